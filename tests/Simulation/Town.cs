using FlightTickets.Flights;
using FlightTickets.Flights.Events;
using FlightTickets.Orders;
using FlightTickets.Payments;

namespace FlightTickets.Simulation;

/// <summary>Everything there is in a run, by key: the product's own drivers over simulated rows.</summary>
internal sealed class Town
{
    public const int HoldLimit = 5;
    private const int Torn = 60;
    private static readonly TimeSpan ReinstateWithin = TimeSpan.FromMinutes(1);

    private readonly World _world;
    private readonly Dictionary<string, Place<FlightParts, FlightState>> _flights = [];
    private readonly Dictionary<string, Row<StoredSeat>> _seats = [];
    private readonly Dictionary<string, Row<PaymentState>> _payments = [];
    private readonly Dictionary<string, SeatOffers> _offers = [];
    private readonly Dictionary<string, Queue<ToldTrouble>> _troubles = [];

    public Town(World world)
    {
        _world = world;
        Gateway = new Gateway(world);
        HeldUnpaid = new(world, "allowance", new Row<StoredUnpaidPlaces>(world),
            (record, life) => new UnpaidPlacesDriver(Eager(record), HoldLimit, new LifeClock(world, life)));
        foreach (var flight in Timetable.Flights)
        {
            _flights[flight] = new(world, flight, new Row<FlightState>(world, Packed, Hear),
                (record, life) => NewFlight(flight, record, life));
            foreach (var seat in Timetable.Seats) _seats[FlightId.SeatKey(flight, seat)] = new Row<StoredSeat>(world, raised: Hear);
        }

        Seats = [.. _seats.Keys];
    }

    public Gateway Gateway { get; }

    /// <summary>All customers are one user here.</summary>
    public Place<UnpaidPlacesDriver, StoredUnpaidPlaces> HeldUnpaid { get; }

    /// <summary>Seats that were taken from orders: until an order has heard of it, it may count on such a seat.</summary>
    public HashSet<(string Seat, string OrderId)> Taken { get; } = [];

    /// <summary>Flights whose business cabin is gone: orders that found no room elsewhere still own places in it.</summary>
    public HashSet<string> CabinsGone { get; } = [];

    public List<OrderPlace> Orders { get; } = [];

    /// <summary>The flights, each with its seats: an activation carries them all.</summary>
    public IReadOnlyDictionary<string, Place<FlightParts, FlightState>> Flights => _flights;

    /// <summary>The keys of all seats.</summary>
    public IReadOnlyList<string> Seats { get; }

    public IReadOnlyDictionary<string, Row<PaymentState>> Payments => _payments;

    public Row<PaymentState> Payment(string id) =>
        _payments.TryGetValue(id, out var row) ? row : _payments[id] = new Row<PaymentState>(_world);

    /// <summary>Orders, and what users hold unpaid, as they are in a backup; what it returns restores them.</summary>
    public Action BackUpOrders() => Together(
    [
        .. Orders.Select(order => order.Row.BackUp()),
        .. Orders.Select(order => order.Disruptions.Row.BackUp()),
        HeldUnpaid.Row.BackUp(),
    ]);

    /// <summary>Flights and their seats as they are in a backup; what it returns restores them.</summary>
    public Action BackUpFlights() =>
        Together([.. _flights.Values.Select(flight => flight.Row.BackUp()), .. _seats.Values.Select(seat => seat.BackUp())]);

    /// <summary>Payments as they are in a backup; what it returns restores them.</summary>
    public Action BackUpPayments()
    {
        var (rows, known) = (Together([.. _payments.Values.Select(payment => payment.BackUp())]), _payments.Keys.ToHashSet());
        return () =>
        {
            rows();
            foreach (var (id, payment) in _payments)
            {
                if (!known.Contains(id)) payment.Replace(null, null);
            }
        };
    }

