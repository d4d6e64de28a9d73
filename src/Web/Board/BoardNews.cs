namespace FlightTickets.Web.Board;

/// <summary>What has just happened to a flight or an airplane.</summary>
/// <param name="Kind">error, warning, success or info.</param>
/// <param name="Title">What happened.</param>
/// <param name="Detail">What it means.</param>
public sealed record BoardNews(string Kind, string Title, string? Detail)
{
    /// <summary>The news by the word in the address: a code of the API, or one of the pages' own.</summary>
    public static BoardNews? Of(string? code) => code switch
    {
        "delayed" => new("success", "The new times are set", "Travellers hear of it, and choose where the delay is long."),
        "gate" => new("success", "The gate is set", null),
        "status" => new("success", "The status is set", null),
        "airplane" => new("success", "The flight has another airplane", "Travellers who lost a seat hear of it, and get one at check-in."),
        "cancelled" => new("success", "The flight is cancelled", "Its travellers hear of it, and choose another flight or their money."),
        "reinstated" => new("success", "The flight is back", "It is as it was. Customers who had not chosen hear that it flies."),
        "reinstatement_over" => new("error", "The cancellation can no longer be taken back", "Schedule another flight."),
        "chosen" => new("success", "The choice is made", "It is carried out now; the customer gets a mail."),
        "choice_unavailable" or "disruption_answered" => new("info", "This choice is no longer open", "Below is how it stands."),
        "passenger_boarded" => new("error", "A passenger of the order is on board", "Offload the passenger first."),
        "grounded" => new("warning", "The airplane is out of service",
            "Its flights below need another one. They can still be booked."),
        "returned" => new("success", "The airplane is back in service", "Flights that waited for it have it again."),
        "airplane_unavailable" => new("error", "The airplane is not free",
            "It has another flight, maintenance or a grounding at that time."),
        "airplane_not_found" => new("error", "There is no such airplane", "Check the tail number."),
        "flight_status_conflict" => new("error", "The flight's status does not allow it", "Below is how it stands now."),
        "arrival_not_after_departure" => new("error", "It would arrive before it departs", null),
        "already_exists" => new("info", "The airplane was grounded already", "Below is how it stands."),
        "not_found" => new("info", "It was settled already", "Below is how it stands."),
        "time" => new("error", "That is no time",
            "Enter day and time as the clock at the airport shows them. A night's clock change skips some."),
        "reason" => new("error", "Say why", "The reason is shown to those who look for an airplane."),
        "invalid" => new("error", "The API refused it", "A value is out of range. An estimate lies within 14 days of the schedule."),
        { Length: > 0 } other => new("error", "That did not work", $"The API answered {other}."),
        _ => null,
    };
}
