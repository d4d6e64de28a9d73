using System.Collections.Immutable;
using FlightTickets.Flights;

namespace FlightTickets.Orders;

/// <summary>Seats, tickets, check-in.</summary>
internal sealed partial class OrderGrain
{
    public async Task<Result<OrderView>> ChangeSeats(Caller caller, ImmutableArray<SegmentSeats> segments)
    {
        var order = await Settled();
        if (order is null || !caller.MayActFor(order.UserId)) return NotFound;
        if (await Reseat(order, segments) is { } refusal) return refusal;
        return await View(state.Value!);
    }

    public async Task<Result<TicketView>> GetTicket(Caller caller, string number)
    {
        await Found();
        return state.DurableValue is { } order && caller.MayActFor(order.UserId) && order.FindTicket(await numbers.Numbering(), number) is { } ticket
            ? ticket
            : NoTicket;
    }

    public async Task<Result<BoardingPass>> CheckIn(Caller caller, string number)
    {
        var numbering = await numbers.Numbering();
        var order = await Settled();
        if (order is null || !caller.MayActFor(order.UserId) || order.FindTicket(numbering, number) is not { } ticket) return NoTicket;
        if (ticket.Status == TicketStatus.Void) return new Refusal(RefusalCodes.OrderStatusConflict, "The ticket is not good any more.");
        var segment = order.Segments[ticket.Segment];
        if (ticket.Status != TicketStatus.CheckedIn)
        {
            if (CheckInRules.Refuse(await GrainFactory.GetGrain<IFlightGrain>(segment.FlightId).Get(), segment.DepartureUtc, Now) is { } closed) return closed;
            order = state.Value!;
            if (IsUnderWay) return Busy;
            if (await Seated(order, ticket) is { } refusal) return refusal;
        }

        order = state.Value!;
        var flight = await GrainFactory.GetGrain<IFlightGrain>(segment.FlightId).Get();
        var passenger = order.Passengers[ticket.Passenger];
        return new BoardingPass(
            ticket.Number, order.BookingReference, segment.FlightId,
            $"{passenger.FamilyName}/{passenger.GivenName}".ToUpperInvariant(),
            segment.Cabin, order.Segments[ticket.Segment].SeatOf(ticket.Passenger),
            order.CheckIns.First(checkIn => checkIn.Passenger == ticket.Passenger && checkIn.Segment == ticket.Segment).Sequence,
            flight?.Gate, flight?.Departure.Utc ?? segment.DepartureUtc);
    }

    /// <summary>Gives the passenger a seat if there is none yet, and checks in.</summary>
    private async Task<Refusal?> Seated(OrderState order, TicketView ticket)
    {
        var segment = order.Segments[ticket.Segment];
        if (segment.SeatOf(ticket.Passenger) is null && !segment.IsOnLap(ticket.Passenger))
        {
            if (await GiveSeat(order, ticket.Segment) is { } refusal) return refusal;
            order = state.Value!;
        }

        if (order.Segments[ticket.Segment].SeatOf(ticket.Passenger) is { } seat)
        {
            var answer = await GrainFactory.GetGrain<ISeatGrain>(FlightId.SeatKey(segment.FlightId, seat)).CheckIn(Id, ticket.Passenger);
            if (answer.IsRefused) return answer.Refusal;
        }

        var sequence = await GrainFactory.GetGrain<IFlightGrain>(segment.FlightId).NextSequence();
        order = state.Value!;
        if (IsUnderWay || order.Phase != OrderPhase.Confirmed) return Busy;
        if (order.CheckIns.Any(checkIn => checkIn.Passenger == ticket.Passenger && checkIn.Segment == ticket.Segment)) return null;
        var next = order with { CheckIns = order.CheckIns.Add(new OrderCheckIn(ticket.Passenger, ticket.Segment, sequence)) };
        await (_saga = state.CommitAsync(next, CommitOf(next, null)));
        return null;
    }