    /// <summary>Stops everything and restores the stores.</summary>
    public void Restore(IEnumerable<Action> stores)
    {
        StopAll();
        foreach (var order in Orders) order.ForgetAnswers();
        foreach (var store in stores) store();
    }

    /// <summary>Every silo stops: nothing that was under way goes on.</summary>
    public void StopAll()
    {
        _world.Epoch++;
        foreach (var order in Orders) order.Stop();
        foreach (var flight in _flights.Values) flight.CrashAll();
        HeldUnpaid.CrashAll();
    }

    /// <summary>A flight as its row says.</summary>
    public FlightState Durable(string flight) => Flight.DropLapsed(_flights[flight].Row.Value ?? Timetable.Scheduled[flight], _world.Now);

    /// <summary>A seat as its row says.</summary>
    public SeatState DurableSeat(string key) => _seats[key].Value?.ToSeat() ?? SeatState.Free;

    /// <summary>How many places the orders that were promised them hold now, as their rows say.</summary>
    public int HeldByOrders() => Orders.Select(order => order.Row.Value)
        .Where(order => order is { Phase: OrderPhase.Held } && order.HoldExpiresAt > _world.Now)
        .Sum(order => order!.Places);

    public Row<StoredSeat> SeatRow(string key) => _seats[key];

    /// <summary>Where a seat lives.</summary>
    public Place<FlightParts, FlightState> FlightOf(string seatKey) => _flights[FlightId.FlightOf(seatKey)];

    public async Task<HoldResult?[]> Hold(Party party, string orderId, int attempt, TimeSpan ttl, bool promised) =>
        party.Flight is { } flight
        ? [.. await _flights[flight].Pick(Torn).Hold(orderId, attempt, party.Parts, ttl, promised)]
        : [await HeldUnpaid.Pick(Torn).Hold(new HoldRequest(orderId, attempt, party.Members[0].Claim, ttl, promised))];

    public async Task<ConfirmResult?[]> Confirm(Party party, string orderId, int attempt)
    {
        if (party.Flight is not { } flight) return [await HeldUnpaid.Pick(Torn).Confirm(orderId, attempt)];
        var answers = await _flights[flight].Pick(Torn).Confirm(orderId, attempt, party.Parts);
        for (var i = 0; i < answers.Length; i++)
        {
            // The worst moment: sold, and not paid yet.
            var seat = party.Members[i];
            if (seat.GrainType == Participant.SeatType && answers[i] == ConfirmResult.Done && _world.Has(Faults.SmallerAirplane, 80))
                _world.After(_world.Latency(), () => TakeAway(seat.Key));
        }

        return [.. answers];
    }

    public async Task<bool[]> Release(Party party, string orderId, int attempt)
    {
        await (party.Flight is { } flight
            ? _flights[flight].Pick(Torn).Release(orderId, attempt, party.Parts)
            : HeldUnpaid.Pick(Torn).Release(orderId, attempt).AsTask());
        return [.. party.Members.Select(_ => true)];
    }

    public async Task<bool[]> Withdraw(Party party, string orderId, int attempt)
    {
        await (party.Flight is { } flight
            ? _flights[flight].Pick(Torn).Withdraw(orderId, attempt, party.Parts)
            : HeldUnpaid.Pick(Torn).Withdraw(orderId, attempt).AsTask());
        return [.. party.Members.Select(_ => true)];
    }

    public async Task<FlightView?> View(string flight)
    {
        var driver = _flights[flight].Pick(Torn).Flight;
        await driver.LoadAsync();
        return driver.View();
    }

    /// <summary>The seat map by the rows: what is held in memory only is not in it.</summary>
    public async Task<SeatMap?> SeatMap(string flight)
    {
        var state = await _flights[flight].Pick(Torn).Flight.LoadAsync();
        return FlightViews.SeatMap(flight, state!, seat => _seats.ContainsKey(FlightId.SeatKey(flight, seat))
            ? FlightTickets.Flights.Seat.View(DurableSeat(FlightId.SeatKey(flight, seat)), _world.Now).Status
            : SeatStatus.Available);
    }

