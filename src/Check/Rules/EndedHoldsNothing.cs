using FlightTickets.Orders;
using FlightTickets.Payments;

namespace FlightTickets.Check.Rules;

/// <summary>Invariant 5: an order that is not confirmed holds nothing after its deadline and keeps no money.</summary>
internal static class EndedHoldsNothing
{
    public static IEnumerable<Violation> Check(Row<OrderState> row, Neighbours known, AuditClock moment)
    {
        var (order, standing) = (row.State, moment.Of(row));
        if (standing == Standing.Stuck || (standing == Standing.Confirmed && !order.IsResting && moment.IsLate(row)))
        {
            yield return new(Invariant.EndedEmpty, "stuck", order.Id, null, row.DueAt is { } due
                ? $"It is {order.Phase} and its wake-up was due at {due:u}. A running server will resume it."
                : $"It is {order.Phase} and has no wake-up.");
        }

        if (standing != Standing.Ended) yield break;
        foreach (var participant in OrderSaga.Everything(order))
        {
            if (Holds(order, participant, known, moment))
                yield return new(Invariant.EndedEmpty, "ended-holds", order.Id, participant.Key,
                    $"It is {order.Phase} and still has a {participant.GrainType}.");
        }

        var (captured, refunded, _) = OrderMoney.Of(order, known);
        var keeps = Phases.Keeps(order)!.Value.Most;
        if (captured - refunded != keeps)
        {
            yield return new(Invariant.EndedEmpty, captured - refunded > keeps ? "keeps-money" : "gave-too-much", order.Id, null,
                $"It is {order.Phase}; {Show(captured)} was captured and {Show(refunded)} refunded.");
        }

        foreach (var setAside in SetAside(order, known.Gateway)) yield return setAside;

        string Show(long minor) => new Money(minor, order.Total.Currency).ToString();
    }

    private static bool Holds(OrderState order, Participant participant, Neighbours known, AuditClock moment) =>
        participant.GrainType == Participant.FlightType
            ? known.Flights.GetValueOrDefault(participant.Key)?.State.Manifest[order.Id].At(moment.Now).IsLive == true
            : known.Seats.GetValueOrDefault(participant.Key)?.State.ToSeat()[order.Id].At(moment.Now).IsLive == true;

    private static IEnumerable<Violation> SetAside(OrderState order, GatewayBook? gateway)
    {
        if (gateway is null) yield break;
        foreach (var tried in order.Payments)
        {
            var found = gateway.Look(TestGateway.AuthorizationOf(PaymentKeys.Authorize(order.Id, tried)));
            if (found is { Authorized: > 0, Captured: 0, Voided: false })
            {
                yield return new(Invariant.EndedEmpty, "money-set-aside", order.Id, tried.IdIn(order.Id),
                    $"It is {order.Phase} and the gateway still has an authorization for it.");
            }
        }
    }
}
