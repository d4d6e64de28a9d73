namespace FlightTickets.Orders;

/// <summary>Which flights one person can take in one order.</summary>
internal static class ItineraryRules
{
    /// <summary>
    /// The position of the first segment on which a passenger would fly at the time of an earlier one; <see langword="null"/> if there is
    /// none. A flight that departs in the minute another arrives cannot be reached: timetables count in minutes. Airports' minimum
    /// connection times are not checked.
    /// </summary>
    /// <param name="segments">The segments with their times.</param>
    /// <param name="passengers">How many passengers the order has.</param>
    public static int? FirstOverlap(IReadOnlyList<OrderSegment> segments, int passengers)
    {
        for (var later = 1; later < segments.Count; later++)
        {
            for (var earlier = 0; earlier < later; earlier++)
            {
                if (SharesTraveller(segments[earlier], segments[later], passengers)
                    && Overlaps(segments[earlier], segments[later])) return later;
            }
        }

        return null;
    }

    public static Refusal Refuse(FieldPath field) =>
        new(RefusalCodes.OverlappingSegments,
            "A flight departs before another of the order has arrived, or in the same minute.")
        { Field = field };

    private static bool SharesTraveller(OrderSegment one, OrderSegment other, int passengers) =>
        (~(one.RemovedPassengers | other.RemovedPassengers) & ((1 << passengers) - 1)) != 0;

    private static bool Overlaps(OrderSegment one, OrderSegment other) =>
        Minute(one.DepartureUtc) <= Minute(other.ArrivalUtc) && Minute(other.DepartureUtc) <= Minute(one.ArrivalUtc);

    private static long Minute(DateTimeOffset time) => time.UtcTicks / TimeSpan.TicksPerMinute;
}
