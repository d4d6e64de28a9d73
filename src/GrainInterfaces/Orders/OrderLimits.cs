namespace FlightTickets.Orders;

/// <summary>The limits of an order's size and attempts.</summary>
public static class OrderLimits
{
    /// <summary>Passengers of one order, and so the most places it has on a flight: what airlines sell without a group contract.</summary>
    public const int MaxPassengers = 9;

    /// <summary>Segments of one order.</summary>
    public const int MaxSegments = 6;
}
