using FlightTickets.Api.Flights;
using FlightTickets.Api.Http.Input;
using FlightTickets.Api.Http.OpenApi;
using FlightTickets.Api.Http.Problems;
using FlightTickets.Api.Users;
using FlightTickets.Clocks;
using FlightTickets.Flights;
using FlightTickets.Startup;
using Microsoft.AspNetCore.Http.HttpResults;

namespace FlightTickets.Api.TestClock;

internal static class ClockEndpoints
{
    /// <summary>The routes exist only where the test clock is on, which takes the test gateway.</summary>
    public static void MapTestClock(this IEndpointRouteBuilder v1, IConfiguration configuration)
    {
        if (!TestClockSetting.IsOn(configuration)) return;
        var clock = v1.MapGroup("/test/clock").WithTags("Test").RequireAuthorization(AuthHosting.Admin);
        clock.MapGet("", Get).WithName("getTestClock").WithSummary("The test clock");
        clock.MapPost("", Move).WithName("moveTestClock").WithSummary("Move, stop or start the test clock")
            .Refuses(ProblemCodes.ClockBackwards, RefusalCodes.Invalid);
        v1.MapPost("/test/flights/{id}", Script).WithName("scriptFlight").WithTags("Test").RequireAuthorization(AuthHosting.Admin)
            .WithSummary("Sell a cabin out, or change its fare")
            .Refuses(RefusalCodes.NotFound, RefusalCodes.CabinNotOnFlight, RefusalCodes.MixedCurrencies);
    }

    private static async Task<Results<Ok<FlightResponse>, ProblemResult>> Script(
        string id, Body<ScriptFlightRequest> body, IGrainFactory grains)
    {
        if (!FlightId.TryParse(id, out _)) return ProblemResult.NotFound("flight");
        var flight = await grains.GetGrain<IFlightGrain>(id).Script(body.Value.Command);
        return flight.IsRefused ? ProblemResult.From(flight.Refusal) : TypedResults.Ok(FlightResponse.From(flight.Value, staff: true));
    }

    private static async Task<Ok<ClockResponse>> Get(IGrainFactory grains, MovableTime time)
    {
        var reading = await grains.GetGrain<IClockGrain>(0).Get();
        return TypedResults.Ok(new ClockResponse(reading.At(time.SystemNow), reading.IsRunning));
    }

    private static async Task<Results<Ok<MovedClockResponse>, ProblemResult>> Move(
        Body<MoveClockRequest> body, IGrainFactory grains, MovableTime time)
    {
        var clock = grains.GetGrain<IClockGrain>(0);
        var move = await clock.Move(body.Value.Command);
        // A move takes as long as the due work; a call to a grain must not.
        while (true)
        {
            if (await clock.Await(move) is not { } progress)
                return new ProblemResult(ProblemCodes.Unavailable, "The move did not end. Ask where the clock stands.");
            if (progress.IsBackwards)
                return new ProblemResult(ProblemCodes.ClockBackwards, "The clock has passed that instant.");
            if (!progress.HasEnded) continue;
            time.Apply(progress.Reading);
            return TypedResults.Ok(MovedClockResponse.Of(progress, time.SystemNow));
        }
    }
}
