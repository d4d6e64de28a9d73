using System.Collections.Frozen;
using System.Collections.Immutable;
using FlightTickets.Flights;

namespace FlightTickets.Orders;

/// <summary>
/// The passengers of an order who are on board of flights that have not left. Their seats and tickets stay as they are until the gate has
/// unboarded them; a flight that is cancelled, or has left, has rules of its own.
/// </summary>
/// <param name="ByFlight">The positions of the passengers, by flight.</param>
internal sealed record OnBoardRules(FrozenDictionary<string, ImmutableArray<int>> ByFlight)
{
    /// <summary>Nobody.</summary>
    public static readonly OnBoardRules Nobody = new(FrozenDictionary<string, ImmutableArray<int>>.Empty);

    /// <summary>The segments whose flights must be asked: nobody is on board without a check-in.</summary>
    public static IEnumerable<int> Asked(OrderState order) => order.CheckIns.Select(checkIn => checkIn.Segment).Distinct();

    /// <summary>What the asked flights say.</summary>
    public static OnBoardRules Of(IEnumerable<(string FlightId, OrderBoarding? Boarding)> flights) => new(flights
        .Where(flight => flight.Boarding is { OnBoard.IsEmpty: false } boarding && Flight.TakesPassengers(boarding.Status))
        .ToFrozenDictionary(flight => flight.FlightId, flight => flight.Boarding!.OnBoard, StringComparer.Ordinal));

    /// <summary>Refuses to touch a part of the order while one of its passengers is on board.</summary>
    public Refusal? Refuse(OrderState order, OrderPart part)
    {
        for (var i = 0; i < order.Segments.Length; i++)
        {
            if (Refuse(order, i, part.Bits(order, i)) is { } refusal) return refusal;
        }

        return null;
    }

    /// <summary>Refuses other seats for passengers who are on board.</summary>
    public Refusal? Refuse(OrderState order, SegmentSeats wish)
    {
        var segment = order.Segments[wish.Segment];
        var bits = 0;
        for (var i = 0; i < order.Passengers.Length; i++)
        {
            if (segment.SeatOf(i) != wish.Seats.ElementAtOrDefault(i)) bits |= 1 << i;
        }

        return Refuse(order, wish.Segment, bits);
    }

    private Refusal? Refuse(OrderState order, int segment, int bits)
    {
        if (!ByFlight.TryGetValue(order.Segments[segment].FlightId, out var onBoard)) return null;
        foreach (var passenger in onBoard)
        {
            if ((bits >> passenger & 1) == 1)
                return new Refusal(RefusalCodes.PassengerBoarded,
                    $"{order.Passengers[passenger].PrintedName} is on board; the gate must unboard the passenger first.");
        }

        return null;
    }
}
