using FlightTickets.Web.Shop;
using FlightTickets.Web.Trips;

namespace FlightTickets.Web.Changes;

/// <summary>The flights that may replace one of a trip.</summary>
/// <param name="Trip">The trip.</param>
/// <param name="Segment">The segment to change.</param>
/// <param name="Today">The first day to choose from.</param>
/// <param name="Date">The day shown.</param>
/// <param name="Days">The days around it, with the lowest price of each.</param>
/// <param name="Options">The flights of the day.</param>
/// <param name="Chosen">The option that the visitor sent.</param>
/// <param name="Fault">Why that option is not available.</param>
public sealed record ChangeChoice(
    Trip Trip, int Segment, DateOnly Today, DateOnly Date, IReadOnlyList<DayPrice> Days, IReadOnlyList<FlightOption> Options,
    string? Chosen, string? Fault)
{
    /// <summary>The flight to be changed.</summary>
    public FlightResult Flight => Trip.Flights[Segment];

    /// <summary>The address of a day's flights.</summary>
    public string Address(int segment, DateOnly? day) => $"/trips/{Trip.Order.Id}/change" + QueryString.Create(
    [
        new("segment", segment.ToString(System.Globalization.CultureInfo.InvariantCulture)),
        .. day is { } date ? (KeyValuePair<string, string?>[])[new("date", Words.Iso(date))] : [],
    ]);
}
