using System.Runtime.CompilerServices;

namespace FlightTickets.Flights;

/// <summary>Shows a flight live: the seat map, and its watchers.</summary>
internal sealed partial class FlightGrain
{
    /// <summary>How soon watchers hear that a hold has lapsed.</summary>
    private static readonly TimeSpan LapseInterval = TimeSpan.FromSeconds(1);

    private readonly LiveSeats _live = new();
    private readonly Watchers _watchers = new();
    private Task? _resync;
    private DateTimeOffset _resyncedAt;
    private IGrainTimer? _lapses;

    public async Task<SeatMap?> GetSeatMap()
    {
        await _driver.LoadAsync();
        if (_driver.Current is null) return null;
        await ResyncAsync();
        var now = _time.GetUtcNow();
        return _driver.Current is { } flight ? FlightViews.SeatMap(Key, flight, seat => _live.At(seat, now)) : null;
    }

    /// <summary>Called by a seat's own activation, on a silo whose build does not carry seats.</summary>
    public Task SeatChanged(SeatNotice change)
    {
        _parts.Seats.Hear(change);
        Tell(change);
        return Task.CompletedTask;
    }

    public async IAsyncEnumerable<FlightWatchEvent> Watch([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        await _driver.LoadAsync();
        if (_driver.Current is null) yield break;

        // No command causes a lapse, so the flight looks for lapses while it has watchers.
        _lapses ??= this.RegisterGrainTimer(TellLapses, LapseInterval, LapseInterval);
        try
        {
            await foreach (var change in _watchers.Watch(_driver.View, cancellationToken)) yield return change;
        }
        finally
        {
            if (!_watchers.Any)
            {
                _lapses?.Dispose();
                _lapses = null;
            }
        }
    }

    public override Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        _watchers.Complete();
        FlightInstruments.Count(null, ref _counted);
        return Task.CompletedTask;
    }

    // Rows are read when the map is first requested, and again when the reports are old; concurrent requests share the read.
    private async Task ResyncAsync()
    {
        if (_time.GetUtcNow() - _resyncedAt < LiveSeats.ResyncsAfter) return;
        await (_resync is { IsCompleted: false } running ? running : _resync = ReadSeatsAsync());
    }

    private async Task<IEnumerable<string>> ReadSeatsAsync()
    {
        var asked = _time.GetUtcNow();
        var rows = await _seats.ByOwnerAsync(Key);
        var now = _time.GetUtcNow();
        var designators = new string[rows.Count];
        for (var i = 0; i < designators.Length; i++)
        {
            designators[i] = FlightId.SeatOf(rows[i].Key);
            var seat = rows[i].Value.ToSeat();
            _live.Read(Seat.Tell(seat, designators[i], now), asked, now);
            _boarding.Hear(designators[i], seat);
        }

        _resyncedAt = now;
        return designators;
    }

    private void Tell(SeatNotice change)
    {
        if (_live.Hear(change, _time.GetUtcNow()) && _watchers.Any) _watchers.Tell(new FlightWatchEvent { Seat = change });
    }

    private void TellCabins(FlightState before, FlightState next)
    {
        if (!_watchers.Any) return;
        foreach (var cabin in next.Cabins)
        {
            if (Flight.Cabin(before, cabin.Cabin) != cabin) _watchers.Tell(new FlightWatchEvent { Availability = FlightViews.View(cabin) });
        }
    }

    private Task TellLapses(CancellationToken cancellationToken)
    {
        var now = _time.GetUtcNow();
        foreach (var seat in _live.TakeLapsed(now)) _watchers.Tell(new FlightWatchEvent { Seat = seat });
        if (_driver.Current is { } flight && flight.NextLapse <= now) _driver.DropLapsed();

        return Task.CompletedTask;
    }
}
