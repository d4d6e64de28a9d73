using System.Collections.Immutable;

namespace FlightTickets.Orders;

/// <summary>
/// Changing seats, all or nothing: the new ones are held and sold under a new attempt, then the order says so durably, and only then the
/// old ones are released. A seat that two passengers swap is held again with its new passenger, and never released.
/// </summary>
internal static class SeatChange
{
    public static SagaStep Next(OrderState order, SagaProgress progress)
    {
        if (order.Phase == OrderPhase.Vacating)
        {
            return progress.Released
                ? new SagaStep.Write(order with { Phase = OrderPhase.Confirmed, OtherSeats = [], MustRehold = false })
                : new SagaStep.Release(Only(order, order.OtherSeats, seat => !IsOurs(order, seat)), order.Attempt);
        }

        // Refused after all: what was taken of the new seats is given back, and a seat of ours that has
        // its new passenger already gets the old one again.
        if (progress.Failure is not null || (progress.HoldLost && order.IsExhausted)) return new SagaStep.Write(GoBack(order));
        if (progress.HoldLost) return new SagaStep.Write(order.HoldAgain());
        if (order.MustRehold && !progress.Held) return new SagaStep.Hold(Wanted(order, order.OtherSeats), order.Attempt, Promised: false);
        return progress.Confirmed
            ? new SagaStep.Write(Seated(order))
            : new SagaStep.Confirm(Wanted(order, order.OtherSeats), order.Attempt);
    }

    /// <summary>The seats that have to be taken: those whose passenger is not in them yet.</summary>
    public static ImmutableArray<Participant> Wanted(OrderState order, ImmutableArray<SegmentSeats> seats) =>
        Only(order, seats, participant => order.Segments[participant.Segment].SeatOf(participant.Passenger) != SeatOf(seats, participant));

    /// <summary>
    /// The durable beginning. The seats were held under the next attempt, to see whether they can be had; they are held again under one
    /// that nobody used before this was durable. While a cluster is torn another activation may have held the same seat for another
    /// passenger under the first, and its hold would be what is sold.
    /// </summary>
    public static OrderState Begin(OrderState order, ImmutableArray<SegmentSeats> seats) =>
        order with
        {
            Phase = OrderPhase.Reseating,
            Attempt = order.Attempt + 2,
            BaseAttempt = order.Attempt,
            MustRehold = true,
            OtherSeats = seats
        };

    private static OrderState Seated(OrderState order) => order with
    {
        Phase = OrderPhase.Vacating,
        Segments = [
            .. order.Segments.Select((segment, i) => order.OtherSeats.FirstOrDefault(change => change.Segment == i) is { } change
                ? segment with { Seats = change.Seats }
                : segment)],
        OtherSeats = [.. order.OtherSeats.Select(change => new SegmentSeats(change.Segment, order.Segments[change.Segment].Seats))],
    };

    private static OrderState GoBack(OrderState order)
    {
        // Taking the old seats is the same work the other way round: as if the new ones had been taken.
        var swapped = Seated(order);
        var takesBack = Wanted(swapped, swapped.OtherSeats).Any(participant => IsOurs(swapped, participant));
        if (!takesBack) return order with { Phase = OrderPhase.Vacating };
        return order.Attempt - order.BaseAttempt < 2 * OrderSaga.MaxAttempts
            ? swapped with { Phase = OrderPhase.Reseating, Attempt = order.Attempt + 1, MustRehold = true }
            : Standing(order);
    }

    /// <summary>
    /// Neither the new seats nor the old ones can be had (some were taken away, and others sit in them by now), and those of us who were to
    /// swap may sit in one another's. So all seats in question are left: who stood up keeps the place, and gets a seat at check-in.
    /// </summary>
    private static OrderState Standing(OrderState order) => order with
    {
        Phase = OrderPhase.Vacating,
        Segments = [.. order.Segments.Select((segment, i) => order.OtherSeats.FirstOrDefault(change => change.Segment == i) is { } change
            ? segment with { Seats = [.. segment.Seats.Select((seat, passenger) => seat == change.Seats[passenger] ? seat : null)] }
            : segment)],
        OtherSeats = [.. order.OtherSeats,
            .. order.OtherSeats.Select(change => new SegmentSeats(change.Segment, order.Segments[change.Segment].Seats))],
    };

    private static bool IsOurs(OrderState order, Participant seat) =>
        Participant.OfSeats(order.Segments[seat.Segment], seat.Segment, order.Segments[seat.Segment].Seats)
            .Any(ours => ours.Key == seat.Key);

    private static string? SeatOf(ImmutableArray<SegmentSeats> seats, Participant participant) =>
        seats.First(change => change.Segment == participant.Segment).Seats[participant.Passenger];

    private static ImmutableArray<Participant> Only(OrderState order, ImmutableArray<SegmentSeats> seats, Func<Participant, bool> which) =>
        [.. seats.SelectMany(change => Participant.OfSeats(order.Segments[change.Segment], change.Segment, change.Seats)).Where(which)];
}
