using System.Collections.Immutable;

namespace FlightTickets.Orders;

/// <summary>
/// Changes seats, all or nothing: the new ones are held and sold under a new attempt, then the order records them durably, and only then
/// are the old ones released. A seat that two passengers swap is held again with its new passenger, and never released.
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

        // The change was refused after all: new seats that were taken are given back, and a seat of the order that already has its new
        // passenger gets the old one again.
        if (progress.Failure is not null || (progress.HoldLost && order.IsExhausted)) return new SagaStep.Write(GoBack(order));
        if (progress.HoldLost) return new SagaStep.Write(order.HoldAgain());
        if (order.MustRehold && !progress.Held) return new SagaStep.Hold(Wanted(order, order.OtherSeats), order.Attempt, Promised: false);
        return progress.Confirmed
            ? new SagaStep.Write(Seated(order))
            : new SagaStep.Confirm(Wanted(order, order.OtherSeats), order.Attempt);
    }

    /// <summary>The seats to take: those whose passenger is not in them yet.</summary>
    public static ImmutableArray<Participant> Wanted(OrderState order, ImmutableArray<SegmentSeats> seats) =>
        Only(order, seats, participant => order.Segments[participant.Segment].SeatOf(participant.Passenger) != SeatOf(seats, participant));

    /// <summary>
    /// The durable beginning. The seats were held under the next attempt, to see whether they are available; they are held again under an
    /// attempt that nothing used before this was durable. In a torn cluster another activation may have held the same seat for another
    /// passenger under the first, and its hold would be sold.
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
        // Taking the old seats back is the same work in reverse, as if the new ones had been taken.
        var swapped = Seated(order);
        var takesBack = Wanted(swapped, swapped.OtherSeats).Any(participant => IsOurs(swapped, participant));
        if (!takesBack) return order with { Phase = OrderPhase.Vacating };
        return order.Attempt - order.BaseAttempt < 2 * OrderSaga.MaxAttempts
            ? swapped with { Phase = OrderPhase.Reseating, Attempt = order.Attempt + 1, MustRehold = true }
            : Standing(order);
    }

    /// <summary>
    /// Neither the new seats nor the old ones are available (some were taken away, and have other passengers by now), and passengers who
    /// were to swap may sit in one another's seats. So the order leaves all seats in question: their passengers keep their places, and get
    /// seats at check-in.
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
