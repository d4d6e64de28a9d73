using Microsoft.Extensions.DependencyInjection.Extensions;

namespace FlightTickets.Hosting;

/// <summary>
/// Gives Orleans' activation collector a clock that never goes back. The collector throws, in the caller's call, if it has already passed
/// the time for which it is to note an activation. On the machine's clock, once that was set back by more than a grain's idle time, every
/// call that activates such a grain would fail, for as long as the clock went back
/// (docs/decisions/0052-the-collector-has-a-steady-clock.md).
/// </summary>
internal static class SteadyCollector
{
    private const string Collector = "Orleans.Runtime.ActivationCollector";

    /// <summary>Replaces the collector's registration; a version of Orleans without one of that name keeps its own.</summary>
    /// <returns>Whether it was replaced.</returns>
    public static bool AddTo(IServiceCollection services)
    {
        if (services.FirstOrDefault(service => service.ServiceType.FullName == Collector) is not { } registered) return false;
        services.Replace(ServiceDescriptor.Singleton(registered.ServiceType,
            provider => ActivatorUtilities.CreateInstance(provider, registered.ServiceType, new SteadyClock(TimeProvider.System))));
        return true;
    }
}

/// <summary>Shows the time of its creation plus the time that has passed since, whatever happens to the machine's clock.</summary>
internal sealed class SteadyClock : TimeProvider
{
    private readonly TimeProvider _time;
    private readonly DateTimeOffset _begun;
    private readonly long _timestamp;

    public SteadyClock(TimeProvider time) => (_time, _begun, _timestamp) = (time, time.GetUtcNow(), time.GetTimestamp());

    public override long TimestampFrequency => _time.TimestampFrequency;

    public override DateTimeOffset GetUtcNow() => _begun + _time.GetElapsedTime(_timestamp);

    public override long GetTimestamp() => _time.GetTimestamp();

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        _time.CreateTimer(callback, state, dueTime, period);
}
