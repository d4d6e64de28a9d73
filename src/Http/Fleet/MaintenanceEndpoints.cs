using FlightTickets.Api.Http;
using FlightTickets.Api.Http.Input;
using FlightTickets.Api.Http.OpenApi;
using FlightTickets.Api.Http.Problems;
using FlightTickets.Api.Users;
using FlightTickets.Fleet;
using Microsoft.AspNetCore.Http.HttpResults;

namespace FlightTickets.Api.Fleet;

internal sealed record MaintenanceRequest(DateTimeOffset From, DateTimeOffset To, string Reason) : IShaped<MaintenanceRequest>
{
    public static ObjectShape<MaintenanceRequest> Shape { get; } = new(f =>
    {
        var window = new MaintenanceRequest(
            f.Required("from", TimeForms.Instant), f.Required("to", TimeForms.Instant),
            f.Optional("reason", new TextShape(200, "A check", mayBeEmpty: true)) ?? "");
        if (window.To <= window.From && window.To != default) f.Fail("to", "out_of_range", "The end is not after the beginning.");
        else if (window.To - window.From > TimeSpan.FromDays(400) && window.From != default)
            f.Fail("to", "out_of_range", "A window is at most 400 days long.");
        return window;
    }, example: """{ "from": "2027-06-01T00:00:00Z", "to": "2027-06-04T00:00:00Z", "reason": "A check" }""");
}

/// <summary>A maintenance window.</summary>
internal sealed record MaintenanceResponse(string Id, DateTimeOffset From, DateTimeOffset To, string Reason)
{
    public static MaintenanceResponse Of(MaintenanceWindow window) => new(window.Id, window.FromUtc, window.ToUtc, window.Reason);
}

/// <summary>A flight or a maintenance window in an airplane's schedule.</summary>
internal sealed record AirplaneUseResponse(string Type, string? FlightId, string? MaintenanceId, DateTimeOffset From, DateTimeOffset To);

internal sealed record ScheduleQuery(DateTimeOffset? From, DateTimeOffset? To, PageQuery Page) : IShaped<ScheduleQuery>
{
    public static ObjectShape<ScheduleQuery> Shape { get; } = new(q =>
    {
        var span = new ScheduleQuery(q.OptionalValue("from", TimeForms.InstantOrDate),
            q.OptionalValue("to", TimeForms.InstantOrDate), PageQuery.Read(q));
        if (span.To < span.From) q.Fail("to", "out_of_range", "The end is before the beginning.");
        return span;
    });
}

internal static class MaintenanceEndpoints
{
    /// <summary>The length of the shown schedule when no end is given.</summary>
    private static readonly TimeSpan DefaultSpan = TimeSpan.FromDays(31);

    public static void MapMaintenance(this IEndpointRouteBuilder v1)
    {
        var airplane = v1.MapGroup("/airplanes/{tail}").WithTags("Fleet");
        airplane.MapPost("/maintenance", Add).WithName("addMaintenance").RequireAuthorization(AuthHosting.Admin)
            .WithSummary("Plan a maintenance window")
            .Refuses(RefusalCodes.AirplaneAssigned, RefusalCodes.NotFound, RefusalCodes.Invalid);
        airplane.MapDelete("/maintenance/{id}", Remove).WithName("deleteMaintenance").RequireAuthorization(AuthHosting.Admin)
            .WithSummary("Remove a maintenance window")
            .Refuses(RefusalCodes.NotFound);
        airplane.MapGet("/schedule", Schedule).WithName("getAirplaneSchedule")
            .WithSummary("Flights and maintenance of an airplane; by default the next 31 days")
            .Refuses(RefusalCodes.NotFound);
    }

    private static async Task<Results<Created<MaintenanceResponse>, ProblemResult>> Add(
        string tail, Body<MaintenanceRequest> body, IGrainFactory grains)
    {
        if (!FleetForms.IsTail(tail)) return ProblemResult.NotFound("airplane");
        var id = Guid.CreateVersion7().ToString("N");
        var window = await grains.GetGrain<IAirplaneGrain>(tail).AddMaintenance(id, body.Value.From, body.Value.To, body.Value.Reason);
        if (!window.IsRefused) return TypedResults.Created($"/v1/airplanes/{tail}/maintenance/{id}", MaintenanceResponse.Of(window.Value));
        // This path addresses the airplane; it is not a field.
        return window.Refusal.Code == RefusalCodes.AirplaneNotFound
            ? ProblemResult.NotFound("airplane")
            : ProblemResult.From(window.Refusal);
    }

    private static async Task<Results<NoContent, ProblemResult>> Remove(string tail, string id, IGrainFactory grains)
    {
        if (!FleetForms.IsTail(tail) || !Guid.TryParseExact(id, "N", out _)) return ProblemResult.NotFound("maintenance window");
        var removed = await grains.GetGrain<IAirplaneGrain>(tail).RemoveMaintenance(id);
        return removed.IsRefused ? ProblemResult.NotFound("maintenance window") : TypedResults.NoContent();
    }

    private static async Task<Results<Ok<ListResponse<AirplaneUseResponse>>, ProblemResult>> Schedule(
        string tail, Query<ScheduleQuery> query, IGrainFactory grains, TimeProvider time)
    {
        if (!FleetForms.IsTail(tail)) return ProblemResult.NotFound("airplane");
        var airplane = grains.GetGrain<IAirplaneGrain>(tail);
        if (await airplane.Get() is null) return ProblemResult.NotFound("airplane");
        var from = query.Value.From ?? time.GetUtcNow();
        var to = query.Value.To ?? (from < DateTimeOffset.MaxValue - DefaultSpan ? from + DefaultSpan : DateTimeOffset.MaxValue);
        var uses = await airplane.GetSchedule(from, to);
        return ListResponse<AirplaneUseResponse>.Of(
            [.. uses.Select(u => new AirplaneUseResponse(u.FlightId is null ? "maintenance" : "flight", u.FlightId,
                u.MaintenanceId, u.FromUtc, u.ToUtc))],
            query.Value.Page, u => u.FlightId ?? u.MaintenanceId ?? "");
    }
}
