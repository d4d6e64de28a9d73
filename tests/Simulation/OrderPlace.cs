using System.Collections.Immutable;
using FlightTickets.Orders;

namespace FlightTickets.Simulation;

/// <summary>An order, its customer and its agents: they command the product's own driver, by messages.</summary>
internal sealed class OrderPlace
{
    private const string User = "user";
    private static readonly Caller Customer = new(User, false);
    private static readonly Caller Agent = new("agent", true);
    private static readonly HoldOptions Holds = new()
    {
        PayNow = TimeSpan.FromSeconds(30),
        PayLater = TimeSpan.FromMinutes(3),
        MaxPerUser = Town.HoldLimit
    };
    private static readonly OrderOptions Options = new() { RecoverAfter = TimeSpan.FromSeconds(30) };

    private readonly World _world;
    private readonly Town _town;
    private readonly Place<OrderDriver, OrderState> _place;

    public OrderPlace(World world, Town town, string id)
    {
        (_world, _town, Id) = (world, town, id);
        _place = new(world, id, new Row<OrderState>(world), Activate);
        Disruptions = new(world, town, this);
    }

    public string Id { get; }

    public Row<OrderState> Row => _place.Row;

    public DisruptionsPlace Disruptions { get; }

    /// <summary>Whether a customer was told that the order is confirmed.</summary>
    public bool ToldConfirmed { get; private set; }

    public bool ToldDeclined { get; private set; }

    /// <summary>What was asked for last.</summary>
    public PlaceOrder? Wish { get; private set; }

    public void Crash() => _place.Crash();

    public void Stop()
    {
        _place.CrashAll();
        Disruptions.Stop();
    }

    /// <summary>A backup was restored: what customers were told since is not known any more.</summary>
    public void ForgetAnswers() => (ToldConfirmed, ToldDeclined) = (false, false);

    public void Place(PlaceOrder command)
    {
        Wish = command;
        Command(async driver => Hear((await driver.Place(command)).Order));
    }

    public void Look() => Command(async driver => Hear(await driver.Get()));

    public void Pay(string key, string token) =>
        Command(async driver => Hear((await driver.Pay(new PayOrder(Customer, key, "hash", new PaymentMethod("card", token)))).Order));

    public void Extend(TimeSpan by)
    {
        if (Row.Value?.HoldExpiresAt is { } expires) Command(driver => driver.ExtendHold(Agent, expires + by));
    }

    public void Cancel(string key, OrderPart part) => Command(
        driver => driver.QuoteCancellation(Customer, part.Passengers, part.Segments),
        quoted => Confirm(Customer, quoted, key));

    public void Change(string key, string flight, ImmutableArray<string?> seats, string token, bool free)
    {
        if (Row.Value is not { Phase: OrderPhase.Confirmed } order || !seats.IsEmpty && seats.Length != order.Passengers.Length) return;
        var index = order.Segments.Select((_, i) => i).FirstOrDefault(i => order.Travelling(i) != 0);
        ImmutableArray<string?> wanted = [.. seats.Select((seat, passenger) => order.Segments[index].IsRemoved(passenger) ? null : seat)];
        var caller = free ? Agent : Customer;
        Command(
            driver => driver.QuoteChange(caller, new ChangeSegment(index, flight, null, wanted), free),
            quoted =>
            {
                if (quoted.IsRefused) return;
                var confirm = new ConfirmChange(caller, quoted.Value.Id, key, "hash", new PaymentMethod("card", token));
                Command(async driver => Hear((await driver.ConfirmChange(confirm)).Order));
            });
    }

    public void Reseat(ImmutableArray<string?> seats)
    {
        if (Row.Value is not { Phase: OrderPhase.Confirmed } order || order.Passengers.Length != seats.Length
            || order.Travelling(0) == 0) return;
        ImmutableArray<string?> wanted = [.. seats.Select((seat, passenger) => order.Segments[0].HasPlace(passenger) ? seat : null)];
        Command(driver => driver.ChangeSeats(Customer, [new SegmentSeats(0, wanted)]));
    }

    /// <summary>What is done for an order whose cabin is gone: it is moved, and asked again while it is busy.</summary>
    public void MoveCabin(string flight, int time = 0)
    {
        if (Row.Value is { Phase: OrderPhase.Cancelled or OrderPhase.Expired or OrderPhase.Failed } || time > 60) return;
        if (Row.Value is { } order && CabinMoveRules.Find(order, flight, Cabin.Business) is not null)
            Command(driver => driver.MoveCabin(Agent, flight, Cabin.Business));
        _world.After(TimeSpan.FromSeconds(15), () => MoveCabin(flight, time + 1));
    }

    public static bool Flies(OrderState order, string flight) =>
        order.Segments.Where((segment, i) => segment.FlightId == flight && order.Travelling(i) != 0).Any();

    public Task LoseSeat(string flight, string seat, int passenger) => Pick().LoseSeat(flight, seat, passenger);

    /// <summary>What the product's wake-up scan does: it finds a row that is due, and wakes its grain.</summary>
    public void WakeIfDue()
    {
        if (Row.DueAt is { } due && due <= _world.Now) Command(driver => driver.Wake());
        Disruptions.WakeIfDue();
    }

    /// <summary>A call by another grain.</summary>
    public Task<TAnswer> Ask<TAnswer>(Life caller, Func<OrderDriver, Task<TAnswer>> command) =>
        _world.Call(caller, () => command(Pick()));

    private void Confirm(Caller caller, Result<CancellationQuote> quoted, string key)
    {
        if (!quoted.IsRefused) Command(
            async driver => Hear((await driver.ConfirmCancellation(new ConfirmCancellation(caller, quoted.Value.Id, key, "hash"))).Order));
    }

    // A message to the order; what comes back reaches the customer at once, or never.
    private void Command(Func<OrderDriver, Task> command) => Command(
        async driver =>
        {
            await command(driver);
            return true;
        },
        _ => { });

    private void Command<TAnswer>(Func<OrderDriver, Task<TAnswer>> command, Action<TAnswer> then) => _world.Send(async () =>
    {
        try
        {
            then(await command(Pick()));
        }
        catch (Exception exception) when (Life.IsExpected(exception))
        {
            // The customer is told to try again.
        }
        catch (Exception exception)
        {
            _world.Break(exception);
        }
    });

    private OrderDriver Pick() => _place.Pick(_world.Scenario.Torn);

    private void Hear(OrderState? order)
    {
        ToldConfirmed |= order?.Phase == OrderPhase.Confirmed;
        ToldDeclined |= order?.Phase == OrderPhase.Failed;
    }

    private OrderDriver Activate(IDurableRecord<OrderState> record, Life life)
    {
        var time = new LifeClock(_world, life);
        var ports = new OrderPorts
        {
            Record = record,
            Participants = new TownParticipants(_world, _town, life),
            Payments = new TownPayments(_world, _town, life, Id),
            Flights = new TownFlights(_world, _town, life),
            Host = new TownHost(_world, () => _place.Rest(life)),
            Observer = new Story(_world, _town, Id),
            Time = time,
            Pace = time,
            Holds = Holds,
            Options = Options,
        };
        return new OrderDriver(Id, new OrderMutation(_world, _town, this, life).Of(ports));
    }
}
