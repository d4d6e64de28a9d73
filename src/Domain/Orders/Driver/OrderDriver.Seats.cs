using System.Collections.Immutable;
using FlightTickets.Flights;
using FlightTickets.Orders.Events;

namespace FlightTickets.Orders;

/// <summary>Seats and check-in.</summary>
internal sealed partial class OrderDriver
{
    /// <summary>How often check-in chooses seats for a passenger before it gives up because other customers were faster.</summary>
    private const int SeatRounds = 5;

    /// <summary>Chooses or changes seats, all or nothing.</summary>
    public async Task<Result<OrderState>> ChangeSeats(Caller caller, ImmutableArray<SegmentSeats> segments)
    {
        var order = await Settle();
        if (order is null || !caller.MayActFor(order.UserId)) return OrderRefusals.NotFound;
        if (await Reseat(order, segments) is { } refusal) return refusal;
        return Shown;
    }

    /// <summary>
    /// Checks a ticket's passenger in, and assigns a seat if none was chosen. The order and its ticket are shown on the boarding pass.
    /// </summary>
    public async Task<Result<(OrderState Order, TicketView Ticket)>> CheckIn(Caller caller, string number)
    {
        var numbering = await ports.Host.Numbering();
        var order = await Settle();
        if (order is null || !caller.MayActFor(order.UserId) || order.FindTicket(numbering, number) is not { } ticket)
            return OrderRefusals.NoTicket;
        if (ticket.Status == TicketStatus.Void) return new Refusal(RefusalCodes.OrderStatusConflict, "The ticket is no longer valid.");
        if (ticket.Status != TicketStatus.CheckedIn)
        {
            if (OffloadRules.RefuseCheckIn(order, ticket, caller) is { } offloaded) return offloaded;
            var segment = order.Segments[ticket.Segment];
            if (CheckInRules.Refuse(await ports.Flights.Get(segment.FlightId), segment.DepartureUtc, Now) is { } closed) return closed;
            order = Value!;
            if (IsUnderWay) return OrderRefusals.Busy;
            if (OffloadRules.RefuseCheckIn(order, ticket, caller) is { } sentAway) return sentAway;
            if (await CheckIn(order, ticket) is { } refusal) return refusal;
        }

        return (Shown, ticket);
    }

    /// <summary>
    /// The gate takes a passenger off the flight: check-in and seat go by one durable write, and the saga releases the seat.
    /// </summary>
    public async Task<Result<Done>> Offload(string number, OffloadReason reason)
    {
        var numbering = await ports.Host.Numbering();
        if (await Settle() is not { } order || order.FindTicket(numbering, number) is not { } ticket) return OrderRefusals.NoTicket;
        if (ticket.Status == TicketStatus.Void) return new Refusal(RefusalCodes.OrderStatusConflict, "The ticket is no longer valid.");
        var flight = await ports.Flights.Get(ticket.FlightId);
        order = Value!;
        if (IsUnderWay || order.Phase != OrderPhase.Confirmed) return OrderRefusals.Busy;

        // It may come twice, and after the doors have closed.
        if (OffloadRules.ReasonOf(order, ticket.Passenger, ticket.Segment) is not null) return default(Done);
        if (OffloadRules.Refuse(order, ticket, flight, Now) is { } refusal) return refusal;
        var person = order.Passengers[ticket.Passenger];
        await Begin(OffloadRules.Apply(order, ticket.Passenger, ticket.Segment, reason), new TicketOffloaded(id, order.UserId,
            order.BookingReference, number, ticket.Passenger, ticket.Segment, ticket.FlightId,
            order.Segments[ticket.Segment].SeatOf(ticket.Passenger), OffloadRules.Named(reason), person.GivenName, person.FamilyName));
        return default(Done);
    }

    /// <summary>The airline took a seat from a passenger: removes it from the order, durably.</summary>
    /// <exception cref="OverloadedException">The order is under way; call again.</exception>
    public async Task LoseSeat(string flightId, string seat, int passenger)
    {
        // A seat is taken durably only from a durable order, so an activation that does not know the order is stale.
        if (await Settle() is not { } order || IsUnderWay) throw new OverloadedException($"Order {id} is under way.");

        // The event may be old, so the seat is asked: the passenger may have it again by now.
        // The answer counts only for the order as it was when the seat was asked.
        var now = await ports.Flights.VerifySeat(flightId, seat);
        if (IsUnderWay || !ReferenceEquals(order, Value)) throw new OverloadedException($"Order {id} has changed.");
        var isBack = now.OrderId == id && now.Passenger == passenger;

        // Written even if nothing changes: this write fails on a stale activation of a torn cluster, and the event is delivered again.
        await (_saga = Commit(isBack ? order : SeatLoss.Apply(order, flightId, seat, passenger)));
    }

    /// <summary>Whether a passenger on a flight may not sit in an exit row.</summary>
    public async Task<bool> IsKeptFromExitRow(string flightId, int passenger) =>
        await Get() is { } order && order.Segments.Any(segment => segment.FlightId == flightId && segment.IsKeptFromExitRow(passenger));

