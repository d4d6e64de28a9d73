using FlightTickets.Flights;
using FlightTickets.Orders;
using FlightTickets.Payments;

namespace FlightTickets.Simulation;

/// <summary>
/// What must hold when a run has ended and every deadline has passed (docs/reliability.md, invariants 1 to 5), and the money.
/// </summary>
internal static class Invariants
{
    /// <summary>How often an order may ask the gateway in all of a run: a hammering one asks ten times a second.</summary>
    private const int MaxGatewayCalls = 120;

    public static void Check(Town town, World world)
    {
        foreach (var key in town.Seats) CheckSeat(town, key, town.DurableSeat(key), world.Now);
        foreach (var key in town.Flights.Keys) CheckFlight(town, key, town.Durable(key));
        foreach (var order in town.Orders)
        {
            CheckOrder(town, order, world.Now, world.Epoch > 0);
            foreach (var disruption in order.Disruptions.Row.Value?.All ?? []) ChoiceInvariants.Check(town, order, disruption, world);
        }

        // After a restore everything that backs off begins once more.
        var most = world.Epoch > 0 ? 2 * MaxGatewayCalls : MaxGatewayCalls;
        if (town.Gateway.Asked.FirstOrDefault(asked => asked.Value > most) is { Key: { } hammering } asked)
            throw new Broken($"gateway: {hammering} asked it {asked.Value} times");
        if (UnpaidPlaces.HeldBy(town.HeldUnpaid.Row.Value?.ToUnpaidPlaces() ?? UnpaidPlacesState.Empty, world.Now) is > 0 and var held)
            throw new Broken($"5: a user holds {held} places after every deadline");
        foreach (var key in town.Flights.Keys.Where(flight => town.Durable(flight).Status == FlightStatus.Cancelled))
        {
            var left = town.Orders.Find(
                order => order.Row.Value is { Phase: OrderPhase.Confirmed } confirmed && OrderPlace.Flies(confirmed, key));
            if (left is not null)
                throw new Broken($"refunds: {key} is cancelled, and {left.Id} is still on it");
        }
    }

    /// <summary>While it runs, when money is taken: everything is sold to the order, durably.</summary>
    public static void CheckCapture(Town town, string orderId, DateTimeOffset now)
    {
        if (Find(town, orderId)?.Row.Value is not { } order) throw new Broken($"4: money of {orderId} is taken, which does not exist");
        CheckSold(town, order, now, "money is taken for", atRest: false);
    }

    /// <summary>While it runs, when an order has been promised its places: its user holds no more than one may.</summary>
    public static void CheckHolds(Town town)
    {
        if (town.HeldByOrders() > Town.HoldLimit) throw new Broken($"holds: {town.HeldByOrders()} places are held by one user");
    }

    private static void CheckSeat(Town town, string key, SeatState seat, DateTimeOffset now)
    {
        var live = seat.Entries.Where(entry => entry.Entry.At(now).IsLive).ToArray();
        if (live.Length > 1) throw new Broken($"1: seat {key} is given to {string.Join(" and ", live.Select(entry => entry.OrderId))}");
        foreach (var (orderId, entry) in live)
        {
            if (entry.Sold is null) throw new Broken($"5: seat {key} is held for {orderId} after every deadline");
            var order = Confirmed(town, orderId, $"seat {key}");
            var sold = new SeatClaim(entry.Sold.Value.Claim.Passenger);
            if (!OrderSaga.Everything(order).Any(participant => participant.Key == key && participant.Claim == sold))
            {
                throw new Broken($"3: seat {key} belongs to {orderId}, which does not want it");
            }
        }
    }

    private static void CheckFlight(Town town, string key, FlightState flight)
    {
        foreach (var cabin in flight.Cabins)
        {
            var isGone = cabin.Cabin == Cabin.Business && town.CabinsGone.Contains(key);
            if (cabin.Sold + cabin.Held > cabin.Capacity && !isGone)
                throw new Broken($"2: {key} has {cabin.Sold} sold and {cabin.Held} held of {cabin.Capacity}");
            if (cabin.Held > 0) throw new Broken($"5: {key} holds {cabin.Held} places after every deadline");
        }

        foreach (var (orderId, entry) in flight.Manifest.Entries.Where(entry => entry.Value.Sold is not null))
        {
            var order = Confirmed(town, orderId, key);
            if (order.Segments.All(segment => segment.FlightId != key))
                throw new Broken($"3: {key} sold to {orderId}, which does not fly it: {entry}");
        }
    }

