using FlightTickets.Client;
using FlightTickets.Web.Api;
using FlightTickets.Web.Shop;

namespace FlightTickets.Web.Board;

/// <summary>Disruptions in words for the airline's people.</summary>
internal static class DisruptionWords
{
    /// <summary>What happened to the flight, for its travellers.</summary>
    public static string Kind(string kind) => kind switch
    {
        "cancelled" => "without the flight",
        "earlier" => "leave earlier",
        "delayed" => "are late",
        "cabin_gone" => "without their cabin",
        "missed_connection" => "miss the flight",
        _ => kind.Replace('_', ' '),
    };

    /// <summary>What happened to a flight.</summary>
    public static string Event(string kind) => kind.Replace('_', ' ');

    /// <summary>Where a disruption stands.</summary>
    public static string Standing(ListedDisruption disruption)
    {
        var word = disruption.Status.Wire().Replace('_', ' ');
        if (disruption.Status is DisruptionStatus.Rebooked or DisruptionStatus.Rebooking && disruption.RebookedTo is { } other)
            word += $" to {other}";
        return disruption.ByDefault ? word + ", nobody chose" : word;
    }

    /// <summary>The class that colours it.</summary>
    public static string Tone(DisruptionStatus status) => status switch
    {
        DisruptionStatus.NeedsAgent => "bad",
        DisruptionStatus.Open or DisruptionStatus.Refunding or DisruptionStatus.Rebooking or DisruptionStatus.Moving => "warn",
        _ => "past",
    };

    /// <summary>An instant, as in Mon 28 December, 18:03 UTC.</summary>
    public static string Instant(DateTimeOffset at) => $"{Words.Day(at.UtcDateTime)}, {Words.Time(at.UtcDateTime)} UTC";
}
