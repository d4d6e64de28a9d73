using System.Collections.Immutable;
using FlightTickets.Fleet;
using FlightTickets.Flights;
using FlightTickets.Orders;

namespace FlightTickets.Simulation;

/// <summary>Everything there is in a run, by key, and the messages orders send to it. Flights and seats run the product's own rules.</summary>
internal sealed class Town
{
    public const int Capacity = 3;
    public const int HoldLimit = 5;
    public static readonly ImmutableArray<string> Flights = ["B6-1-20270505-JFK", "B6-2-20270505-JFK", "B6-3-20270601-JFK"];
    public static readonly ImmutableArray<string> SeatNames = ["1A", "1B", "1C"];
    private static readonly Money Taxes = new(1000, "USD");

    // Three prices and three sets of rules. The last departs so late that who books only it may think better of it (all of a run is within 24 hours).
    private static readonly ImmutableDictionary<string, FlightState> Scheduled = ImmutableDictionary.CreateRange<string, FlightState>(
    [
        new(Flights[0], Schedule(new DateTimeOffset(2027, 5, 5, 12, 0, 0, TimeSpan.Zero), 10000, null)),
        new(Flights[1], Schedule(new DateTimeOffset(2027, 5, 5, 18, 0, 0, TimeSpan.Zero), 14999, new FareRules { CancellationFee = 3333, ChangeFee = 1111 })),
        new(Flights[2], Schedule(new DateTimeOffset(2027, 6, 1, 12, 0, 0, TimeSpan.Zero), 7001, new FareRules { NonRefundable = true })),
    ]);

    private static FlightState Schedule(DateTimeOffset departure, long fare, FareRules? rules) => new()
    {
        Command = new ScheduleFlight("RSW", default, null, default, null, "N1", []),
        Airplane = "N1",
        DepartureUtc = departure,
        ArrivalUtc = departure.AddHours(3),
        OriginZone = "America/New_York",
        DestinationZone = "America/New_York",
        Layout = StandardLayout.For(4),
        Cabins =
        [
            new CabinInventory(Cabin.Economy, Capacity, Capacity, new Money(fare, "USD"), Taxes) { Rules = rules },
            new CabinInventory(Cabin.Business, Capacity, Capacity, new Money(2 * fare, "USD"), Taxes) { Rules = rules },
        ],
    };

    private readonly World _world;
    private readonly Dictionary<string, Place<FlightState, FlightState>> _flights = [];
    private readonly Dictionary<string, Place<SeatState, StoredSeat>> _seats = [];
    private readonly Dictionary<string, PaymentPlace> _payments = [];

    public Town(World world)
    {
        _world = world;
        Gateway = new Gateway(world);
        HeldUnpaid = new(world, "allowance", stored => stored?.ToUnpaidPlaces() ?? UnpaidPlacesState.Empty, StoredUnpaidPlaces.Of);
        foreach (var flight in Flights)
        {
            _flights[flight] = new(world, flight, stored => Load(stored ?? Scheduled[flight]), Store);
            foreach (var seat in SeatNames)
            {
                var key = FlightId.SeatKey(flight, seat);
                _seats[key] = new(world, key, stored => stored?.ToSeat() ?? SeatState.Free, StoredSeat.Of);
            }
        }
    }

    public Gateway Gateway { get; }

    /// <summary>All customers are one user here.</summary>
    public Place<UnpaidPlacesState, StoredUnpaidPlaces> HeldUnpaid { get; }

    /// <summary>How many places the orders that were promised them hold now, as their rows say.</summary>
    public int HeldByOrders() => Orders.Select(order => order.Row.Value)
        .Where(order => order is { Phase: OrderPhase.Held } && order.HoldExpiresAt > _world.Now)
        .Sum(order => order!.Places);

    /// <summary>Seats that were taken from orders.</summary>
    public HashSet<(string Seat, string OrderId)> Taken { get; } = [];

    public List<OrderPlace> Orders { get; } = [];

    public IReadOnlyDictionary<string, Place<FlightState, FlightState>> FlightPlaces => _flights;

    public IReadOnlyDictionary<string, Place<SeatState, StoredSeat>> SeatPlaces => _seats;

    public IReadOnlyDictionary<string, PaymentPlace> PaymentPlaces => _payments;

    public PaymentPlace Payment(string id) => _payments.TryGetValue(id, out var place) ? place : _payments[id] = new PaymentPlace(_world, id, Gateway);