    private static void CheckOrder(Town town, OrderPlace place, DateTimeOffset now, bool isRestored)
    {
        var accounts = town.Gateway.Accounts.Where(account => account.OrderId == place.Id).ToArray();
        var (captured, refunded) = (accounts.Sum(account => account.Captured), accounts.Sum(account => account.Refunded));
        if (accounts.Any(account => account is { Captured: 0, Voided: false }))
            throw new Broken($"5: {place.Id} keeps money set aside for ever");
        if (place.Row.Value is not { } order)
        {
            if (captured != refunded || (captured != 0 && !isRestored))
                throw new Broken($"5: {place.Id} is not placed, and its money taken");
            if (place.ToldConfirmed) throw new Broken($"lost: a customer was told that {place.Id} is confirmed, and it does not exist");
            return;
        }

        if (!order.IsResting) throw new Broken($"liveness: {place.Id} is still {order.Phase}");
        if (order.Phase == OrderPhase.Held) throw new Broken($"5: {place.Id} is held for ever");
        if (place.ToldConfirmed && order.Phase is not (OrderPhase.Confirmed or OrderPhase.Cancelled))
            throw new Broken($"lost: a customer was told that {place.Id} is confirmed, and it is {order.Phase}");
        if (place.ToldDeclined && order.Phase != OrderPhase.Failed)
            throw new Broken($"lost: a customer was told that {place.Id} failed, and it is {order.Phase}");
        if (order.OpenPayment is not null || order.Payments.Any(payment => payment.Token is not null))
            throw new Broken($"{place.Id} rests with an open payment or a card's token");
        CheckLedgers(town, order, captured, refunded);
        // A quote that was confirmed after the backup is known to nobody, and what it gave back to the gateway only.
        if (!isRestored) CheckQuotes(town, order);
        if (order.Phase == OrderPhase.Confirmed)
        {
            CheckSold(town, order, now, "confirmed is", atRest: true);
            if (captured - refunded != order.Total.Minor + order.RetainedSoFar.Minor)
                throw new Broken(
                    $"4: {place.Id} is confirmed for {order.Total.Minor}, with {order.RetainedSoFar.Minor} kept of what it was; "
                    + $"taken {captured}, given back {refunded}");
        }
        else if (captured - refunded != order.RetainedSoFar.Minor)
        {
            throw new Broken(
                $"5: {place.Id} is {order.Phase}, with {order.RetainedSoFar.Minor} kept; taken {captured}, given back {refunded}");
        }

        if (order.Phase is OrderPhase.Expired or OrderPhase.Failed && order.RetainedSoFar.Minor != 0)
            throw new Broken($"5: {place.Id} is {order.Phase} and keeps {order.RetainedSoFar.Minor}");
        if (accounts.Any(account => account.Captured > account.Authorized || account.Refunded > account.Captured))
            throw new Broken($"5: {place.Id}: money moved twice");
    }

    private static void CheckLedgers(Town town, OrderState order, long captured, long refunded)
    {
        // Also those of payments that a restored backup did not know.
        var rows = town.Payments.Values.Select(row => row.Value).OfType<PaymentState>().Where(row => row.OrderId == order.Id).ToArray();
        if (rows.Any(row => row.Ledger.Sum(entry => entry.Amount.Minor) != 0))
            throw new Broken($"ledger: a payment of {order.Id} does not add up to zero");
        if (rows.Sum(row => row.Captured.Minor) != captured || rows.Sum(row => row.Refunded.Minor) != refunded)
        {
            throw new Broken(
                $"ledger: the payments of {order.Id} say {rows.Sum(row => row.Captured.Minor)} and {rows.Sum(row => row.Refunded.Minor)}, "
                + $"the gateway {captured} and {refunded}");
        }
    }

    /// <summary>What quotes promised is what was given back, apart from payments that were given up.</summary>
    private static void CheckQuotes(Town town, OrderState order)
    {
        var promised = order.Quotes.Where(quote => quote.Key is not null).Sum(quote => quote.Refund.Minor);
        var given = order.Payments.Where(payment => payment.FailureCode is null)
            .Sum(payment => town.Payments.GetValueOrDefault(payment.IdIn(order.Id))?.Value?.Refunded.Minor ?? 0);
        if (order.Quotes.FirstOrDefault(quote => quote is { Key: not null, InFull: true }) is { Part.Segments: { IsEmpty: true } } whole
            && order.Segments.Any(segment => segment.FlightId != whole.CancelledFlight))
            throw new Broken($"refunds: {whole.CancelledFlight} is cancelled, and {order.Id} loses its other flights");
        if (promised != given) throw new Broken($"4: {order.Id} was promised {promised} by quotes, and given {given}");
    }

    private static void CheckSold(Town town, OrderState order, DateTimeOffset now, string what, bool atRest)
    {
        var changing = order.Phase is OrderPhase.Changing or OrderPhase.Reverting;
        var wanted = changing ? [.. OrderSaga.Everything(order), .. FlightChange.Wanted(order)] : OrderSaga.Everything(order);
        foreach (var participant in wanted)
        {
            var sold = participant.GrainType == Participant.SeatType
                ? town.DurableSeat(participant.Key)[order.Id].At(now).Sold?.Claim == new SeatPassenger(participant.Passenger)
                : town.Durable(participant.Key).Manifest[order.Id].Sold?.Claim is { } places
                    && participant.Claim is CabinClaim claim && places == new CabinPlaces(claim.Cabin, claim.Places);
            if (!sold && (atRest || !town.Taken.Contains((participant.Key, order.Id))))
                throw new Broken($"4: {what} {order.Id}, and {participant.Key} is not sold to it");
        }
    }

    private static OrderState Confirmed(Town town, string orderId, string what) =>
        Find(town, orderId)?.Row.Value is { Phase: OrderPhase.Confirmed } order
            ? order
            : throw new Broken($"3: {what} is sold to {orderId}, which is not confirmed");

    private static OrderPlace? Find(Town town, string orderId) => town.Orders.Find(order => order.Id == orderId);
}
