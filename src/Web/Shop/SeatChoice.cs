using System.Globalization;
using FlightTickets.Client;
using FlightTickets.Web.Seats;

namespace FlightTickets.Web.Shop;

/// <summary>One traveller choosing a seat on one flight.</summary>
/// <param name="Summary">The booking.</param>
/// <param name="Plan">The airplane.</param>
/// <param name="Leg">The flight's position.</param>
/// <param name="Traveller">The traveller's position.</param>
/// <param name="Lost">Seats that others took meanwhile.</param>
public sealed record SeatChoice(BookingSummary Summary, SeatPlan Plan, int Leg, int Traveller, IReadOnlyList<string> Lost)
{
    /// <summary>The booking.</summary>
    public Booking Booking => Summary.Booking;

    /// <summary>The cabin that was chosen.</summary>
    public Cabin Cabin => Booking.Legs[Leg].Cabin;

    /// <summary>Where and who, as the address names it.</summary>
    public string At => $"{Leg}.{Traveller}";

    internal static (int Leg, int Traveller)? ReadAt(string? text, Booking booking)
    {
        var parts = (text ?? "").Split('.');
        return parts.Length == 2 && int.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out var leg)
            && int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out var traveller)
            && leg < booking.Legs.Count && traveller < booking.Travellers ? (leg, traveller) : null;
    }
}
