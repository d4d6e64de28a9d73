namespace FlightTickets.Web.Api;

/// <summary>The API refused a call, or could not be reached.</summary>
internal sealed class ApiException(Problem problem, Exception? inner = null)
    : Exception(problem.Detail ?? problem.Title ?? problem.Code, inner)
{
    public Problem Problem { get; } = problem;

    public int Status => Problem.Status;

    public string Code => Problem.Code;

    public static ApiException Away(Exception? inner) => new(new Problem(503, "unavailable", null, null, null, null), inner);
}
