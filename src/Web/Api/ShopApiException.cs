using FlightTickets.Client;

namespace FlightTickets.Web.Api;

/// <summary>The API refused a call, or could not be reached.</summary>
internal sealed class ShopApiException(Problem problem, Exception? inner) : Exception(problem.Detail, inner)
{
    public Problem Problem { get; } = problem;

    public int Status => Problem.Status;

    public string Code => Problem.Code;

    /// <summary>The API cannot be reached, or what answers in its place is not the API.</summary>
    public static ShopApiException Away(Exception inner) => Of(StatusCodes.Status503ServiceUnavailable, inner);

    /// <summary>An answer that has a status and no problem, such as one of a proxy in front of the API.</summary>
    public static ShopApiException Of(int status, Exception inner) => new(new Problem
    {
        Type = "about:blank",
        Title = "That did not work",
        Status = status,
        Detail = "",
        Instance = "",
        Code = status >= StatusCodes.Status500InternalServerError ? "unavailable" : "bad_request",
        TraceId = "",
    }, inner);
}
