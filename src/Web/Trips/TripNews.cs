using FlightTickets.Client;
using FlightTickets.Web.Shop;

namespace FlightTickets.Web.Trips;

/// <summary>What has just happened to a trip.</summary>
/// <param name="Kind">error, warning, success or info.</param>
/// <param name="Title">What happened.</param>
/// <param name="Detail">What it means.</param>
public sealed record TripNews(string Kind, string Title, string? Detail)
{
    /// <summary>The news by the word in the address: a code of the API, or one of the pages' own.</summary>
    /// <param name="code">The word.</param>
    /// <param name="destination">Where the trip goes.</param>
    public static TripNews? Of(string? code, string destination) => code switch
    {
        "booked" => new("success", $"You are going to {destination}", null),
        "released" => new("info", "Your seats are free again", "Nothing was paid."),
        "cancelled" => new("success", "Your booking is cancelled", "What the fare gives back is on its way to your card."),
        "changed" => new("success", "Your flight is changed", "Below are the new times and tickets. You may want to choose seats."),
        "seated" => new("success", "Your seats are changed", null),
        "choice_unavailable" or "disruption_answered" => new("info", "This choice is no longer open", "Below is how things stand."),
        "hold_expired" => new("warning", "The time to pay had run out",
            "The seats went to somebody else meanwhile, and your money was given back."),
        "not_checked_in" => new("warning", "You are not checked in any more", "The seat was given up. Check in once more to get another."),
        "seat_unavailable" => new("warning", "There is no seat left to give you", "Please come to the desk at the airport."),
        "quote_expired" or "quote_not_found" => new("warning", "That offer had expired",
            "Nothing was changed. Ask for the refund once more."),
        "order_busy" => new("info", "Something is under way with this booking", "Wait a moment and load this page again."),
        "order_status_conflict" => new("info", "This was settled already", "Below is how things stand."),
        "partial_cancellation_unavailable" => new("warning", "A part of it cannot be cancelled", null),
        _ => null,
    };

    /// <summary>Check-in is not open.</summary>
    /// <param name="opensAt">When it opens; <see langword="null"/> after it has closed.</param>
    /// <param name="departure">The departure of the flight, on whose clocks the time is told.</param>
    public static TripNews CheckIn(DateTimeOffset? opensAt, FlightEnd? departure)
    {
        if (opensAt is not { } opens)
            return new("warning", "Check-in is closed", "It ends an hour before departure. Please come to the desk at the airport.");
        if (departure is null) return new("info", "Check-in is not open yet", "It opens a day before departure.");
        var local = Words.Local(opens, departure);
        return new("info", "Check-in is not open yet",
            $"It opens on {Words.Day(local)} at {Words.Time(local)}, a day before departure from {departure.Airport}.");
    }
}