    /// <summary>Seats for everybody of the order on the flight who has none, from what the seat map shows; others may be faster, so it is tried again.</summary>
    private async Task<Refusal?> GiveSeat(OrderState order, int index)
    {
        Refusal? refusal = null;
        for (var round = 0; round < 5; round++)
        {
            var segment = order.Segments[index];
            var missing = Enumerable.Range(0, order.Passengers.Length).Where(i => segment.SeatOf(i) is null && segment.HasPlace(i)).ToArray();
            var free = await FreeSeats(segment);
            var chosen = SeatAssignment.Choose([.. missing.Select(segment.IsKeptFromExitRow)], free, order.Number, round);
            if (chosen.IsEmpty) return new Refusal(RefusalCodes.SeatUnavailable, "No seat is free; the gate gives one.");
            var seats = Enumerable.Range(0, order.Passengers.Length).Select(segment.SeatOf).ToArray();
            for (var i = 0; i < missing.Length; i++) seats[missing[i]] = chosen[i];
            refusal = await Reseat(order, [new SegmentSeats(index, [.. seats])]);
            if (refusal is null || refusal.Code != RefusalCodes.SeatUnavailable) return refusal;
            order = state.Value!;
        }

        return refusal;
    }

    private async Task<ImmutableArray<FreeSeat>> FreeSeats(OrderSegment segment)
    {
        var map = await GrainFactory.GetGrain<IFlightGrain>(segment.FlightId).GetSeatMap();
        return map is null ? [] : [.. SeatsIn(map, segment.Cabin).Where(seat => seat.Status == SeatStatus.Available).Select(seat => new FreeSeat(seat.Designator!, IsExit(seat)))];
    }

    private static bool IsExit(SeatMapElement seat) => seat.Characteristics.Contains("E");

    private static IEnumerable<SeatMapElement> SeatsIn(SeatMap map, Cabin cabin) =>
        from part in map.Cabins
        where part.Cabin == cabin
        from row in part.Rows
        from section in row.Sections
        from element in section.Elements
        where element.Designator is not null
        select element;

    private async Task<Refusal?> Reseat(OrderState order, ImmutableArray<SegmentSeats> segments)
    {
        if (IsUnderWay) return Busy;
        if (order.Phase != OrderPhase.Confirmed) return Cancellation.Conflict(order);
        if (await Misplaced(order, segments) is { } misplaced) return misplaced;
        order = state.Value!;
        if (IsUnderWay || order.Phase != OrderPhase.Confirmed) return Busy;

        var attempt = order.Attempt + 1;
        var wanted = SeatChange.Wanted(order, segments);
        if (wanted.IsEmpty) return null;
        var taking = AskAll(wanted, Ask(attempt, holds.Value.PayNow, promised: false));
        _saga = taking;
        var answers = await taking;
        if (HoldRefusals.Worst(wanted, answers) is { } refusal)
        {
            await Bounded(AskWithdraw(wanted, attempt));
            return refusal;
        }

        // An answer that did not come, or came too late for its attempt, is no obstacle: the saga holds again.
        await Begin(SeatChange.Begin(order, segments), new SagaProgress());
        return IsSeated(state.Value!, segments)
            ? null
            : IsUnderWay ? Busy : new Refusal(RefusalCodes.SeatUnavailable, "A seat was taken meanwhile; all seats are as before.");
    }

    public async Task LoseSeat(string flightId, string seat, int passenger)
    {
        if (await Settled() is null) return;

        // The seat is asked, not the event believed: by now the passenger may have it again.
        var now = await GrainFactory.GetGrain<ISeatGrain>(FlightId.SeatKey(flightId, seat)).Get();
        if (now.OrderId == Id && now.Passenger == passenger) return;
        if (IsUnderWay) throw new OverloadedException($"Order {Id} is under way.");
        var next = SeatLoss.Apply(state.Value!, flightId, seat, passenger);
        if (ReferenceEquals(next, state.Value)) return;
        await (_saga = state.CommitAsync(next, CommitOf(next, null)));
    }

