using FlightTickets.Client;

namespace FlightTickets.Web.Departures;

/// <summary>What has become of the agent's last call.</summary>
/// <param name="Kind">error, warning, success or info.</param>
/// <param name="Title">What happened, short enough to be read from the other side of the desk.</param>
/// <param name="Detail">What to do now.</param>
public sealed record GateNews(string Kind, string Title, string? Detail)
{
    /// <summary>A refusal: its detail is written for agents.</summary>
    internal static GateNews Of(Problem problem) => new("error", problem.Title, problem.Status == StatusCodes.Status403Forbidden
        ? "Your account may not do this." : problem.Detail);

    internal static string NameOf(FlightPassenger passenger) => $"{passenger.FamilyName}/{passenger.GivenName}".TrimEnd('/');
}
