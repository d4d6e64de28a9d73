using System.Collections.Immutable;
using FlightTickets.Flights;

namespace FlightTickets.Orders;

/// <summary>A connection that passengers will miss.</summary>
/// <param name="Arriving">The position of the segment that arrives too late, or whose onward flight leaves too early.</param>
/// <param name="Onward">The position of the segment that it no longer reaches.</param>
internal sealed record BrokenConnection(int Arriving, int Onward);

/// <summary>Which connections of an order its flights' present times break.</summary>
internal static class ConnectionRules
{
    /// <summary>A longer stay is a stopover, not a connection.</summary>
    public static readonly TimeSpan LongestConnection = TimeSpan.FromHours(24);

    /// <summary>When a flight is expected to arrive: a departure that is late by the clock makes the arrival as late.</summary>
    public static DateTimeOffset ExpectedArrival(FlightView flight)
    {
        if (flight.Arrival.EstimatedUtc is { } estimated) return estimated;
        var late = DepartureRules.Expected(flight) - flight.Departure.Utc;
        return flight.Arrival.Utc + (late > TimeSpan.Zero ? late : TimeSpan.Zero);
    }

    /// <summary>
    /// The connections that will be missed. A connection is reached with the shortest time allowed, or with the time that was sold if that
    /// is shorter. Flights that are cancelled, or have left, break none: they are disrupted themselves, or nothing can be changed any more.
    /// </summary>
    /// <param name="segments">The order's segments.</param>
    /// <param name="flights">Their flights now; <see langword="null"/> where unknown.</param>
    /// <param name="minimum">The shortest connection.</param>
    public static ImmutableArray<BrokenConnection> Broken(
        ImmutableArray<SegmentView> segments, IReadOnlyList<FlightView?> flights, TimeSpan minimum)
    {
        var broken = ImmutableArray.CreateBuilder<BrokenConnection>();
        for (var i = 0; i < segments.Length; i++)
        {
            if (segments[i].Cancelled || flights[i] is not { Status: not FlightStatus.Cancelled } arriving) continue;
            if (OnwardOf(i) is not { } onward || flights[onward] is not { } next
                || next.Status == FlightStatus.Cancelled || DepartureRules.HasLeft(next.Status)) continue;
            var sold = segments[onward].DepartureUtc - segments[i].ArrivalUtc;
            var left = DepartureRules.Expected(next) - ExpectedArrival(arriving);
            if (left < (sold < minimum ? sold : minimum)) broken.Add(new BrokenConnection(i, onward));
        }

        return broken.ToImmutable();

        // The next flight from where the segment arrives, by the times that were sold.
        int? OnwardOf(int arriving) => Enumerable.Range(0, segments.Length)
            .Where(i => i != arriving && !segments[i].Cancelled && flights[i]?.Departure.Airport == flights[arriving]!.Arrival.Airport
                && segments[i].DepartureUtc > segments[arriving].ArrivalUtc
                && segments[i].DepartureUtc - segments[arriving].ArrivalUtc <= LongestConnection)
            .OrderBy(i => segments[i].DepartureUtc).Cast<int?>().FirstOrDefault();
    }
}
