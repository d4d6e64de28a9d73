using FlightTickets.Clocks;

namespace FlightTickets.Persistence;

/// <summary>
/// Sets the test clock of a silo that starts to where it stands, before the silo has any grain. A silo without a test clock refuses a
/// store whose clock was moved: its time would go back.
/// </summary>
internal sealed class ClockStart(DurableContexts contexts, MovableTime? time = null) : ILifecycleParticipant<ISiloLifecycle>
{
    // The stores are opened one stage earlier.
    private const int AfterStores = ServiceLifecycleStage.RuntimeStorageServices + 1;

    void ILifecycleParticipant<ISiloLifecycle>.Participate(ISiloLifecycle lifecycle) =>
        lifecycle.Subscribe(nameof(ClockStart), AfterStores, StartAsync);

    private async Task StartAsync(CancellationToken cancellationToken)
    {
        if (contexts.Find(StoredClock.Context)?.Store is not { } store) return;
        if (await StoredClock.ReadAsync(store, cancellationToken) is not ({ } reading, _)) return;
        if (time is null)
        {
            throw new StateStoreException(StateStoreFault.ClockMoved,
                $"The test clock of {store.Description} was moved: start with TestClock:Enabled = true and the test gateway, or with "
                    + "another database.");
        }

        time.Apply(reading);
    }
}
