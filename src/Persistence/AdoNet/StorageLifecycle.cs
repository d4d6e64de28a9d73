namespace FlightTickets.Persistence.AdoNet;

/// <summary>
/// Starts a storage provider that only a silo's lifecycle can start: it must be ready when our stores open, after their schema was made,
/// and not at a stage of its own.
/// </summary>
internal sealed class StorageLifecycle : ISiloLifecycle
{
    private readonly List<ILifecycleObserver> _observers = [];

    public int HighestCompletedStage => ServiceLifecycleStage.First;

    public int LowestStoppedStage => ServiceLifecycleStage.Last;

    public static async Task StartAsync(ILifecycleParticipant<ISiloLifecycle> provider, CancellationToken cancellationToken)
    {
        var lifecycle = new StorageLifecycle();
        provider.Participate(lifecycle);
        foreach (var observer in lifecycle._observers)
            await observer.OnStart(cancellationToken).ConfigureAwait(false);
    }

    public IDisposable Subscribe(string observerName, int stage, ILifecycleObserver observer)
    {
        _observers.Add(observer);
        return new Subscription();
    }

    private sealed class Subscription : IDisposable
    {
        public void Dispose()
        {
            // The provider lives as long as the store, so nothing is unsubscribed.
        }
    }
}
