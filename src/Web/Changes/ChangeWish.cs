using System.Globalization;
using FlightTickets.Client;
using FlightTickets.Web.Api;
using FlightTickets.Web.Shop;
using FlightTickets.Web.Trips;
using Microsoft.Extensions.Primitives;

namespace FlightTickets.Web.Changes;

/// <summary>A segment, and the flight that is wanted instead.</summary>
/// <param name="Segment">The segment's position in the order.</param>
/// <param name="FlightId">The other flight.</param>
/// <param name="Cabin">The cabin on it.</param>
public sealed record ChangeWish(int Segment, string FlightId, Cabin Cabin)
{
    /// <summary>What a form sends.</summary>
    public string Value => $"{FlightId}.{Cabin.Wire()}";

    /// <summary>Reads a wish from a form; <see langword="null"/> where no flight is chosen.</summary>
    internal static ChangeWish? Read(int segment, StringValues flight) =>
        Booking.ReadLeg(flight) is var (flightId, cabin) ? new ChangeWish(segment, flightId, cabin) : null;

    /// <summary>Reads a segment that somebody flies on; the first one if none is named.</summary>
    internal static int? ReadSegment(string? text, Trip trip)
    {
        var live = Enumerable.Range(0, trip.Order.Segments.Count).Where(i => trip.Flying(i).Count > 0).ToArray();
        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var segment) && live.Contains(segment) ? segment
            : live.Length > 0 ? live[0] : null;
    }
}
