using System.Collections.Frozen;

namespace FlightTickets.Orders;

/// <summary>The flights of an order that have left, as the flights themselves report.</summary>
/// <param name="Ids">Their ids.</param>
internal sealed record DepartedFlights(FrozenSet<string> Ids)
{
    /// <summary>Whether a segment's flight has left; by the segment's schedule if the flights were not asked.</summary>
    public static bool Has(DepartedFlights? departed, OrderSegment segment, DateTimeOffset now) =>
        departed?.Ids.Contains(segment.FlightId) ?? segment.DepartureUtc <= now;
}
