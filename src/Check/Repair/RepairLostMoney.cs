using FlightTickets.Check.Rules;
using FlightTickets.Orders;
using FlightTickets.Payments;

namespace FlightTickets.Check.Repair;

/// <summary>
/// Walks the gateway's record: money of orders that the restored backup does not know goes back, and so does the money of payments that
/// their orders do not know; except where a held order was paid in full, which is what its customer wanted and was told.
/// </summary>
internal sealed class RepairLostMoney(Tables tables, GatewayDesk gateway, RepairLog log, TimeProvider time, bool givesBackAll)
{
    /// <summary>
    /// Makes the repairs. Returns the payments whose rows it made, which no event announces, and how many orders are gone.
    /// </summary>
    public async Task<(HashSet<string> Made, int Orders)> RunAsync(
        Dictionary<string, OrderState> orders, Dictionary<string, PaymentState> payments,
        CancellationToken cancellationToken)
    {
        var known = payments.Values.Select(payment => payment.Authorization).OfType<string>().ToHashSet(StringComparer.Ordinal);
        var lost = new List<(GatewayRecord Record, GatewayPayment Payment)>();
        var owned = 0;
        foreach (var record in gateway.All)
        {
            // Money under any other key is another program's.
            if (GatewayPayment.Of(record) is not { } payment) continue;
            if (known.Contains(record.Authorization) || payment.IsKnownTo(orders.GetValueOrDefault(payment.OrderId))) owned++;
            else if (GatewayMoney.IsKept(record) || record.Captured > 0) lost.Add((record, payment));
        }

        var made = new HashSet<string>(StringComparer.Ordinal);
        // Where nothing moves, the next run finds them again.
        var gone = owned == 0 && !givesBackAll
            ? 0
            : lost.Select(one => one.Payment.OrderId).Where(id => !orders.ContainsKey(id)).Distinct(StringComparer.Ordinal).Count();
        foreach (var (record, payment) in lost)
        {
            if (owned == 0 && !givesBackAll)
            {
                await log.DoAsync(new RepairAction("left-at-the-gateway", payment.Id,
                    $"{record.Amount}: nothing of the gateway's record belongs to a stored order. Is this the right database? "
                        + "--give-back-all gives it back.", NeedsAgent: true), () => Task.CompletedTask);
            }
            else if (orders.TryGetValue(payment.OrderId, out var order) && OrderFate.PaidSince(order, record, payment) is { } paid)
            {
                orders[order.Id] = paid;
                made.Add(payment.Id);
                var row = PaymentAlignment.Align(NewRow(record, payment, order.UserId), record, time.GetUtcNow());
                payments[payment.Id] = row;
                await log.DoAsync(new RepairAction("paid-since", order.Id,
                    $"It was {order.Phase}, and paid after the restored instant: the gateway has its {record.Amount}."), async () =>
                    {
                        await tables.Payments.PutAsync(payment.Id, row, default, cancellationToken);
                        await tables.Orders.PutAsync(order.Id, paid, OrderFate.CommitFor(paid, time.GetUtcNow()), cancellationToken);
                    });
            }
            else if (record.Captured == 0)
            {
                await log.DoAsync(new RepairAction("lost-voided", payment.Id, $"{record.Amount} was set aside for {Why(payment, orders)}"),
                    () => gateway.VoidAsync($"repair/{record.Authorization}/void", record.Authorization, cancellationToken));
            }
            else
            {
                made.Add(payment.Id);
                await GiveBackAsync(record, payment, orders, payments, cancellationToken);
            }
        }

        return (made, gone);
    }

    // Recorded under its old id, which nothing after the restore uses.
    private async Task GiveBackAsync(GatewayRecord record, GatewayPayment payment, Dictionary<string, OrderState> orders,
        Dictionary<string, PaymentState> payments, CancellationToken cancellationToken)
    {
        var left = record.Amount with { Minor = record.Captured - record.Refunded };
        var key = $"repair/{record.Authorization}/{record.Refunded}";
        var user = orders.GetValueOrDefault(payment.OrderId)?.UserId ?? "";
        // Its refunds so far with their keys, and what goes back now.
        var soFar = PaymentAlignment.Align(NewRow(record, payment, user), record, time.GetUtcNow());
        var row = PaymentAlignment.Align(soFar, record.Captured, record.Captured, time.GetUtcNow());
        if (left.Minor == 0)
        {
            payments[payment.Id] = row;
            await log.DoAsync(new RepairAction("lost-recorded", payment.Id,
                $"{record.Amount} was taken, and has gone back, for {Why(payment, orders)}"),
                () => tables.Payments.PutAsync(payment.Id, row, default, cancellationToken));
            return;
        }

        payments[payment.Id] = row with { RefundKeys = row.RefundKeys.Add(key) };
        await log.DoAsync(new RepairAction("lost-given-back", payment.Id, $"{left} was taken for {Why(payment, orders)}"), async () =>
        {
            // Every attempt uses the same key, so a refund made before a crash is not made twice.
            await gateway.RefundAsync(key, record.Authorization, left, cancellationToken);
            await tables.Payments.PutAsync(payment.Id, payments[payment.Id], default, cancellationToken);
        });
    }

    private static PaymentState NewRow(GatewayRecord record, GatewayPayment payment, string userId) =>
        PaymentAlignment.New(payment.OrderId, userId, record.Amount, record.Authorization);

    private static string Why(GatewayPayment payment, Dictionary<string, OrderState> orders) =>
        orders.TryGetValue(payment.OrderId, out var order)
            ? $"{payment.OrderId}, which is {order.Phase} and does not know that payment."
            : $"{payment.OrderId}, which the backup does not know.";
}
