using FlightTickets.Flights;
using Microsoft.Extensions.Time.Testing;
using static FlightTickets.Grains.Tests.Flights.FlightsCluster;

namespace FlightTickets.Grains.Tests.Flights;

/// <summary>The seats that a flight's activation carries: what is read, what is written, what stays in memory.</summary>
public sealed class FlightSeatsTests
{
    private readonly FakeTimeProvider _time = new(FlightSamples.Now);
    private readonly Rows _rows = new();
    private readonly FlightSeats _seats;

    public FlightSeatsTests() => _seats = new FlightSeats(FlightSamples.Key, _rows, new Silence(), _time);

    [Fact]
    public async Task A_seat_without_a_row_is_assigned_without_a_read_and_then_forgotten()
    {
        await _seats.Hold("1A", ForPassenger("a"));
        Assert.Equal(1, _seats.Count);
        Assert.Equal(ConfirmResult.Done, await _seats.Confirm("1A", "a", 1, new SeatClaim(0)));
        Assert.Equal((0, 0, 1), (_seats.Count, _rows.Reads, _rows.Lists));

        // It has a row now.
        Assert.Equal(RefusalCodes.SeatUnavailable, (await _seats.Hold("1A", ForPassenger("b"))).Code());
        Assert.Equal((1, 1), (_rows.Reads, _rows.Lists));
    }

    [Fact]
    public async Task A_seat_that_was_stored_before_is_read()
    {
        await _seats.Hold("1A", ForPassenger("a"));
        await _seats.Confirm("1A", "a", 1, new SeatClaim(0));
        var other = new FlightSeats(FlightSamples.Key, _rows, new Silence(), _time);
        Assert.Equal("a", (await other.Use("1A", seat => seat.View())).OrderId);
        Assert.Null((await other.Use("1B", seat => seat.View())).OrderId);
        Assert.Equal(1, _rows.Reads);
    }

    [Fact]
    public async Task A_hold_in_memory_stays_until_it_lapses()
    {
        await _seats.Hold("1A", ForPassenger("a"));
        await _seats.Hold("1B", ForPassenger("a", promised: true));
        _time.Advance(TimeSpan.FromSeconds(20));
        await _seats.Use("1C", seat => seat.View());
        Assert.Equal(3, _seats.Count);
        Assert.Equal(ConfirmResult.Done, await _seats.Confirm("1A", "a", 1, new SeatClaim(0)));
        await _seats.Hold("1A", ForPassenger("b"));
        await _seats.Hold("1D", ForPassenger("b"));

        // Held for 30 s, and lapsed when idle seats are forgotten; what is on disk goes as well.
        _time.Advance(FlightSeats.ForgetsEvery);
        await _seats.Hold("1E", ForPassenger("c"));
        Assert.Equal(1, _seats.Count);
        Assert.Equal(RefusalCodes.SeatUnavailable, (await _seats.Hold("1B", ForPassenger("c"))).Code());
    }

    [Fact]
    public async Task A_seat_that_somebody_is_writing_is_not_forgotten()
    {
        await _seats.Hold("1A", ForPassenger("a"));
        _rows.Disk = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var first = _seats.Confirm("1A", "a", 1, new SeatClaim(0)).AsTask();
        var second = _seats.Confirm("1A", "a", 1, new SeatClaim(0)).AsTask();
        _time.Advance(FlightSeats.ForgetsEvery);
        await _seats.Hold("1B", ForPassenger("c"));
        Assert.NotNull(_seats.Find("1A"));
        _rows.Disk.SetResult();
        Assert.Equal([ConfirmResult.Done, ConfirmResult.Done], await Task.WhenAll(first, second));
        Assert.Null(_seats.Find("1A"));
    }

    [Fact]
    public async Task A_list_that_could_not_be_read_is_asked_for_again()
    {
        _rows.FailsToList = true;
        await Assert.ThrowsAsync<TimeoutException>(() => _seats.Hold("1A", ForPassenger("a")).AsTask());
        _rows.FailsToList = false;
        Assert.IsType<HoldResult.Held>(await _seats.Hold("1A", ForPassenger("a")));
    }

