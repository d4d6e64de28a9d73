using System.Collections.Immutable;

namespace FlightTickets.Orders;

/// <summary>A part of an order: these passengers on these segments.</summary>
/// <param name="Passengers">Positions; all when empty.</param>
/// <param name="Segments">Positions; all when empty.</param>
[GenerateSerializer, Immutable, Alias("order-part")]
internal sealed record OrderPart([property: Id(0)] ImmutableArray<int> Passengers, [property: Id(1)] ImmutableArray<int> Segments)
{
    public static readonly OrderPart Everything = new([], []);

    /// <summary>Which of the passengers still on a segment belong to the part: bit i is passenger i.</summary>
    public int Bits(OrderState order, int segment)
    {
        if (!Segments.IsEmpty && !Segments.Contains(segment)) return 0;
        var bits = Passengers.IsEmpty ? ~0 : 0;
        foreach (var passenger in Passengers) bits |= 1 << passenger;
        return bits & order.Travelling(segment);
    }

    /// <summary>Whether it names a passenger on a segment, travelling or not.</summary>
    public bool Names(int passenger, int segment) =>
        (Passengers.IsEmpty || Passengers.Contains(passenger)) && (Segments.IsEmpty || Segments.Contains(segment));

    /// <summary>Whether any passenger belongs to it.</summary>
    public bool HasAny(OrderState order)
    {
        for (var i = 0; i < order.Segments.Length; i++)
        {
            if (Bits(order, i) != 0) return true;
        }

        return false;
    }

    /// <summary>Whether it covers everything that is left of the order.</summary>
    public bool IsWhole(OrderState order)
    {
        for (var i = 0; i < order.Segments.Length; i++)
        {
            if (Bits(order, i) != order.Travelling(i)) return false;
        }

        return true;
    }

    /// <summary>The segments without the part: its passengers are removed, and have no seats.</summary>
    public ImmutableArray<OrderSegment> TakenOff(OrderState order) => [.. order.Segments.Select((segment, i) =>
    {
        var bits = Bits(order, i);
        return bits == 0 ? segment : segment with
        {
            RemovedPassengers = segment.RemovedPassengers | bits,
            Seats = [.. segment.Seats.Select((seat, passenger) => (bits >> passenger & 1) == 1 ? null : seat)],
        };
    })];
}
