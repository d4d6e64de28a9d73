using FlightTickets.Client;
using FlightTickets.Web.Api;
using FlightTickets.Web.Shop;

namespace FlightTickets.Web.Changes;

/// <summary>What happened to a flight of a trip, with the flights it is about.</summary>
/// <param name="Facts">What the API says.</param>
/// <param name="Flight">The flight.</param>
/// <param name="Instead">The flight that was chosen instead.</param>
/// <param name="Cause">The flight that arrives too late for a connection.</param>
/// <param name="Alternatives">The flights that can be taken instead, with their cabins, the best first.</param>
public sealed record TripDisruption(
    Disruption Facts, FlightResult Flight, FlightResult? Instead, FlightResult? Cause, IReadOnlyList<FlightOption> Alternatives)
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
        "missed_connection" => "will not be reached in time",
        "cabin_gone" => $"has no {(Facts.CabinGone is { } gone ? Words.Cabin(gone) : "")} any more",
        _ => Facts.DepartureEstimated > Flight.Flight.Departure.Utc ? "leaves later" : "arrives later",
    };

    /// <summary>What it means.</summary>
    public string Detail => Facts.Kind switch
    {
        "cancelled" => $"The airline cancelled the flight of {Words.LongDay(Flight.Flight.Departure.LocalTime())}.",
        "missed_connection" => Cause is { } late
            ? $"{Words.Number(late.Flight)} from {late.From} is expected too late for this flight."
            : "The flight before it is expected too late.",
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
        DisruptionStatus.Kept when Facts.ByDefault => "You did not choose, so you keep this flight. You can still choose otherwise.",
        DisruptionStatus.Kept => "You keep this flight. You can still choose otherwise.",
        DisruptionStatus.Refunding when Facts.Kind == "cancelled" && !Facts.ByDefault && Facts.DecideBy is not null =>
            "You chose a refund. It is on its way.",
        DisruptionStatus.Refunding when Facts.Kind == "cancelled" =>
            "You need not ask: the money for this flight is on its way back to you.",
        DisruptionStatus.Refunding => "You chose a refund. It is on its way.",
        DisruptionStatus.Refunded when Facts.Kind == "cancelled" => "The money for this flight went back the way you paid.",
        DisruptionStatus.Refunded => "You chose a refund. It went back the way you paid.",
        DisruptionStatus.Rebooking or DisruptionStatus.Rebooked when Facts.ByDefault =>
            $"You did not choose, so we moved you to {Other}. It costs you nothing.",
        DisruptionStatus.Rebooking => $"You chose {Other}. We are moving you there right now.",
        DisruptionStatus.Rebooked => $"You chose {Other}. It cost you nothing.",
        DisruptionStatus.NeedsAgent when Facts.Kind == "missed_connection" =>
            "We have not found another flight by ourselves. Please talk to us at the desk, or choose below.",
        DisruptionStatus.NeedsAgent => "We could not give the money back by ourselves. Please talk to us at the desk, or keep the flight.",
        _ => null,
    };

    /// <summary>Until when to choose, and what happens then; <see langword="null"/> where there is no limit.</summary>
    public string? Deadline => !IsOpen || Facts.DecideBy is not { } by ? null
        : $"Please choose by {Words.Day(by.UtcDateTime)}, {Words.Time(by.UtcDateTime)} UTC. " + Facts.Default switch
        {
            DisruptionChoice.Refund when Facts.Refund is { } money => $"If you do not, we give {Words.Price(money)} back.",
            DisruptionChoice.Refund => "If you do not, we give the money for it back.",
            DisruptionChoice.Rebook => "If you do not, we move you to the next flight with room.",
            _ => "If you do not, you keep this flight.",
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
        var shown = disruption.Alternatives.Take(MaxShown).ToArray();
        var ids = new[] { disruption.FlightId, disruption.RebookedTo, disruption.Cause }.Concat(shown.Select(other => other.FlightId))
            .OfType<string>().Distinct().ToArray();
        var flights = await Task.WhenAll(ids.Select(id => api.GetFlight(id, cancellation)));
        var results = (await FlightResult.Of(flights, places, cancellation)).ToDictionary(result => result.Flight.Id);
        return new TripDisruption(disruption, results[disruption.FlightId],
            disruption.RebookedTo is { } other ? results[other] : null,
            disruption.Cause is { } cause ? results[cause] : null,
            [.. shown.SelectMany(option => results[option.FlightId].Flight.Cabins.Where(cabin => cabin.Cabin == option.Cabin)
                .Select(cabin => new FlightOption(results[option.FlightId], cabin)))]);
    }

    // More are on a page of their own.
    private const int MaxShown = 3;

    private static string? Change(string what, FlightEnd end, DateTimeOffset? estimated) => estimated is { } instant && instant != end.Utc
        ? $"{what} {When(Words.Local(instant, end), end.LocalTime())} instead of {Words.Time(end.LocalTime())}"
        : null;

    private static string When(DateTime now, DateTime planned) => now.Date == planned.Date
        ? $"at {Words.Time(now)}"
        : $"on {Words.Day(now)} at {Words.Time(now)}";
}
