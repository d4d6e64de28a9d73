using FlightTickets.Check.Rules;
using FlightTickets.Payments;

namespace FlightTickets.Check;

/// <summary>Compares everything the gateway knows with orders and payments, which are read after it.</summary>
internal sealed class GatewayWalk(Tables tables, IPaymentGateway gateway, TimeProvider time)
{
    public async Task<(long Seen, List<Violation> Found)> CheckAsync(
        Func<AuditClock> now, Action<long> progress, CancellationToken cancellationToken)
    {
        var (seen, suspects) = (0L, new List<(GatewayRecord Record, GatewayPayment Payment)>());
        var found = new List<Violation>();
        await foreach (var page in gateway.Pages(default, cancellationToken))
        {
            (GatewayRecord, GatewayPayment)[] kept =
            [
                .. page.Records.Where(GatewayMoney.IsKept)
                    .Select(record => (record, Payment: GatewayPayment.Of(record)))
                    .Where(one => one.Payment is not null).Select(one => (one.record, one.Payment!.Value)),
            ];
            suspects.AddRange((await JudgeAsync(kept, cancellationToken)).Select(judged => judged.Suspect));
            progress(seen += page.Records.Length);
        }

        foreach (var wait in now().Waits)
        {
            if (suspects.Count == 0) break;
            if (wait > TimeSpan.Zero) await Task.Delay(wait, time, cancellationToken);
            var judged = await JudgeAsync([.. suspects], cancellationToken);
            (suspects, found) = ([.. judged.Select(one => one.Suspect)], [.. judged.Select(one => one.Violation)]);
        }

        return (seen, suspects.Count == 0 ? [] : found);
    }

    private async Task<List<((GatewayRecord, GatewayPayment) Suspect, Violation Violation)>> JudgeAsync(
        (GatewayRecord Record, GatewayPayment Payment)[] kept, CancellationToken cancellationToken)
    {
        var orders = await tables.Orders.ReadAsync(kept.Select(one => one.Payment.OrderId), cancellationToken);
        var payments = await tables.Payments.ReadAsync(kept.Select(one => one.Payment.Id), cancellationToken);
        return
        [
            .. kept.Select(one => (one, GatewayMoney.Check(one.Record, one.Payment,
                    orders.GetValueOrDefault(one.Payment.OrderId)?.State, payments.GetValueOrDefault(one.Payment.Id)?.State)))
                .Where(judged => judged.Item2 is not null).Select(judged => (judged.one, judged.Item2!)),
        ];
    }
}