    private async Task<Refusal?> CheckIn(OrderState order, TicketView ticket)
    {
        var segment = order.Segments[ticket.Segment];
        if (segment.SeatOf(ticket.Passenger) is null && !segment.IsOnLap(ticket.Passenger))
        {
            if (await GiveSeats(order, ticket.Segment) is { } refusal) return refusal;
            order = Value!;
        }

        if (order.Segments[ticket.Segment].SeatOf(ticket.Passenger) is { } seat)
        {
            var answer = await ports.Flights.CheckIn(segment.FlightId, seat, id, ticket.Passenger);
            if (answer.IsRefused) return answer.Refusal;
        }

        var sequence = await ports.Flights.NextSequence(segment.FlightId);
        order = Value!;
        if (IsUnderWay || order.Phase != OrderPhase.Confirmed) return OrderRefusals.Busy;
        if (order.CheckIns.Any(checkIn => checkIn.Passenger == ticket.Passenger && checkIn.Segment == ticket.Segment)) return null;
        await (_saga = Commit(
            order with
            {
                CheckIns = order.CheckIns.Add(new OrderCheckIn(ticket.Passenger, ticket.Segment, sequence)),
                Offloads = OffloadRules.Without(order, ticket.Passenger, ticket.Segment),
            },
            new TicketCheckedIn(id, order.UserId, order.BookingReference, ticket.Number, ticket.Passenger, ticket.Segment, ticket.FlightId,
                order.Segments[ticket.Segment].SeatOf(ticket.Passenger), sequence)));
        return null;
    }

    /// <summary>
    /// Assigns a free seat that the flight offers to each passenger who has none, and retries when other customers were faster.
    /// </summary>
    private async Task<Refusal?> GiveSeats(OrderState order, int index)
    {
        Refusal? refusal = null;
        for (var round = 0; round < SeatRounds; round++)
        {
            var segment = order.Segments[index];
            var missing = Enumerable.Range(0, order.Passengers.Length)
                .Where(i => segment.SeatOf(i) is null && segment.HasPlace(i)).ToArray();
            var chosen = await ports.Flights.OfferSeats(
                segment.FlightId, segment.Cabin, [.. missing.Select(segment.IsKeptFromExitRow)]);
            if (chosen.IsEmpty)
            {
                await NoteDenial(index, missing);
                return new Refusal(RefusalCodes.SeatUnavailable, "No seat is free; the gate assigns one.");
            }

            var seats = Enumerable.Range(0, order.Passengers.Length).Select(segment.SeatOf).ToArray();
            for (var i = 0; i < missing.Length; i++) seats[missing[i]] = chosen[i];
            refusal = await Reseat(order, [new SegmentSeats(index, [.. seats])]);
            if (refusal is null || refusal.Code != RefusalCodes.SeatUnavailable) return refusal;
            order = Value!;
        }

        return refusal;
    }

    /// <summary>Remembers which passengers found no seat: if the flight leaves without them, they get a refund.</summary>
    private async Task NoteDenial(int segment, int[] passengers)
    {
        var order = Value!;
        if (IsUnderWay || order.Phase != OrderPhase.Confirmed) return;
        var next = DeniedBoarding.Note(order, segment, passengers);
        if (next.Denials.Length != order.Denials.Length) await (_saga = Commit(next));
    }

    private async Task<Refusal?> Reseat(OrderState order, ImmutableArray<SegmentSeats> segments)
    {
        if (IsUnderWay) return OrderRefusals.Busy;
        if (order.Phase != OrderPhase.Confirmed) return Cancellation.Conflict(order);
        if (await Misplaced(order, segments) is { } misplaced) return misplaced;
        order = Value!;
        if (IsUnderWay || order.Phase != OrderPhase.Confirmed) return OrderRefusals.Busy;

        var attempt = order.Attempt + 1;
        var wanted = SeatChange.Wanted(order, segments);
        if (wanted.IsEmpty) return null;
        var taking = AskHold(wanted, attempt, ports.Holds.PayNow, promised: false);
        _saga = taking;
        var answers = await taking;
        if (HoldRefusals.Worst(wanted, answers) is { } refusal)
        {
            await Bounded(AskWithdraw(wanted, attempt));
            return refusal;
        }

        // A missing answer, or one too late for its attempt, is no obstacle: the saga holds again.
        await Begin(SeatChange.Begin(order, segments));
        return IsSeated(Shown, segments)
            ? null
            : IsUnderWay
                ? OrderRefusals.Busy
                : new Refusal(RefusalCodes.SeatUnavailable, "A seat was taken meanwhile; all seats are as before.");
    }

    private async Task<Refusal?> Misplaced(OrderState order, ImmutableArray<SegmentSeats> segments)
    {
        if (SeatRules.RefuseSegments(order, segments) is { } refusal) return refusal;
        var onBoard = await AskOnBoard(order);
        for (var i = 0; i < segments.Length; i++)
        {
            if (onBoard.Refuse(order, segments[i]) is { } boarded) return boarded;
            var flightId = order.Segments[segments[i].Segment].FlightId;
            var flight = await ports.Flights.Get(flightId);
            if (SeatRules.Refuse(order, segments[i], i, flight, await ports.Flights.GetSeatMap(flightId), Now) is { } misplaced)
                return misplaced;
        }

        return null;
    }

    private static bool IsSeated(OrderState order, ImmutableArray<SegmentSeats> segments) =>
        segments.All(change => order.Segments[change.Segment].Seats.SequenceEqual(change.Seats));
}
