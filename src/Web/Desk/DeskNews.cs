using FlightTickets.Web.Trips;

namespace FlightTickets.Web.Desk;

/// <summary>What an agent has just done, where a traveller would read other words.</summary>
internal static class DeskNews
{
    public static TripNews? Of(string? code) => code switch
    {
        "checked_in" => new("success", "Checked in", "The boarding pass can be printed."),
        "held_longer" => new("success", "Held longer", "A hold never outlasts the flight's sales."),
        "order_cancelled" => new("success", "The order is cancelled", "What the fare gives back is on its way to the card."),
        "check_in_not_open" => new("info", "Check-in is not open yet", "It opens a day before departure."),
        "time" => new("error", "That is no time", "Enter day and time in UTC."),
        "seat_unavailable" => new("warning", "There is no seat left to give", "A place is booked, and somebody may be denied boarding."),
        "not_found" => new("info", "There is no such ticket", "Below is how things stand."),
        "invalid" => new("error", "The API refused it", "A value is out of range."),
        _ => null,
    };
}
