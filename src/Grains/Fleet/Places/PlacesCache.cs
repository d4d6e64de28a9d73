using Microsoft.Extensions.Logging;

namespace FlightTickets.Fleet;

/// <summary>
/// This silo's copy of the reference data, so that a booking or a search never asks another grain for it. From time to time it asks the
/// owner for a newer version, and once more before it reports a code as unknown.
/// </summary>
internal sealed partial class PlacesCache(IGrainFactory grains, TimeProvider time, ILogger<PlacesCache> logger)
{
    /// <summary>How old the copy may be. The owner's own silo sees a change at once.</summary>
    public static readonly TimeSpan MaxAge = TimeSpan.FromSeconds(2);

    /// <summary>
    /// How soon after a refresh an unknown code may cause another: unknown codes come from outside and must cost nothing.
    /// </summary>
    public static readonly TimeSpan MinAge = TimeSpan.FromMilliseconds(100);

    private readonly Lock _lock = new();
    private PlaceIndex? _index;
    private Task<PlaceIndex>? _refresh;
    private long _refreshedAt;

    /// <summary>The data, possibly a little old.</summary>
    public ValueTask<PlaceIndex> GetAsync()
    {
        if (_index is not { } index) return new ValueTask<PlaceIndex>(RefreshAsync());

        // A reader does not wait for the refresh it starts: the present copy is good enough.
        if (time.GetElapsedTime(Volatile.Read(ref _refreshedAt)) > MaxAge) _ = RefreshBehindAsync();
        return ValueTask.FromResult(index);
    }

    /// <summary>An airport; for an unknown code the owner is asked once more.</summary>
    public async ValueTask<Airport?> FindAirportAsync(string iata)
    {
        var index = await GetAsync();
        if (index.Airport(iata) is { } airport) return airport;
        return time.GetElapsedTime(Volatile.Read(ref _refreshedAt)) > MinAge ? (await RefreshAsync()).Airport(iata) : null;
    }

    /// <summary>An airline's accounting code; <c>000</c> if unknown.</summary>
    public async ValueTask<string> AccountingCodeAsync(string carrier) => (await GetAsync()).Airline(carrier)?.AccountingCode ?? "000";

    /// <summary>Takes the owner's data; the owner calls it on its own silo too.</summary>
    public PlaceIndex Accept(PlacesSnapshot? snapshot)
    {
        lock (_lock)
        {
            if (snapshot is not null && snapshot.Version > (_index?.Snapshot.Version ?? -1)) _index = new PlaceIndex(snapshot);
            Volatile.Write(ref _refreshedAt, time.GetTimestamp());
            return _index ?? throw new InvalidOperationException("The owner of the reference data has none.");
        }
    }

    private Task<PlaceIndex> RefreshAsync()
    {
        lock (_lock)
        {
            return _refresh is { IsCompleted: false } running ? running : _refresh = ReadAsync();
        }
    }

    private async Task RefreshBehindAsync()
    {
        try
        {
            await RefreshAsync();
        }
        catch (Exception e)
        {
            // The copy keeps its age, so the next reader tries again.
            LogNotRefreshed(e);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The reference data could not be refreshed")]
    private partial void LogNotRefreshed(Exception exception);

    private async Task<PlaceIndex> ReadAsync() =>
        Accept(await grains.GetGrain<IPlacesGrain>(IPlacesGrain.Key).Read(_index?.Snapshot.Version ?? -1));
}
