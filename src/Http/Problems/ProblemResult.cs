using System.Diagnostics;
using System.Globalization;

namespace FlightTickets.Api.Http.Problems;

/// <summary>Answers with a problem.</summary>
internal sealed class ProblemResult(string code, string detail) : IResult, IStatusCodeHttpResult
{
    private const string ContentType = "application/problem+json";

    /// <summary>How long a client should wait by default.</summary>
    private static readonly TimeSpan DefaultRetryAfter = TimeSpan.FromSeconds(1);

    public IReadOnlyList<FieldError>? Errors { get; init; }

    public IReadOnlyList<ProblemSeat>? Seats { get; init; }

    /// <summary>The field at fault; only the request knows how its client spells it.</summary>
    public FieldPath? Field { get; init; }

    public string? OrderId { get; init; }

    public TimeSpan? RetryAfter { get; init; }

    public DateTimeOffset? OpensAt { get; init; }

    public string Code => code;

    public int Status => ProblemCodes.All[code].Status;

    int? IStatusCodeHttpResult.StatusCode => Status;

    public static ProblemResult From(Refusal refusal, string? orderId = null) => new(refusal.Code, refusal.Detail)
    {
        Field = refusal.Field,
        Seats = refusal.Seats.IsDefaultOrEmpty ? null : refusal.Seats.Select(s => new ProblemSeat(s.Segment, s.Seat)).ToArray(),
        OrderId = orderId,
        RetryAfter = refusal.RetryAfter,
        OpensAt = refusal.OpensAt,
    };

    public static ProblemResult NotFound(string what) => new(RefusalCodes.NotFound, $"The {what} does not exist.");

    public static ProblemResult Invalid(string pointer, string code, string detail) =>
        new(RefusalCodes.Invalid, detail) { Errors = [new FieldError(pointer, code, detail)] };

    public Task ExecuteAsync(HttpContext httpContext)
    {
        var response = httpContext.Response;
        var (status, title) = ProblemCodes.All[code];
        response.StatusCode = status;
        response.Headers.CacheControl = "no-store";
        if (status == StatusCodes.Status401Unauthorized && response.Headers.WWWAuthenticate.Count == 0)
            response.Headers.WWWAuthenticate = "Bearer";
        if (status is StatusCodes.Status429TooManyRequests or StatusCodes.Status503ServiceUnavailable)
        {
            var seconds = Math.Max(1, Math.Ceiling((RetryAfter ?? DefaultRetryAfter).TotalSeconds));
            response.Headers.RetryAfter = seconds.ToString(CultureInfo.InvariantCulture);
        }

        var problem = new Problem
        {
            Type = "/problems/" + code,
            Title = title,
            Status = status,
            Detail = detail,
            Instance = httpContext.Request.Path.Value ?? "/",
            Code = code,
            TraceId = Activity.Current is { IdFormat: ActivityIdFormat.W3C } activity
                ? activity.TraceId.ToHexString()
                : httpContext.TraceIdentifier,
            Errors = Errors ?? (Field is null ? null : [new FieldError(WireField.Of(Field, IsQuery(httpContext.Request)), code, detail)]),
            Seats = Seats,
            OrderId = OrderId,
            OpensAt = OpensAt,
        };
        return response.WriteAsJsonAsync(problem, ApiJson.Plain.Problem, ContentType, httpContext.RequestAborted);
    }

    private static bool IsQuery(HttpRequest request) => HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method);
}