    [Fact]
    public async Task All_parts_of_an_order_are_written_in_one_turn()
    {
        var flight = new FlightRecord(FlightSamples.Flight(), _rows);
        var parts = new FlightParts(new FlightDriver(FlightSamples.Key, flight, new Silence(), _time), _seats);
        FlightPart[] wanted =
        [
            new(null, new CabinClaim(Cabin.Economy, 2, ["1A", "1B"])), new("1A", new SeatClaim(0)), new("1B", new SeatClaim(1)),
        ];
        Assert.All(await parts.Hold("a", 1, [.. wanted], TimeSpan.FromSeconds(30), false), held => Assert.IsType<HoldResult.Held>(held));
        _rows.Disk = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var confirm = parts.Confirm("a", 1, [.. wanted]);

        // Before this turn ends, all three wait for the disk.
        Assert.Equal(3, _rows.Writes);
        _rows.Disk.SetResult();
        Assert.Equal([ConfirmResult.Done, ConfirmResult.Done, ConfirmResult.Done], await confirm);
    }

    [Fact]
    public async Task Each_part_has_its_own_answer()
    {
        var parts = new FlightParts(
            new FlightDriver(FlightSamples.Key, new FlightRecord(FlightSamples.Flight(), _rows), new Silence(), _time), _seats);
        await _seats.Hold("1B", ForPassenger("b"));
        var answers = await parts.Hold("a", 1,
            [new(null, new CabinClaim(Cabin.Economy, 2, ["1A", "1B"])), new("1A", new SeatClaim(0)), new("1B", new SeatClaim(1))],
            TimeSpan.FromSeconds(30), false);
        Assert.Equal(
            [typeof(HoldResult.Held), typeof(HoldResult.Held), typeof(HoldResult.Refused)], answers.Select(answer => answer.GetType()));
    }

    private sealed class Silence : ISeatWatcher, IFlightHost
    {
        public void SeatStored(string designator, SeatState seat)
        {
        }

        public void SeatChanged(SeatNotice notice)
        {
        }

        public ValueTask<string> AccountingCodeAsync() => ValueTask.FromResult("279");

        public void Changed(FlightState? before, FlightState next)
        {
        }

        public void Answered(HoldResult answer)
        {
        }
    }

    private sealed class Rows : ISeatRows
    {
        public Dictionary<string, StoredSeat> Stored { get; } = [];

        public int Lists { get; private set; }

        public int Reads { get; set; }

        public int Writes { get; set; }

        public bool FailsToList { get; set; }

        /// <summary>What writes wait for.</summary>
        public TaskCompletionSource? Disk { get; set; }

        public Task<IEnumerable<string>> List()
        {
            Lists++;
            return FailsToList
                ? Task.FromException<IEnumerable<string>>(new TimeoutException())
                : Task.FromResult<IEnumerable<string>>([.. Stored.Keys]);
        }

        public IDurableRecord<StoredSeat> Open(string designator, bool isAbsent) => new SeatRecord(this, designator, isAbsent);
    }

    private sealed class SeatRecord(Rows rows, string seat, bool isAbsent) : Record<StoredSeat>(rows, isAbsent)
    {
        protected override StoredSeat? Read() => Rows.Stored.GetValueOrDefault(seat);

        protected override void Write(StoredSeat value) => Rows.Stored[seat] = value;
    }

    private sealed class FlightRecord(FlightState flight, Rows rows) : Record<FlightState>(rows, false)
    {
        protected override FlightState? Read() => flight;

        protected override void Write(FlightState value)
        {
        }
    }

    private abstract class Record<T>(Rows rows, bool isAbsent) : IDurableRecord<T>
        where T : class
    {
        private Task _written = Task.CompletedTask;

        public bool IsLoaded { get; private set; } = isAbsent;

        public T? Value { get; private set; }

        public T? DurableValue { get; private set; }

        protected Rows Rows => rows;

        public ValueTask LoadAsync()
        {
            rows.Reads++;
            (IsLoaded, Value, DurableValue) = (true, Read(), Read());
            return default;
        }

        public Task CommitAsync(T next, TimeSpan? wakeAfter = null, params ReadOnlySpan<object> events)
        {
            rows.Writes++;
            Value = next;
            return _written = StoreAsync(next);
        }

        public Task<bool> TryInsertAsync(T next, TimeSpan? wakeAfter = null) => throw new NotSupportedException();

        public bool SharesCommitsWith(IDurableRecord other) => false;

        public IRecordProposal Propose(T next) => throw new NotSupportedException();

        public Task<bool> CommitWithAsync(
            IRecordProposal proposal, T next, TimeSpan? wakeAfter = null, params ReadOnlySpan<object> events) =>
            throw new NotSupportedException();

        public Task WhenDurableAsync() => _written;

        protected abstract T? Read();

        protected abstract void Write(T value);

        private async Task StoreAsync(T next)
        {
            if (rows.Disk is { } disk) await disk.Task;
            Write(next);
            DurableValue = next;
        }
    }
}
