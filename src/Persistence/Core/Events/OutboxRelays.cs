using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace FlightTickets.Persistence;

/// <summary>Runs a relay for every store of this silo while it is active.</summary>
internal sealed class OutboxRelays(
    DurableContexts contexts, IEventPublisher publisher, IOptions<OutboxRelayOptions> options, ILogger<OutboxRelay> logger)
    : ILifecycleParticipant<ISiloLifecycle>
{
    private List<OutboxRelay> _relays = [];

    void ILifecycleParticipant<ISiloLifecycle>.Participate(ISiloLifecycle lifecycle) =>
        lifecycle.Subscribe(nameof(OutboxRelays), ServiceLifecycleStage.Active, StartAsync, StopAsync);

    private Task StartAsync(CancellationToken cancellationToken)
    {
        // Pauses and leases are about other processes, so they keep real time.
        _relays = [.. contexts.Stores.Select(s => new OutboxRelay(s, publisher, options.Value, TimeProvider.System, logger))];
        foreach (var relay in _relays)
            relay.Start();

        return Task.CompletedTask;
    }

    private async Task StopAsync(CancellationToken cancellationToken)
    {
        foreach (var relay in _relays)
            await relay.DisposeAsync();
    }
}

/// <summary>Takes the events of durable states to a broker.</summary>
public static class OutboxRelayHosting
{
    /// <summary>
    /// Adds the relay, in place of <c>AddOutboxStreams</c>: the <see cref="IEventPublisher"/> among the silo's services gets the events, and
    /// whoever provides it provides the streams named <see cref="DurableEvents.ProviderName"/> as well.
    /// </summary>
    public static ISiloBuilder AddOutboxRelay(this ISiloBuilder silo, Action<OutboxRelayOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(silo);
        silo.Services.AddOptions<OutboxRelayOptions>().Configure(options => configure?.Invoke(options));
        silo.Services.AddSingleton<ILifecycleParticipant<ISiloLifecycle>, OutboxRelays>();
        return silo;
    }
}