    public void Hold(Participant participant, HoldRequest request, Action<HoldResult> reply) => _world.Send(() =>
    {
        if (participant.GrainType == Participant.UnpaidPlacesType)
        {
            if (_world.Mutant == Mutant.CountHoldsByQuery)
            {
                HoldResult counted = HeldByOrders() + ((UnpaidPlacesClaim)request.Claim).Places <= HoldLimit ? new HoldResult.Held(null) : new HoldResult.Refused(new Refusal(RefusalCodes.HoldLimitReached, ""));
                _world.Send(() => reply(counted));
                return;
            }

            HeldUnpaid.Turn(user =>
            {
                var outcome = UnpaidPlaces.Hold(user, request, HoldLimit, _world.Now);
                return (outcome.State, outcome.Answer, outcome.Write, request.Promised);
            }, reply);
            return;
        }

        if (participant.GrainType == Participant.SeatType)
        {
            var designator = participant.Key[(participant.Key.IndexOf('/', StringComparison.Ordinal) + 1)..];
            _seats[participant.Key].Turn(seat =>
            {
                var asked = _world.Mutant == Mutant.SeatForEverybody && seat.Blocked is null
                    ? seat with { Entries = [.. seat.Entries.Where(entry => entry.OrderId == request.OrderId)] }
                    : seat;
                var outcome = Seat.Hold(asked, designator, request, _world.Now);
                return (outcome.State, outcome.Answer, outcome.Write, request.Promised);
            }, reply);
            return;
        }

        _flights[participant.Key].Turn(flight =>
        {
            flight = Fresh(flight);
            var extra = _world.Mutant == Mutant.OversellByOne ? 1 : 0;
            var outcome = Flight.Hold(Resize(flight, extra), request, _world.Now);
            var answer = outcome.Answer is HoldResult.Held
                ? new HoldResult.Held(FlightViews.Quote(participant.Key, flight, ((CabinClaim)request.Claim).Cabin, "279"))
                : outcome.Answer;
            return (Resize(outcome.State, -extra), answer, outcome.Write, request.Promised);
        }, reply);
    });

    public void Confirm(Participant participant, string orderId, int attempt, Action<ConfirmResult> reply) => _world.Send(() =>
    {
        var claim = participant.Claim;
        if (participant.GrainType == Participant.UnpaidPlacesType)
        {
            HeldUnpaid.Turn(user =>
            {
                var outcome = UnpaidPlaces.Confirm(user, orderId, attempt, _world.Now);
                return (outcome.State, outcome.Answer, outcome.Write, true);
            }, reply);
            return;
        }

        if (participant.GrainType == Participant.SeatType)
        {
            _seats[participant.Key].Turn(seat =>
            {
                if (_world.Mutant == Mutant.SellWhateverIsHeld && (seat[orderId].Provisional ?? seat[orderId].Promised) is { } lease) claim = new SeatClaim(lease.Claim.Passenger);
                var outcome = Seat.Confirm(seat, orderId, attempt, claim, _world.Now);
                // The worst moment: sold, and not paid yet.
                if (outcome.Write && _world.Has(Faults.SmallerAirplane, 80)) _world.After(_world.Latency(), () => TakeAway(participant.Key));
                return (outcome.State, outcome.Answer, outcome.Write, true);
            }, reply);
            return;
        }

        _flights[participant.Key].Turn(flight =>
        {
            flight = Fresh(flight);
            if (_world.Mutant == Mutant.SellWhateverIsHeld && (flight.Manifest[orderId].Provisional ?? flight.Manifest[orderId].Promised) is { } lease) claim = new CabinClaim(lease.Claim.Cabin, lease.Claim.Places, []);
            var outcome = Flight.Confirm(flight, orderId, attempt, claim, _world.Now);
            return (outcome.State, outcome.Answer, outcome.Write, true);
        }, reply);
    });

    public void Release(Participant participant, string orderId, int attempt, Action<bool> reply) => _world.Send(() =>
    {
        if (participant.GrainType == Participant.UnpaidPlacesType)
        {
            HeldUnpaid.Turn(user =>
            {
                var outcome = UnpaidPlaces.Release(user, orderId, attempt, _world.Now);
                return (outcome.State, outcome.Answer, outcome.Write, true);
            }, reply);
            return;
        }

        if (participant.GrainType == Participant.SeatType)
        {
            _seats[participant.Key].Turn(seat =>
            {
                var outcome = Seat.Release(seat, orderId, attempt, _world.Now);
                var next = _world.Mutant == Mutant.DropTombstones
                    ? outcome.State with { Entries = [.. outcome.State.Entries.Where(entry => entry.Entry.Released is null)] }
                    : outcome.State;
                return (next, true, outcome.Write, true);
            }, reply);
            return;
        }

        _flights[participant.Key].Turn(flight =>
        {
            var outcome = Flight.Release(Fresh(flight), orderId, attempt, _world.Now);
            var next = _world.Mutant == Mutant.DropTombstones && outcome.State.Manifest[orderId].Released is not null
                ? outcome.State with { Manifest = outcome.State.Manifest.With(orderId, HoldEntry<CabinPlaces>.None) }
                : outcome.State;
            return (next, true, outcome.Write, true);
        }, reply);
    });