    /// <summary>What a flight has offered lately.</summary>
    public SeatOffers OffersOf(string flight) =>
        _offers.TryGetValue(flight, out var offers) ? offers : _offers[flight] = new SeatOffers(new LifeClock(_world, new Life()));

    public async Task<SeatView> VerifySeat(string key)
    {
        var seat = await FlightOf(key).Pick(Torn).Seats.Use(FlightId.SeatOf(key), driver => driver.Verify());
        _world.Note($"{key} is {seat.OrderId ?? "nobody"}'s");
        return seat;
    }

    /// <summary>The flight departs, and takes nobody any more.</summary>
    public void Close(string flight) => Repeat($"{flight} departs", () => SetStatus(flight, FlightStatus.Departed));

    /// <summary>The flight is cancelled; the orders on it hear of it by an event of the same write.</summary>
    public void CancelFlight(string flight) => Repeat($"{flight} is cancelled", async () =>
    {
        var driver = _flights[flight].Pick(Torn).Flight;
        var state = (await driver.LoadAsync())!;
        var (next, events, refusal) = FlightUpdateRules.Apply(flight, state, new UpdateFlight { Status = FlightStatus.Cancelled });
        var isNew = refusal is null && events.Length > 0;
        // Airplanes are outside the simulation.
        if (isNew) next = next with { CancelledAt = _world.Now, Swap = null };
        await driver.KeepDurable(isNew ? next : state, isNew, [.. events.Select(data => FlightNews.Of(flight, data, _world.Now))]);
    });

    /// <summary>The airline takes the flight's cancellation back, if there is one and it is not too late.</summary>
    public void Reinstate(string flight) => Repeat($"{flight} flies after all, if it can", async () =>
    {
        var driver = _flights[flight].Pick(Torn).Flight;
        var state = (await driver.LoadAsync())!;
        var command = new UpdateFlight { Status = FlightStatus.Scheduled };
        var isNew = ReinstatementRules.Asks(state, command)
            && ReinstatementRules.Refuse(state, command, _world.Now, ReinstateWithin) is null;
        var (next, events) = isNew ? ReinstatementRules.Reinstate(flight, state) : (state, []);
        await driver.KeepDurable(next, isNew, [.. events.Select(data => FlightNews.Of(flight, data, _world.Now))]);
    });

    /// <summary>After a restore, all orders hear again that a flight is cancelled.</summary>
    public void RepeatNews(string flight)
    {
        if (Durable(flight) is { Status: FlightStatus.Cancelled, CancelledAt: { } at })
            Hear(FlightNews.Of(flight, new FlightCancelled(flight, [.. Orders.Select(order => order.Id)]), at));
    }

    /// <summary>The flight gets an airplane without a business cabin; the orders in it are moved, where there is room.</summary>
    public void LoseCabin(string flight) => Repeat($"{flight} has no business cabin", async () =>
    {
        var driver = _flights[flight].Pick(Torn).Flight;
        var state = (await driver.LoadAsync())!;
        var business = state.Cabins[1];
        var isNew = business.Capacity > 0;
        if (isNew) state = state with { Cabins = state.Cabins.SetItem(1, business with { Capacity = 0 }) };
        await driver.KeepDurable(state, isNew);
        CabinsGone.Add(flight);
        foreach (var order in Orders) order.MoveCabin(flight);
    });

    /// <summary>A smaller airplane takes a seat from its passenger, if it has one.</summary>
    public void TakeAway(string seatKey) => Repeat($"{seatKey} is taken away",
        () => FlightOf(seatKey).Pick(Torn).Seats.Use(FlightId.SeatOf(seatKey), seat => seat.TakeAway("smaller")));

    private static Action Together(Action[] rows) => () =>
    {
        foreach (var row in rows) row();
    };

