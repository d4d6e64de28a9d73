using System.Collections.Immutable;
using System.Globalization;
using FlightTickets.Flights;
using FlightTickets.Orders;
using FlightTickets.Payments;

namespace FlightTickets.Simulation;

/// <summary>Participants, reached by messages: one to each party, or one to each of its members.</summary>
internal sealed class TownParticipants(World world, Town town, Life life) : IParticipants
{
    public Task<HoldResult?[]> Hold(Party party, string orderId, int attempt, TimeSpan ttl, bool promised) =>
        Send(party, part => town.Hold(part, orderId, attempt, ttl, promised));

    public Task<ConfirmResult?[]> Confirm(Party party, string orderId, int attempt) =>
        Send(party, part => town.Confirm(part, orderId, attempt));

    public Task Release(Party party, string orderId, int attempt) => Send(party, part => town.Release(part, orderId, attempt));

    public Task Withdraw(Party party, string orderId, int attempt) => Send(party, part => town.Withdraw(part, orderId, attempt));

    private async Task<TAnswer[]> Send<TAnswer>(Party party, Func<Party, Task<TAnswer[]>> callee)
    {
        if (!world.Scenario.Apart || party.Members.Length == 1 || world.Dice.Permille(500))
            return await world.Call(life, () => callee(party));
        var answers = await Task.WhenAll(party.Members.Select(member =>
            world.Call(life, () => callee(party with { Members = [member], Positions = [0] }))));
        return [.. answers.Select(answer => answer[0])];
    }
}

/// <summary>The rows of a flight's seats, for one activation of it. What is read of them may be old when it arrives.</summary>
internal sealed class TownSeatRows(World world, Town town, string flight, Life life) : ISeatRows
{
    public Task<IEnumerable<string>> List()
    {
        var reading = new TaskCompletionSource<IEnumerable<string>>();
        world.After(world.Disk(), () =>
        {
            string[] stored = [.. Timetable.Seats.Where(seat => town.SeatRow(FlightId.SeatKey(flight, seat)).Value is not null)];
            world.After(world.Disk(), () =>
            {
                if (!life.IsOver) reading.SetResult(stored);
            });
        });
        return reading.Task;
    }

    public IDurableRecord<StoredSeat> Open(string designator, bool isAbsent)
    {
        var key = FlightId.SeatKey(flight, designator);
        return town.Eager(new Record<StoredSeat>(world, town.SeatRow(key), life, () =>
        {
            world.Note($"{key}: a write failed, and its flight's memory is lost");
            town.FlightOf(key).Rest(life);
        }, isAbsent));
    }
}

/// <summary>Flights and seats that are asked and not booked. A call without an answer ends as the runtime ends it.</summary>
internal sealed class TownFlights(World world, Town town, Life life) : IOrderFlights
{
    private static readonly TimeSpan ResponseTimeout = TimeSpan.FromSeconds(30);

    public Task<FlightView?> Get(string flightId) => Ask(() => town.View(flightId));

    public Task<SeatMap?> GetSeatMap(string flightId) => Ask(() => town.SeatMap(flightId));

    public Task<ImmutableArray<string>> OfferSeats(string flightId, Cabin cabin, ImmutableArray<bool> keptFromExitRow) =>
        Ask(async () => await town.SeatMap(flightId) is { } map ? town.OffersOf(flightId).Offer(map, cabin, keptFromExitRow) : []);

    public Task<int> NextSequence(string flightId) => Ask(() => town.Flights[flightId].Pick(0).Flight.NextSequence());

    public Task<SeatView> VerifySeat(string flightId, string seat) => Ask(() => town.VerifySeat(FlightId.SeatKey(flightId, seat)));

    // Nobody boards here.
    public Task<OrderBoarding?> Boarding(string flightId, string orderId) => Ask(() => Task.FromResult<OrderBoarding?>(
        new OrderBoarding(town.Durable(flightId).Status, IsRecorded: false, OnBoard: [])));

    public Task<Result<SeatView>> CheckIn(string flightId, string seat, string orderId, int passenger) =>
        Ask(() => town.Flights[flightId].Pick(0).Seats.Use(seat,
            driver => driver.Change((state, now) => Seat.CheckIn(state, seat, orderId, passenger, now))));

    private Task<T> Ask<T>(Func<Task<T>> callee) => world.Call(life, callee).WaitAsync(ResponseTimeout, new LifeClock(world, life));
}

/// <summary>The product's own cashiers, over rows of the town.</summary>
internal sealed class TownPayments(World world, Town town, Life life, string orderId) : IOrderPayments
{
    public ICashier Open(string paymentId)
    {
        // A payment's record that is lost takes nothing with it: the order opens another.
        var record = new Record<PaymentState>(world, town.Payment(paymentId), life, () => world.Note($"{paymentId}: a write failed"));
        return new Cashier(paymentId, record, new GatewayLine(world, town.Gateway, life, orderId), new LifeClock(world, life));
    }
}

/// <summary>The activation of an order.</summary>
internal sealed class TownHost(World world, Action rest) : IOrderHost
{
    public static readonly OrderNumbering Numbers = new(7);

    public ValueTask<(long Number, OrderNumbering Numbering)> NextNumber() => ValueTask.FromResult((world.Fresh(), Numbers));

    public ValueTask<OrderNumbering> Numbering() => ValueTask.FromResult(Numbers);

    public string NewQuoteId(string prefix) => string.Create(CultureInfo.InvariantCulture, $"{prefix}_{world.Fresh()}");

    public string? NewSeries() => world.Mutant == Mutant.SameKeysAfterRestore
        ? null
        : world.Fresh().ToString(CultureInfo.InvariantCulture);

    public void EnterGate()
    {
    }

    public void LeaveGate()
    {
    }

    public void Rest() => rest();

    public bool IsUnknownOutcome(Exception exception) => Life.IsExpected(exception);
}

/// <summary>Writes down what happens to an order, and looks at what must hold at once.</summary>
internal sealed class Story(World world, Town town, string orderId) : IOrderObserver
{
    public void FirstHoldsDone(TimeSpan took)
    {
    }

    public void Refused(string code) => world.Note($"{orderId} is refused: {code}");

    public void StepDone(SagaStep step, TimeSpan took)
    {
    }

    public void StepUnknown(SagaStep step, int misses) => world.Note($"{orderId}: the outcome of {step.GetType().Name} is unknown");

    public void Moved(OrderState before, OrderState next)
    {
        world.Note($"{orderId} is {next.Phase}, attempt {next.Attempt}");
        if (next.Phase != OrderPhase.Held) return;
        try
        {
            Invariants.CheckHolds(town);
        }
        catch (Broken broken)
        {
            world.Break(broken);
        }
    }

    public void Unanswered(string callee, Exception exception)
    {
    }

    public void Interrupted(Exception exception)
    {
        if (!Life.IsExpected(exception)) world.Break(exception);
    }
}
