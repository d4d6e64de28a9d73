using System.Text.RegularExpressions;
using FlightTickets.Api.Http;
using FlightTickets.Api.Http.Input;
using FlightTickets.Api.Http.OpenApi;
using FlightTickets.Api.Http.Problems;
using FlightTickets.Api.Users;
using FlightTickets.Events;
using Microsoft.AspNetCore.Http.HttpResults;

namespace FlightTickets.Api.DeadLetters;

/// <summary>How many dead letters to show.</summary>
internal sealed record DeadLetterQuery(int Limit) : IShaped<DeadLetterQuery>
{
    public static ObjectShape<DeadLetterQuery> Shape { get; } = new(f => new DeadLetterQuery(PageQuery.LimitOf(f)));
}

/// <summary>An event that could not be delivered; <c>data</c> is its JSON as text.</summary>
internal sealed record DeadLetterResponse(
    string Id, string Type, string Source, string Subject, long Sequence, DateTimeOffset? Time, string Data, string Reason,
    DateTimeOffset? FailedAt)
{
    public static DeadLetterResponse From(DeadLetterView l) =>
        new(l.Id, l.Type, l.Source, l.Subject, l.Sequence, l.Time, l.Data, l.Reason, l.FailedAt);
}

/// <summary>Events that consumers kept refusing, for admins.</summary>
internal static partial class DeadLetterEndpoints
{
    public static void MapDeadLetters(this IEndpointRouteBuilder v1)
    {
        var letters = v1.MapGroup("/admin/dead-letters").WithTags("Events").RequireAuthorization(AuthHosting.Admin);
        letters.MapGet("", List).WithName("listDeadLetters").WithSummary("Events that could not be delivered, oldest first");
        letters.MapPost("/{id}/replay", Replay).WithName("replayDeadLetter").WithSummary("Deliver an event again to all its consumers")
            .Refuses(RefusalCodes.NotFound);
    }

    private static IDeadLettersGrain Letters(IGrainFactory grains) => grains.GetGrain<IDeadLettersGrain>(0);

    // No cursor: a replay removes the oldest letters, which makes the next ones visible.
    private static async Task<Ok<ListResponse<DeadLetterResponse>>> List(Query<DeadLetterQuery> page, IGrainFactory grains) =>
        TypedResults.Ok(new ListResponse<DeadLetterResponse>(
            [.. (await Letters(grains).List(page.Value.Limit)).Select(DeadLetterResponse.From)], null));

    private static async Task<Results<Accepted, ProblemResult>> Replay(string id, IGrainFactory grains) =>
        IdPattern().IsMatch(id) && await Letters(grains).Replay(id)
            ? TypedResults.Accepted((string?)null)
            : ProblemResult.NotFound("dead letter");

    [GeneratedRegex(@"\A[0-9A-Za-z_.-]{1,64}\z")]
    private static partial Regex IdPattern();
}
