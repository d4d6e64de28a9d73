using FlightTickets.Persistence;
using Microsoft.Extensions.Logging;

namespace FlightTickets.Flights;

/// <summary>
/// Fetches a flight from a silo of build 0.1.0. That silo cannot read a call of an interface it does not know, such as
/// <see cref="IFlightParts"/> or <see cref="IBoardingGrain"/>, so the call did nothing there. A wake-up, which it can read and which is
/// harmless, moves the flight by its interface's version to a silo of this build, and tells the caller where it is; then the call is
/// repeated.
/// </summary>
internal sealed partial class FlightRelocation(IGrainFactory grains, ILogger<FlightRelocation> logger) : IOutgoingGrainCallFilter
{
    private static readonly GrainType FlightType = GrainType.Create("flight");

    public Task Invoke(IOutgoingGrainCallContext context) =>
        context.TargetId.Type == FlightType ? InvokeAsync(context) : context.Invoke();

    private async Task InvokeAsync(IOutgoingGrainCallContext context)
    {
        try
        {
            await context.Invoke();
            return;
        }
        catch (TypeLoadException e)
        {
            LogRelocation(context.TargetId, e.Message);
        }

        await grains.GetGrain<IWakeable>(context.TargetId).Wake();
        await context.Invoke();
    }

    [LoggerMessage(LogLevel.Information, "{Flight} moves away from a silo that cannot read its calls: {Reason}")]
    private partial void LogRelocation(GrainId flight, string reason);
}
