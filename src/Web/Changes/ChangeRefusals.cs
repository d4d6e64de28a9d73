using FlightTickets.Client;
using FlightTickets.Web.Shop;

namespace FlightTickets.Web.Changes;

/// <summary>Why a change was refused, in words for a visitor.</summary>
internal static class ChangeRefusals
{
    /// <summary>A refusal after which the same change can be tried with another quote; <see langword="null"/> for the rest.</summary>
    public static Refusal? Again(Problem problem) => problem switch
    {
        { Code: "payment_declined" } => new("The card was declined", "You fly as before, and nothing was paid. Try another card.", []),
        { Code: "quote_expired" } => new("That offer had expired", "Nothing was changed. This is the current offer.", []),
        { Code: "payment_required" } => new("Choose a card", "This change costs something.", []),
        { Code: "invalid", Errors: [{ Pointer: var pointer }, ..] } when pointer.StartsWith("#/payment", StringComparison.Ordinal) =>
            new("Choose a card", "The card that was sent is not valid.", []),
        _ => null,
    };

    /// <summary>The sentence at the choice of the flight.</summary>
    public static string Of(Problem problem) => problem.Code switch
    {
        "sold_out" or "seat_unavailable" => "This flight has no room for all of you any more. Choose another.",
        "flight_closed" => "This flight takes no more bookings. Choose another.",
        "flight_not_found" => "This flight no longer exists. Choose another.",
        "overlapping_segments" => "You have another flight at that time. Choose another.",
        "change_limit_reached" => "This booking cannot be changed any more. You can cancel it and book again.",
        _ => problem.Errors is { Count: > 0 } errors ? errors[0].Detail : problem.Detail,
    };
}
