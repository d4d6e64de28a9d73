using FlightTickets.Client;
using FlightTickets.Web.Api;
using FlightTickets.Web.Shop;

namespace FlightTickets.Web.Changes;

/// <summary>What happened to a flight of a trip, with the flights it is about.</summary>
/// <param name="Facts">What the API says.</param>
/// <param name="Flight">The flight.</param>
/// <param name="Instead">The flight that was chosen instead.</param>
public sealed record TripDisruption(Disruption Facts, FlightResult Flight, FlightResult? Instead)
{
    /// <summary>Whether it waits for the visitor's choice.</summary>
    public bool IsOpen => Facts.Status == DisruptionStatus.Open;

    /// <summary>Whether the choice is being carried out.</summary>
    public bool IsUnderWay => Facts.Status is DisruptionStatus.Refunding or DisruptionStatus.Rebooking or DisruptionStatus.Moving;

    /// <summary>What happened.</summary>
    public string Title => $"{Words.Number(Flight.Flight)} to {Flight.To} " + Facts.Kind switch
    {
        "cancelled" => "is cancelled",
        "earlier" => "leaves earlier",
        "cabin_gone" => $"has no {(Facts.CabinGone is { } gone ? Words.Cabin(gone) : "")} any more",
        _ => Facts.DepartureEstimated > Flight.Flight.Departure.Utc ? "leaves later" : "arrives later",
    };

    /// <summary>What it means.</summary>
    public string Detail => Facts.Kind switch
    {
        "cancelled" => $"The airline cancelled the flight of {Words.LongDay(Flight.Flight.Departure.LocalTime())}.",
        "cabin_gone" => Facts switch
        {
            { Status: DisruptionStatus.Moving } => "The airline changed the airplane. We are looking for room in another class.",
            { MovedTo: { } cabin } => $"The airline changed the airplane. You have a place in {Words.Cabin(cabin)}, "
                + "and we give the difference of the fares back.",
            _ => "The airline changed the airplane, and no other class has room for you.",
        },
        _ => $"The airline changed its times: {Times}.",
    };

    /// <summary>What was chosen, or is being done; <see langword="null"/> while the choice is open.</summary>
    public string? Outcome => Facts.Status switch
    {
        DisruptionStatus.Kept => "You keep this flight. You can still choose otherwise.",
        DisruptionStatus.Refunding when Facts.Kind == "cancelled" =>
            "You need not ask: the money for this flight is on its way back to you.",
        DisruptionStatus.Refunding => "You chose a refund. It is on its way.",
        DisruptionStatus.Refunded when Facts.Kind == "cancelled" => "The money for this flight went back the way you paid.",
        DisruptionStatus.Refunded => "You chose a refund. It went back the way you paid.",
        DisruptionStatus.Rebooking => $"You chose {Other}. We are moving you there right now.",
        DisruptionStatus.Rebooked => $"You chose {Other}. It cost you nothing.",
        DisruptionStatus.NeedsAgent => "We could not give the money back by ourselves. Please talk to us at the desk, or keep the flight.",
        _ => null,
    };

    private string Other => Instead?.Flight is { } other
        ? $"{Words.Number(other)} on {Words.Day(other.Departure.LocalTime())} at {Words.Time(other.Departure.LocalTime())}"
        : "another flight";

    private string Times => string.Join(", and ", new[]
    {
        Change("departure", Flight.Flight.Departure, Facts.DepartureEstimated),
        Change("arrival", Flight.Flight.Arrival, Facts.ArrivalEstimated),
    }.OfType<string>());

    /// <summary>
    /// The disruptions that a visitor has to know: the newest of each kind for each flight; those that wait for a choice come first.
    /// </summary>
    internal static async Task<IReadOnlyList<TripDisruption>> Of(
        IEnumerable<Disruption> disruptions, IShopApi api, Places places, CancellationToken cancellation)
    {
        var current = disruptions.Where(disruption => disruption.Status is not (DisruptionStatus.Superseded or DisruptionStatus.Moot))
            .GroupBy(disruption => (disruption.FlightId, disruption.Kind == "cabin_gone")).Select(all => all.Last());
        var found = await Task.WhenAll(current.Select(disruption => Of(disruption, api, places, cancellation)));
        return [.. found.OrderByDescending(disruption => disruption.IsOpen)];
    }

    private static async Task<TripDisruption> Of(Disruption disruption, IShopApi api, Places places, CancellationToken cancellation)
    {
        string[] ids = disruption.RebookedTo is { } other ? [disruption.FlightId, other] : [disruption.FlightId];
        var flights = await Task.WhenAll(ids.Select(id => api.GetFlight(id, cancellation)));
        var results = await FlightResult.Of(flights, places, cancellation);
        return new TripDisruption(disruption, results[0], results.ElementAtOrDefault(1));
    }

    private static string? Change(string what, FlightEnd end, DateTimeOffset? estimated) => estimated is { } instant && instant != end.Utc
        ? $"{what} {When(Words.Local(instant, end), end.LocalTime())} instead of {Words.Time(end.LocalTime())}"
        : null;

    private static string When(DateTime now, DateTime planned) => now.Date == planned.Date
        ? $"at {Words.Time(now)}"
        : $"on {Words.Day(now)} at {Words.Time(now)}";
}
