using System.Collections.Immutable;
using FlightTickets.Flights;

namespace FlightTickets.Orders;

/// <summary>Which flights a disrupted order may take instead, free of charge, and in which cabin.</summary>
internal static class AlternativeRules
{
    /// <summary>How many alternatives a disruption lists.</summary>
    public const int MaxListed = 10;

    /// <summary>The days to search, in the order of preference: the flight's day, later days, then the day before.</summary>
    public static ImmutableArray<int> Days { get; } =
        [.. Enumerable.Range(0, ChangeQuotes.RebookAfter.Days + 1), .. Enumerable.Range(1, ChangeQuotes.RebookBefore.Days).Select(d => -d)];

    /// <summary>
    /// The order's cabin, or the nearest better one, with room for the whole party; <see langword="null"/> if the flight has none.
    /// </summary>
    public static CabinView? CabinOn(FlightView flight, Cabin wanted, int places, string currency) => flight.Cabins
        .Where(cabin => cabin.Cabin >= wanted && cabin.Available >= places && cabin.Fare.Currency == currency)
        .MinBy(cabin => cabin.Cabin);

    /// <summary>The alternatives among some flights of the same route, the same day first.</summary>
    /// <param name="order">The order.</param>
    /// <param name="index">The position of the disrupted segment.</param>
    /// <param name="own">The order's own flights now, by position; <see langword="null"/> where unknown.</param>
    /// <param name="found">Flights of the route.</param>
    /// <param name="minimum">The shortest connection with the order's other flights.</param>
    /// <param name="now">The time.</param>
    public static ImmutableArray<DisruptionAlternative> Choose(
        OrderView order, int index, IReadOnlyList<FlightView?> own, IEnumerable<FlightView> found, TimeSpan minimum, DateTimeOffset now)
    {
        var segment = order.Segments[index];
        if (segment.Paid is not { } paid) return [];
        var places = Places(segment, order);
        var day = FlightId.TryParse(segment.FlightId, out var id) ? id.Date : default;
        return
        [
            .. found.DistinctBy(flight => flight.Id)
                .Where(flight => flight.Status is FlightStatus.Scheduled or FlightStatus.Delayed && now < flight.SalesCloseAt
                    && flight.Departure.Utc >= segment.DepartureUtc - ChangeQuotes.RebookBefore
                    && flight.Departure.Utc <= segment.DepartureUtc + ChangeQuotes.RebookAfter
                    && order.Segments.All(other => other.FlightId != flight.Id)
                    && Fits(order, index, own, flight, minimum))
                .Select(flight => (Flight: flight, Cabin: CabinOn(flight, segment.Cabin, places, paid.Currency)))
                .Where(option => option.Cabin is not null)
                .OrderBy(option => Rank(option.Flight, day)).ThenBy(option => option.Flight.Departure.Utc)
                .ThenBy(option => option.Flight.Id, StringComparer.Ordinal)
                .Take(MaxListed)
                .Select(option => new DisruptionAlternative(option.Flight.Id, option.Cabin!.Cabin, DepartureRules.Expected(option.Flight),
                    ConnectionRules.ExpectedArrival(option.Flight), option.Cabin.Available)),
        ];
    }

    /// <summary>How many places an order has on a segment: one for each passenger who flies and is not on a lap.</summary>
    public static int Places(SegmentView segment, OrderView order) =>
        segment.Places ?? Math.Max(1, order.Passengers.Count(passenger => !passenger.Cancelled));

    private static int Rank(FlightView flight, DateOnly day)
    {
        var later = FlightId.TryParse(flight.Id, out var id) ? id.Date.DayNumber - day.DayNumber : 0;
        return later < 0 ? int.MaxValue : later;
    }

    // By the present times of the order's other flights as well as by those that were sold, since a change is judged by those.
    private static bool Fits(OrderView order, int index, IReadOnlyList<FlightView?> own, FlightView flight, TimeSpan minimum)
    {
        for (var i = 0; i < order.Segments.Length; i++)
        {
            if (i == index || order.Segments[i].Cancelled) continue;
            var other = order.Segments[i];
            if (!IsApart(flight.Departure.Utc, flight.Arrival.Utc, other.DepartureUtc, other.ArrivalUtc, Minute, Minute)) return false;
            if (own[i] is not { Status: not FlightStatus.Cancelled } now) continue;
            var before = now.Arrival.Airport == flight.Departure.Airport ? minimum : Minute;
            var after = flight.Arrival.Airport == now.Departure.Airport ? minimum : Minute;
            if (!IsApart(DepartureRules.Expected(flight), ConnectionRules.ExpectedArrival(flight),
                DepartureRules.Expected(now), ConnectionRules.ExpectedArrival(now), before, after)) return false;
        }

        return true;
    }

    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    private static bool IsApart(
        DateTimeOffset departs, DateTimeOffset arrives, DateTimeOffset otherDeparts, DateTimeOffset otherArrives,
        TimeSpan before, TimeSpan after) => departs - otherArrives >= before || otherDeparts - arrives >= after;
}
