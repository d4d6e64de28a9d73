using FlightTickets.Check.Rules;
using FlightTickets.Orders;
using FlightTickets.Payments;

namespace FlightTickets.Check.Repair;

/// <summary>Aligns payments with the gateway, refunds money without an order, and decides the consequences for orders.</summary>
internal sealed class RepairMoney(Tables tables, GatewayDesk? gateway, RepairLog log, TimeProvider time)
{
    public async Task RunAsync(Dictionary<string, OrderState> orders, Dictionary<string, PaymentState> payments,
        CancellationToken cancellationToken)
    {
        if (gateway is not null)
        {
            foreach (var id in payments.Keys.Concat(orders.Values.SelectMany(IdsOf)).Distinct(StringComparer.Ordinal)
                .Order(StringComparer.Ordinal).ToArray())
                await AlignAsync(id, orders, payments, cancellationToken);
        }

        foreach (var order in orders.Values.OrderBy(order => order.Id, StringComparer.Ordinal).ToArray())
        {
            var own = IdsOf(order).Where(payments.ContainsKey).Select(id => (Id: id, Payment: payments[id])).ToArray();
            var (captured, refunded) = (own.Sum(p => p.Payment.Captured.Minor), own.Sum(p => p.Payment.Refunded.Minor));
            var known = captured > refunded ? await NoteAsync(order, orders, payments, cancellationToken) : order;
            var (next, action) = OrderFate.Decide(known, captured, refunded, out var surplus);
            if (action is { What: "money-noted" } && !Phases.IsRefunding(next.Phase)) next = OrderFate.Noted(next, payments);
            if (action is not null) await KeepAsync(next, action, orders, cancellationToken);
            foreach (var (id, payment) in own)
            {
                if (surplus <= 0) break;
                var back = Math.Min(surplus, payment.Captured.Minor - payment.Refunded.Minor);
                if (back <= 0) continue;
                await GiveBackAsync(id, back, $"{order.Id} is {order.Phase} and must not keep it.", payments, cancellationToken);
                surplus -= back;
            }
        }
    }

    private async Task KeepAsync(OrderState next, RepairAction action, Dictionary<string, OrderState> orders,
        CancellationToken cancellationToken)
    {
        var isChanged = !ReferenceEquals(orders[next.Id], next);
        orders[next.Id] = next;
        await log.DoAsync(action, () => isChanged
            ? tables.Orders.PutAsync(next.Id, next, OrderFate.CommitFor(next, time.GetUtcNow()), cancellationToken)
            : Task.CompletedTask);
    }

    private async Task<OrderState> NoteAsync(OrderState order, Dictionary<string, OrderState> orders,
        Dictionary<string, PaymentState> payments, CancellationToken cancellationToken)
    {
        if (gateway is null || !Phases.IsRefunding(order.Phase)) return order;
        var (next, unknown) = OrderFate.OtherRefundsNoted(order, payment => payments.GetValueOrDefault(payment.IdIn(order.Id)) is { } row
            && gateway.Find(row.Authorization, null) is { } record ? record.Refunds : []);
        if (unknown == 0) return order;
        var back = order.Total with { Minor = unknown };
        await KeepAsync(next, new("money-noted", order.Id,
            $"It costs {order.Total}, and {back} went back after the restored instant besides the refund under way: "
                + $"{next.LeftToRefund} is left.",
            NeedsAgent: true), orders, cancellationToken);
        return next;
    }

    private async Task AlignAsync(
        string id, Dictionary<string, OrderState> orders, Dictionary<string, PaymentState> payments, CancellationToken cancellationToken)
    {
        var row = payments.GetValueOrDefault(id);
        var order = orders.GetValueOrDefault(row?.OrderId ?? PaymentId.OrderOf(id) ?? "");
        var tried = order?.Payments.FirstOrDefault(payment => payment.IdIn(order.Id) == id);

        if (gateway!.Find(row?.Authorization, tried is null ? null : PaymentKeys.Authorize(order!.Id, tried)) is not { } found) return;
        var authorization = found.Authorization;
        if (tried is { Status: PaymentStatus.Pending })
        {
            // The saga does so for open payments, but it would overlook a refund made since.
            if (found.Refunded == 0) return;
            order = OrderFate.TakenUp(order!);
            tried = order.Payments.First(payment => payment.Number == tried.Number);
            await KeepAsync(order, new("taken-up", order.Id, "Its money was captured and refunded after the restored instant."),
                orders, cancellationToken);
        }

        if (found is { Captured: 0, IsVoided: false } && (order is null || tried is null || Phases.StageOf(order.Phase) == Stage.Ended))
            await log.DoAsync(new RepairAction("voided", id, "The gateway still had an authorization for it."),
                () => gateway.VoidAsync($"repair/{id}/void", authorization, cancellationToken));
        if (row is null && (found.Captured == 0 || order is null)) return;
        row ??= PaymentAlignment.New(order!.Id, order.UserId, tried!.Amount, authorization);

        // A saga that repeats a refund finds its key, and moves no money.
        var next = PaymentAlignment.Align(row, found, time.GetUtcNow());
        if (!ReferenceEquals(next, row))
        {
            payments[id] = next;
            await log.DoAsync(
                new RepairAction("payment-aligned", id,
                    $"The gateway captured {next.Captured} and refunded {next.Refunded}; its row said {row.Captured} and {row.Refunded}."),
                () => tables.Payments.PutAsync(id, next, default, cancellationToken));
        }

        if (tried is null && next.Captured.Minor > next.Refunded.Minor)
            await GiveBackAsync(id, next.Captured.Minor - next.Refunded.Minor,
                $"{next.OrderId} does not exist, or does not know this payment.", payments, cancellationToken);
    }

    private async Task GiveBackAsync(
        string id, long minor, string why, Dictionary<string, PaymentState> payments, CancellationToken cancellationToken)
    {
        var payment = payments[id];
        var amount = payment.Amount with { Minor = minor };
        if (gateway is null || payment.Authorization is not { } authorization)
        {
            await log.DoAsync(new RepairAction("not-given-back", id,
                $"{amount} has to go back: {why} The gateway cannot be asked from here.", NeedsAgent: true), () => Task.CompletedTask);
            return;
        }

        var next = PaymentAlignment.Align(payment, payment.Captured.Minor, payment.Refunded.Minor + minor, time.GetUtcNow());
        payments[id] = next with { RefundKeys = next.RefundKeys.Add(RefundKey(payment)) };
        await log.DoAsync(new RepairAction("given-back", id, $"{amount}: {why}"), async () =>
        {
            // Every attempt uses the same key, so a refund made before a crash is not made twice.
            await gateway.RefundAsync(RefundKey(payment), authorization, amount, cancellationToken);
            await tables.Payments.PutAsync(id, payments[id], default, cancellationToken);
        });

        string RefundKey(PaymentState before) => $"repair/{id}/{before.Refunded.Minor}";
    }

    private static IEnumerable<string> IdsOf(OrderState order) => order.Payments.Select(payment => payment.IdIn(order.Id));
}
