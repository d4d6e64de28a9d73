using FlightTickets.Fleet;
using FlightTickets.Orders;
using FlightTickets.Persistence;
using Microsoft.Extensions.Options;
using Orleans.Concurrency;

namespace FlightTickets.Flights;

/// <summary>
/// A flight. Reentrant: every decision is made in one turn on the newest state, and calls wait only for the disk. This part books, by
/// <see cref="FlightDriver"/>; the other parts carry its seats, and schedule, change and show it.
/// </summary>
[GrainType("flight"), Reentrant, FlightPlacement]
internal sealed partial class FlightGrain : Grain, IFlightGrain, IWakeable, IFlightHost
{
    private readonly FlightDriver _driver;
    private readonly FlightParts _parts;
    private readonly SeatOffers _offers;
    private readonly IDurableState<FlightState> _durable;
    private readonly IDurableLookup<StoredSeat> _seats;
    private readonly IDurableRows<StoredSeat> _seatRows;
    private readonly PlacesCache _places;
    private readonly DisruptionOptions _disruptions;
    private readonly TimeProvider _time;
    private int _counted;

    public FlightGrain(
        [DurableState(FlightsHosting.Context)] IDurableState<FlightState> durable,
        [DurableLookup(FlightsHosting.Context, SeatGrain.RowType)] IDurableLookup<StoredSeat> seats,
        [DurableRows(FlightsHosting.Context, SeatGrain.RowType)] IDurableRows<StoredSeat> seatRows,
        PlacesCache places,
        IOptions<DisruptionOptions> disruptions,
        TimeProvider time)
    {
        _disruptions = disruptions.Value;
        (_durable, _seats, _seatRows, _places, _time) = (durable, seats, seatRows, places, time);
        Key = this.GetPrimaryKeyString();
        _driver = new FlightDriver(Key, new GrainRecord<FlightState>(durable), this, time);
        _parts = new FlightParts(_driver, new FlightSeats(Key, this, this, time));
        _offers = new SeatOffers(time);
    }

    // Kept, because the runtime decodes a grain's key on every access.
    private string Key { get; }

    public ValueTask<HoldResult> Hold(HoldRequest request) => _driver.Hold(request);

    public ValueTask<ConfirmResult> Confirm(string orderId, int attempt, Claim claim) => _driver.Confirm(orderId, attempt, claim);

    public ValueTask Release(string orderId, int attempt) => _driver.Release(orderId, attempt);

    public ValueTask Withdraw(string orderId, int attempt) => _driver.Withdraw(orderId, attempt);

    public Task<int> NextSequence() => _driver.NextSequence();

    public async Task<FlightView?> Get()
    {
        await _driver.LoadAsync();
        return Shown();
    }

    // The driver does not know the setting.
    private FlightView? Shown() => _driver.View() is { } view
        ? view with { ReinstatableUntil = ReinstatementRules.Until(_driver.State!, _disruptions.ReinstateWithin) }
        : null;

    public Task Wake() => InTurn(async () =>
    {
        await _driver.LoadAsync();
        await HealAsync();
        if (_driver.State is { } flight) await _driver.Keep(Flight.DropLapsed(flight, _time.GetUtcNow()), write: true);
        return default(Done);
    });

    public ValueTask<string> AccountingCodeAsync() =>
        FlightId.TryParse(Key, out var id) ? _places.AccountingCodeAsync(id.Carrier) : ValueTask.FromResult("000");

    public void Changed(FlightState? before, FlightState next)
    {
        FlightInstruments.Count(next, ref _counted);
        if (before is not null) TellCabins(before, next);
    }

    public void Answered(HoldResult answer) => FlightInstruments.Held(answer);
}
