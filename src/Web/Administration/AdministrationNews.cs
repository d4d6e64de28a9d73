using FlightTickets.Web.Board;

namespace FlightTickets.Web.Administration;

/// <summary>What an admin has just done.</summary>
internal static class AdministrationNews
{
    public static BoardNews? Of(string? code) => code switch
    {
        "roles" => new("success", "The roles are set",
            "They count from the next request on. The person's pages show them after signing in again."),
        "sessions" => new("success", "All sessions are ended", "The next call on every device is refused."),
        "signed_in_again" => new("info", "You have signed in again",
            "Roles and sessions need a login of the last five minutes. Do it once more."),
        "replayed" => new("success", "The event is on its way again", "Consumers that have processed it skip it."),
        "saved" => new("success", "The airplane is saved", null),
        "airplane_assigned" => new("error", "The airplane has flights", "The cabins of an airplane with flights cannot be replaced."),
        "not_found" => new("info", "It is not there any more", "Below is how things stand."),
        _ => BoardNews.Of(code),
    };
}
