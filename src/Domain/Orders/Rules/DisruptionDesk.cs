using System.Collections.Immutable;
using System.Globalization;
using FlightTickets.Flights;

namespace FlightTickets.Orders;

/// <summary>An entry of the index of disruptions: what it names is read from the order's own row.</summary>
/// <param name="Id">An order, or a flight.</param>
[GenerateSerializer, Immutable, Alias("disrupted-entry")]
internal sealed record DisruptedEntry([property: Id(0)] string Id);

/// <summary>How disruptions are found by agents: where each stands, and the owners of rows that lists are read by.</summary>
internal static class DisruptionDesk
{
    /// <summary>The type of the index's rows: one for each order of a flight, and one for each flight of a day.</summary>
    public const string EntryType = "disrupted-entry";

    /// <summary>The owners of orders' rows, by the most urgent disruption of the order.</summary>
    public static ImmutableArray<string> Owners { get; } = ["needs_agent", "open", "settled"];

    /// <summary>Where a disruption stands; <see langword="null"/> if a later one replaced it.</summary>
    public static DisruptionStanding? StandingOf(DisruptionView disruption) => disruption.Status switch
    {
        DisruptionStatus.Superseded => null,
        DisruptionStatus.NeedsAgent => DisruptionStanding.NeedsAgent,
        DisruptionStatus.Open or DisruptionStatus.Refunding or DisruptionStatus.Rebooking or DisruptionStatus.Moving =>
            DisruptionStanding.Open,
        _ => DisruptionStanding.Settled,
    };

    /// <summary>The owner of an order's row.</summary>
    public static string OwnerOf(DisruptionsState state) =>
        state.All.Any(d => StandingOf(d) == DisruptionStanding.NeedsAgent) ? Owners[0]
        : state.All.Any(d => StandingOf(d) == DisruptionStanding.Open) ? Owners[1]
        : Owners[2];

    /// <summary>The owners of the rows that may have a disruption of that standing.</summary>
    public static ImmutableArray<string> OwnersOf(DisruptionStanding? standing) => standing switch
    {
        DisruptionStanding.NeedsAgent => Owners[..1],
        DisruptionStanding.Open => Owners[..2],
        _ => Owners,
    };

    /// <summary>The disruptions that a list shows, with the choices left.</summary>
    public static ImmutableArray<DisruptionView> Shown(IEnumerable<DisruptionView> all, DisruptionFilter filter) =>
    [
        .. all.Where(d => StandingOf(d) is { } standing
                && (filter.Status is null || filter.Status == standing)
                && (filter.FlightId is null || filter.FlightId == d.FlightId)
                && (filter.Date is null || FlightId.TryParse(d.FlightId, out var id) && id.Date == filter.Date))
            .Select(d => d with { Options = DisruptionRules.OptionsOf(d) }),
    ];

    /// <summary>The owner of the entries of a day's flights.</summary>
    public static string OwnerOf(DateOnly date) => date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
