namespace FlightTickets.Orders;

/// <summary>Which flights one person can take in one order.</summary>
internal static class ItineraryRules
{
    /// <summary>
    /// The position of the first segment that somebody would fly at the time of an earlier one; <see langword="null"/> if nobody would. A
    /// flight that departs in the minute another arrives cannot be reached: timetables count in minutes. How long a
    /// connection takes is for the airport, and not checked.
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
            "Nobody takes a flight that departs before, or in the minute when, another of the order has arrived.")
        { Field = field };

    private static bool SharesTraveller(OrderSegment one, OrderSegment other, int passengers) =>
        (~(one.RemovedPassengers | other.RemovedPassengers) & ((1 << passengers) - 1)) != 0;

    private static bool Overlaps(OrderSegment one, OrderSegment other) =>
        Minute(one.DepartureUtc) <= Minute(other.ArrivalUtc) && Minute(other.DepartureUtc) <= Minute(one.ArrivalUtc);

    private static long Minute(DateTimeOffset time) => time.UtcTicks / TimeSpan.TicksPerMinute;
}
