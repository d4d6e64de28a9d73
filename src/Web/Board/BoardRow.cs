using FlightTickets.Client;
using FlightTickets.Web.Api;
using FlightTickets.Web.Shop;

namespace FlightTickets.Web.Board;

/// <summary>A flight as the board shows it.</summary>
/// <param name="Flight">The flight.</param>
/// <param name="From">The city it leaves.</param>
/// <param name="To">The city it flies to.</param>
public sealed record BoardRow(Flight Flight, string From, string To)
{
    /// <summary>How many places are sold.</summary>
    public int Sold => Flight.Cabins.Sum(cabin => cabin.Sold ?? 0);

    /// <summary>How many are set aside for orders that are not paid yet.</summary>
    public int Held => Flight.Cabins.Sum(cabin => cabin.Held ?? 0);

    /// <summary>How many may be sold.</summary>
    public int Capacity => Flight.Cabins.Sum(cabin => cabin.Capacity ?? 0);

    /// <summary>When it departs by the newest estimate, as its airport's clock shows it.</summary>
    public DateTime? Estimated =>
        Flight.Departure.EstimatedUtc is { } estimate && estimate != Flight.Departure.Utc ? Words.Local(estimate, Flight.Departure) : null;

    /// <summary>How much later than planned it departs; nothing for a flight that is early or on time.</summary>
    public TimeSpan Delay => Flight.Departure.EstimatedUtc is { } estimate && estimate > Flight.Departure.Utc
        ? estimate - Flight.Departure.Utc
        : TimeSpan.Zero;

    /// <summary>Whether more places are sold or held in a cabin than may be.</summary>
    public bool IsOversold => Flight.OversoldReason is not null
        || Flight.Cabins.Any(cabin => (cabin.Sold ?? 0) + (cabin.Held ?? 0) > (cabin.Capacity ?? int.MaxValue));

    /// <summary>Whether it has left, or never will.</summary>
    public bool IsOver => Flight.Status is FlightStatus.Departed or FlightStatus.Arrived or FlightStatus.Diverted or FlightStatus.Cancelled;

    /// <summary>Whether somebody must do something before it can go as sold.</summary>
    public bool NeedsAttention => Flight.NeedsAirplane == true || IsOversold && !IsOver
        || Flight.Status is FlightStatus.Delayed or FlightStatus.Diverted;

    /// <summary>Its status in a word.</summary>
    public string Standing => Flight.Status switch
    {
        FlightStatus.Scheduled when Delay > TimeSpan.Zero => "Later",
        FlightStatus.Scheduled => "On time",
        FlightStatus.Delayed => "Delayed",
        FlightStatus.Boarding => "Boarding",
        FlightStatus.Departed => "Departed",
        FlightStatus.Arrived => "Arrived",
        FlightStatus.Diverted => "Diverted",
        FlightStatus.Cancelled => "Cancelled",
        _ => Flight.Status.ToString(),
    };

    /// <summary>The class that colours the status.</summary>
    public string Tone => Flight.Status switch
    {
        FlightStatus.Cancelled or FlightStatus.Diverted => "bad",
        FlightStatus.Delayed => "warn",
        FlightStatus.Scheduled when Delay > TimeSpan.Zero => "warn",
        FlightStatus.Boarding => "go",
        FlightStatus.Departed or FlightStatus.Arrived => "past",
        _ => "plain",
    };

    internal static async Task<BoardRow> Of(string id, IShopApi api, Places places, CancellationToken cancellation)
    {
        var flight = await api.GetFlight(id, cancellation);
        return new BoardRow(flight, await places.City(flight.Departure.Airport, cancellation),
            await places.City(flight.Arrival.Airport, cancellation));
    }
}
