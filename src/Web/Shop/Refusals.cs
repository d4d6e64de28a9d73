using FlightTickets.Client;

namespace FlightTickets.Web.Shop;

/// <summary>Why something was refused, and where the visitor can go from there.</summary>
/// <param name="Title">What happened.</param>
/// <param name="Detail">What can be done.</param>
/// <param name="Links">Where.</param>
public sealed record Refusal(string Title, string Detail, IReadOnlyList<(string Text, string Address, bool IsNewTab)> Links);

/// <summary>The API's codes in words for a visitor.</summary>
internal static class Refusals
{
    public static readonly Refusal SignedOut = new("You were signed out meanwhile",
        "What you typed is still here. Sign in in another tab, come back and continue.", [("Sign in", "/sign-in?next=/trips", true)]);

    public static Refusal Of(Problem problem, int faults, IReadOnlyList<string> others) => problem.Code switch
    {
        "unauthenticated" => SignedOut,
        "sold_out" => new("The last place was just sold",
            "There is no room left for all of you in this cabin.", [("Other flights", "/", false)]),
        "flight_closed" => new("This flight is closed", "It takes no more bookings.", [("Other flights", "/", false)]),
        "price_changed" => new("The price has changed", "The new total is shown beside the form. Send it once more if you agree.", []),
        "hold_limit_reached" => new("Too many seats are held unpaid",
            "If you hold some, pay for them or release them. If not, try again in a few minutes.", [("My trips", "/trips", false)]),
        "rate_limited" => new("Too many attempts to hold seats",
            "Wait a while, or choose another flight. What you typed is still here.", [("Other flights", "/", true)]),
        "idempotency_key_reused" => new("You hold seats from this booking already",
            "To change who travels, release them and choose again.", [("My trips", "/trips", false)]),
        _ when faults > 0 => Of(faults, others),
        _ => new(problem.Title, others.Count > 0 ? string.Join(' ', others) : problem.Detail, []),
    };

    public static Refusal Of(int faults, IReadOnlyList<string> others) => new(
        faults == 1 ? "One field needs another look" : $"{faults} fields need another look", string.Join(' ', others), []);
}