    public void Withdraw(Participant participant, string orderId, int attempt, Action<bool> reply)
    {
        if (_world.Mutant == Mutant.WithdrawReleases)
        {
            Release(participant, orderId, attempt, reply);
            return;
        }

        _world.Send(() =>
        {
            if (participant.GrainType == Participant.UnpaidPlacesType)
            {
                HeldUnpaid.Turn(user => (UnpaidPlaces.Withdraw(user, orderId, attempt, _world.Now), true, false, false), reply);
            }
            else if (participant.GrainType == Participant.SeatType)
            {
                _seats[participant.Key].Turn(seat => (Seat.Withdraw(seat, orderId, attempt, _world.Now), true, false, false), reply);
            }
            else
            {
                _flights[participant.Key].Turn(flight => (Flight.Withdraw(flight, orderId, attempt), true, false, false), reply);
            }
        });
    }

    /// <summary>The flight departs, and takes nobody any more.</summary>
    public void Close(string flight) =>
        _flights[flight].Turn(state => (Flight.TakesPassengers(state.Status) ? state with { Status = FlightStatus.Departed } : state, true, true, true), (bool _) => { });

    /// <summary>The flight is cancelled; whoever was on it then is told, as by the event of the same write, until it is known to be durable.</summary>
    public void CancelFlight(string flight)
    {
        var told = false;
        _flights[flight].Turn(
            state =>
            {
                var isNew = Flight.TakesPassengers(state.Status);
                var next = isNew ? state with { Status = FlightStatus.Cancelled } : state;
                return (next, (next.Status, Orders: next.Manifest.Entries.Where(entry => entry.Value.IsLive).Select(entry => entry.Key).Order(StringComparer.Ordinal).ToArray()), isNew, true);
            },
            answer =>
            {
                if (told || answer.Status != FlightStatus.Cancelled) return;
                told = true;
                _world.Note($"{flight} is cancelled with {string.Join(' ', answer.Orders)}");
                foreach (var order in answer.Orders) Orders.Find(place => place.Id == order)?.RefundFor(flight);
            });
        _world.After(TimeSpan.FromSeconds(10), () =>
        {
            if (!told) CancelFlight(flight);
        });
    }

    /// <summary>A smaller airplane takes a seat from whoever has it, if anybody; asked again until it is known to be done.</summary>
    public void TakeAway(string seatKey)
    {
        var done = false;
        _seats[seatKey].Turn(
            seat =>
            {
                if (Seat.HolderAt(seat, _world.Now) is { } holder) Taken.Add((seatKey, holder.OrderId));
                var outcome = Seat.TakeAway(seat, FlightId.FlightOf(seatKey), seatKey, "smaller", _world.Now);
                return (outcome.State, true, outcome.Write, true);
            },
            _ => done = true);
        _world.After(TimeSpan.FromSeconds(10), () =>
        {
            if (!done) TakeAway(seatKey);
        });
    }

    private FlightState Load(FlightState stored) =>
        _world.Mutant == Mutant.ForgetSettled
            ? Flight.Sweep(stored with { Manifest = FlightManifest.Empty }, _world.Now)
            : Flight.Sweep(stored, _world.Now);

    // What is stored goes through the product's own packing: what is in memory only is left out by it.
    private static FlightState Store(FlightState flight) => flight with { Manifest = FlightManifest.Unpack(flight.Manifest.Pack()) };

    private FlightState Fresh(FlightState flight) => flight.NextLapse <= _world.Now && flight.NextSweep <= _world.Now ? Flight.Sweep(flight, _world.Now) : flight;

    private static FlightState Resize(FlightState flight, int extra) =>
        extra == 0 ? flight : flight with { Cabins = flight.Cabins.SetItem(0, flight.Cabins[0] with { Capacity = flight.Cabins[0].Capacity + extra }) };
}