    private static bool IsSeated(OrderState order, ImmutableArray<SegmentSeats> segments) =>
        segments.All(change => order.Segments[change.Segment].Seats.SequenceEqual(change.Seats));

    private async Task<Refusal?> Misplaced(OrderState order, ImmutableArray<SegmentSeats> segments)
    {
        for (var i = 0; i < segments.Length; i++)
        {
            var (index, seats) = (segments[i].Segment, segments[i].Seats);
            if (index < 0 || index >= order.Segments.Length || segments.Take(i).Any(other => other.Segment == index))
            {
                return new Refusal(RefusalCodes.Invalid, "There is no such segment, or it is there twice.") { Field = OrderFields.Segment(i).Then(nameof(SegmentSeats.Segment)) };
            }

            var segment = order.Segments[index];
            if (segment.Places(order.Passengers.Length) == 0) return new Refusal(RefusalCodes.OrderStatusConflict, "The segment is cancelled.") { Field = OrderFields.Segment(i).Then(nameof(SegmentSeats.Segment)) };
            var flight = await GrainFactory.GetGrain<IFlightGrain>(segment.FlightId).Get();
            if (DepartureRules.HasLeft(flight, segment.DepartureUtc, Now)) return new Refusal(RefusalCodes.FlightClosed, "The flight has departed.");
            if (order.CheckIns.Any(checkIn => checkIn.Segment == index && segment.SeatOf(checkIn.Passenger) != seats.ElementAtOrDefault(checkIn.Passenger)))
            {
                return new Refusal(RefusalCodes.OrderStatusConflict, "A passenger who has checked in keeps the seat.");
            }

            if (seats.Length != order.Passengers.Length || seats.Where((seat, p) => (seat is null) == segment.HasPlace(p)).Any())
            {
                return new Refusal(RefusalCodes.SeatRequired, "One seat for everybody who paid for a place, and null for infants on a lap.") { Field = OrderFields.Seats(i) };
            }

            if (seats.Where((seat, p) => seat is not null && seats.IndexOf(seat) != p).Any())
            {
                return new Refusal(RefusalCodes.Invalid, "The same seat twice.") { Field = OrderFields.Seats(i) };
            }

            var map = await GrainFactory.GetGrain<IFlightGrain>(segment.FlightId).GetSeatMap();
            var known = map is null ? [] : SeatsIn(map, segment.Cabin).ToDictionary(element => element.Designator!);
            for (var p = 0; p < seats.Length; p++)
            {
                if (seats[p] is not { } seat) continue;
                if (!known.TryGetValue(seat, out var element))
                {
                    return new Refusal(RefusalCodes.SeatNotInCabin, $"There is no seat {seat} in the cabin.") { Field = OrderFields.Seats(i)[p], Seats = [new SeatAt(index, seat)] };
                }

                if (segment.IsKeptFromExitRow(p) && segment.SeatOf(p) != seat && IsExit(element))
                {
                    return new Refusal(RefusalCodes.ExitRowRestricted, $"The seat {seat} is in an exit row, which is for nobody under 15 and nobody with an infant on a lap.") { Field = OrderFields.Seats(i)[p], Seats = [new SeatAt(index, seat)] };
                }

                // The layout blocks seats that the seat itself knows nothing of; who has one already may keep it.
                if (element.Status == SeatStatus.Blocked && segment.SeatOf(p) != seat)
                {
                    return new Refusal(RefusalCodes.SeatUnavailable, $"The seat {seat} is not sold.") { Field = OrderFields.Seats(i)[p], Seats = [new SeatAt(index, seat)] };
                }
            }
        }

        return null;
    }

    private static Refusal NoTicket => new(RefusalCodes.NotFound, "There is no such ticket.");
}