    private async Task<FlightState> SetStatus(string flight, FlightStatus status)
    {
        var driver = _flights[flight].Pick(Torn).Flight;
        var state = (await driver.LoadAsync())!;
        var isNew = Flight.TakesPassengers(state.Status);
        if (isNew) state = state with { Status = status };
        await driver.KeepDurable(state, isNew);
        return state;
    }

    // As an operation that its caller repeats until it is known to be done.
    private void Repeat(string what, Func<Task> deed, Action? then = null)
    {
        var (life, isDone) = (new Life(), false);
        Try();

        async void Try()
        {
            if (isDone) return;
            _world.After(TimeSpan.FromSeconds(10), Try);
            try
            {
                await _world.Call(life, async () =>
                {
                    await deed();
                    return true;
                });
                if (isDone) return;
                isDone = true;
                _world.Note(what);
                then?.Invoke();
            }
            catch (Exception exception) when (Life.IsExpected(exception))
            {
                // Tried again.
            }
        }
    }

    // A flight's troubles reach each of its orders at least once, one after the other.
    private void Hear(FlightNews news)
    {
        if (FlightTroubles.Of(news.Data, news.Id, news.At) is not { } told) return;
        if (!_troubles.TryGetValue(told.Trouble.FlightId, out var troubles)) troubles = _troubles[told.Trouble.FlightId] = new();
        troubles.Enqueue(told);
        if (troubles.Count == 1) TellNext(troubles);
    }

    private void TellNext(Queue<ToldTrouble> troubles)
    {
        if (!troubles.TryPeek(out var next)) return;
        var orders = Orders.Where(order => next.Orders.Contains(order.Id)).ToArray();
        var left = orders.Length;
        foreach (var order in orders)
        {
            Repeat($"{order.Id} has heard {next.Trouble.EventId}", () => order.Disruptions.Tell(next.Trouble), () =>
            {
                if (--left == 0) Done();
            });
        }

        if (left == 0) Done();

        void Done()
        {
            troubles.Dequeue();
            TellNext(troubles);
        }
    }

    // The event of a seat's loss reaches its order at least once.
    private void Hear(object told)
    {
        if (told is FlightNews news) Hear(news);
        if (told is not SeatTakenAway loss) return;
        Taken.Add((FlightId.SeatKey(loss.FlightId, loss.Seat), loss.OrderId));
        if (_world.Mutant == Mutant.ForgetLostSeat) return;
        if (Orders.Find(order => order.Id == loss.OrderId) is { } order)
            Repeat($"{loss.OrderId} has lost {loss.Seat}", () => order.LoseSeat(loss.FlightId, loss.Seat, loss.Passenger));
    }

    private FlightParts NewFlight(string flight, IDurableRecord<FlightState> record, Life life)
    {
        var known = new ScheduledRecord(Timetable.Scheduled[flight], record);
        IDurableRecord<FlightState> mutated = _world.Mutant switch
        {
            Mutant.OversellByOne => new OversellingRecord(known),
            Mutant.ForgetSettled => new ForgetfulRecord(known),
            _ => Eager(known),
        };
        var clock = new LifeClock(_world, life);
        return new FlightParts(
            new FlightDriver(flight, mutated, Silence.Instance, clock),
            new FlightSeats(flight, new TownSeatRows(_world, this, flight, life), Silence.Instance, clock));
    }

    /// <summary>The record, or with the bug that counts what is not durable yet.</summary>
    public IDurableRecord<T> Eager<T>(IDurableRecord<T> record)
        where T : class => _world.Mutant == Mutant.AnswerBeforeDurable ? new EagerRecord<T>(record) : record;

    // What is stored goes through the product's own packing: what is in memory only is left out by it.
    private static FlightState Packed(FlightState flight) => flight with { Manifest = FlightManifest.Unpack(flight.Manifest.Pack()) };

    /// <summary>Nobody watches here.</summary>
    private sealed class Silence : ISeatWatcher, IFlightHost
    {
        public static readonly Silence Instance = new();

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
}
