namespace FlightTickets.Flights;

/// <summary>The rows of a flight's seats. A write that fails ends the activation that carries them.</summary>
internal interface ISeatRows
{
    /// <summary>The designators of the seats that have a row.</summary>
    Task<IEnumerable<string>> List();

    /// <summary>Opens a seat's row.</summary>
    /// <param name="designator">The seat.</param>
    /// <param name="isAbsent">Whether the row is known not to exist: then it is written without being read.</param>
    IDurableRecord<StoredSeat> Open(string designator, bool isAbsent);
}

/// <summary>
/// The seats of a flight, run by its activation. It reads once which seats have a row; one without a row, as most requested seats are, is
/// then written without a read. Only seats with something under way stay in memory; the rest is on disk.
/// </summary>
internal sealed class FlightSeats(string flightKey, ISeatRows rows, ISeatWatcher watcher, TimeProvider time)
{
    /// <summary>How often idle seats are forgotten that were neither assigned nor given back since.</summary>
    public static readonly TimeSpan ForgetsEvery = TimeSpan.FromMinutes(1);

    private readonly Dictionary<string, OpenSeat> _open = new(StringComparer.Ordinal);
    private HashSet<string>? _stored;
    private Task? _listing;
    private DateTimeOffset _forgetAt = time.GetUtcNow() + ForgetsEvery;

    /// <summary>The seats in memory.</summary>
    public IEnumerable<SeatDriver> Drivers => _open.Values.Select(seat => seat.Driver);

    /// <summary>How many seats are in memory.</summary>
    public int Count => _open.Count;

    /// <summary>A seat in memory.</summary>
    public SeatDriver? Find(string designator) => _open.GetValueOrDefault(designator)?.Driver;

    /// <summary>Reads which seats have a row, unless that is known.</summary>
    public ValueTask ListAsync() => _stored is null
        ? new ValueTask(_listing is { IsCompleted: false } running ? running : _listing = ReadAsync())
        : default;

    public async ValueTask<HoldResult> Hold(string designator, HoldRequest request)
    {
        var seat = await Enter(designator);
        try
        {
            return await seat.Driver.Hold(request);
        }
        finally
        {
            seat.Uses--;
        }
    }

    public async ValueTask<ConfirmResult> Confirm(string designator, string orderId, int attempt, Claim claim)
    {
        var seat = await Enter(designator);
        var isSettled = false;
        try
        {
            var answer = await seat.Driver.Confirm(orderId, attempt, claim);
            isSettled = answer == ConfirmResult.Done;
            return answer;
        }
        finally
        {
            Leave(seat, isSettled);
        }
    }

    public async ValueTask Release(string designator, string orderId, int attempt)
    {
        var seat = await Enter(designator);
        var isSettled = false;
        try
        {
            isSettled = await seat.Driver.Release(orderId, attempt);
        }
        finally
        {
            Leave(seat, isSettled);
        }
    }

    public async ValueTask Withdraw(string designator, string orderId, int attempt)
    {
        var seat = await Enter(designator);
        try
        {
            await seat.Driver.Withdraw(orderId, attempt);
        }
        finally
        {
            seat.Uses--;
        }
    }

    /// <summary>Runs another action on a seat.</summary>
    public async Task<T> Use<T>(string designator, Func<SeatDriver, Task<T>> use)
    {
        var seat = await Enter(designator);
        try
        {
            return await use(seat.Driver);
        }
        finally
        {
            seat.Uses--;
        }
    }

    /// <inheritdoc cref="Use{T}"/>
    public Task Use(string designator, Func<SeatDriver, Task> use) => Use(designator, async seat =>
    {
        await use(seat);
        return default(Done);
    });

    /// <summary>
    /// Called when something else changed a seat's row, such as a seat activation of a build that did not carry seats; the row is read
    /// again.
    /// </summary>
    public void Hear(SeatNotice change)
    {
        if (_stored is null) return;
        if (_open.TryGetValue(change.Seat, out var seat))
        {
            // The result of a write under way decides.
            if (seat.Uses > 0 || seat.Driver.State?.Version >= change.Version) return;
            _open.Remove(change.Seat);
        }

        _stored.Add(change.Seat);
    }

    private async Task ReadAsync() => _stored = new HashSet<string>(await rows.List(), StringComparer.Ordinal);

    private async ValueTask<OpenSeat> Enter(string designator)
    {
        if (_stored is null) await ListAsync();
        ForgetResting();
        if (!_open.TryGetValue(designator, out var seat))
        {
            var record = rows.Open(designator, isAbsent: !_stored!.Contains(designator));
            seat = new OpenSeat(designator, record, new SeatDriver(flightKey, designator, record, watcher, time));
            _open.Add(designator, seat);
        }

        seat.Uses++;
        return seat;
    }

    private void Leave(OpenSeat seat, bool isSettled)
    {
        seat.Uses--;
        if (isSettled && seat.IsAtRest) Forget(seat);
    }

    private void ForgetResting()
    {
        var now = time.GetUtcNow();
        if (now < _forgetAt) return;
        _forgetAt = now + ForgetsEvery;
        foreach (var seat in _open.Values.Where(seat => seat.IsAtRest).ToArray()) Forget(seat);
    }

    private void Forget(OpenSeat seat)
    {
        if (!_open.TryGetValue(seat.Designator, out var open) || open != seat) return;

        // A seat that was not among the rows read has none; only this activation could have written one since.
        if (seat.Record.IsLoaded && seat.Record.DurableValue is not null) _stored!.Add(seat.Designator);
        _open.Remove(seat.Designator);
    }

    private sealed class OpenSeat(string designator, IDurableRecord<StoredSeat> record, SeatDriver driver)
    {
        public string Designator => designator;

        public IDurableRecord<StoredSeat> Record => record;

        public SeatDriver Driver => driver;

        /// <summary>Calls under way. Each waits for its own write, so without a call no write is under way.</summary>
        public int Uses { get; set; }

        public bool IsAtRest => Uses == 0 && driver.IsOnDisk;
    }
}
