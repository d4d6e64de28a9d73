using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using System.Text.Json;
using FlightTickets.Api.Http;
using FlightTickets.Api.Http.OpenApi;
using FlightTickets.Api.Http.Problems;
using FlightTickets.Api.Http.RateLimits;
using FlightTickets.Flights;
using Microsoft.AspNetCore.Http.HttpResults;

namespace FlightTickets.Api.Flights;

/// <summary>A seat's change, as sent to watchers.</summary>
internal sealed record SeatEvent(string Designator, SeatStatus Status);

/// <summary>
/// A flight's changes, as server-sent events: <c>status</c> (first with the present state), <c>seat</c>, <c>availability</c>.
/// </summary>
internal static class FlightEventsEndpoint
{
    public static void MapFlightEvents(this IEndpointRouteBuilder v1) =>
        v1.MapGet("/flights/{id}/events", Watch).WithName("watchFlight").WithTags("Flights")
            .WithSummary("A flight's changes, as server-sent events")
            .Refuses(RefusalCodes.NotFound, ProblemCodes.RateLimited);

    private static async Task<Results<ServerSentEventsResult<string>, ProblemResult>> Watch(
        string id, HttpContext context, IGrainFactory grains, StreamSlots slots, CancellationToken cancellationToken)
    {
        if (!FlightId.TryParse(id, out _) || await grains.GetGrain<IFlightGrain>(id).Get() is null) return ProblemResult.NotFound("flight");
        if (HeadRequests.IsHead(context)) return TypedResults.ServerSentEvents(AsyncEnumerable.Empty<SseItem<string>>());
        if (slots.TryTake(ClientAddress.Of(context)) is not { } slot)
        {
            return new ProblemResult(ProblemCodes.RateLimited, $"A client may watch {StreamSlots.MaxPerClient} streams at a time.")
            {
                RetryAfter = TimeSpan.FromSeconds(10),
            };
        }

        context.Response.RegisterForDispose(slot);
        return TypedResults.ServerSentEvents(Events(grains.GetGrain<IFlightGrain>(id), cancellationToken));
    }

    private static async IAsyncEnumerable<SseItem<string>> Events(
        IFlightGrain flight, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var change in flight.Watch(cancellationToken).WithCancellation(cancellationToken))
        {
            // Open to all, so it shows no more than customers see.
            if (change.Flight is { } now)
                yield return new(JsonSerializer.Serialize(FlightResponse.From(now, staff: false), ApiJson.Plain.FlightResponse), "status");
            if (change.Seat is { } seat)
                yield return new(JsonSerializer.Serialize(new SeatEvent(seat.Seat, seat.Status), ApiJson.Plain.SeatEvent), "seat");
            if (change.Availability is { } cabin)
                yield return new(JsonSerializer.Serialize(FlightCabinResponse.From(cabin, staff: false), ApiJson.Plain.FlightCabinResponse),
                    "availability");
        }
    }
}
