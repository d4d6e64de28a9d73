using FlightTickets.Orders;

namespace FlightTickets.Simulation;

/// <summary>An order's disruptions, and the customer who chooses, more than once, in the last moment, or never.</summary>
internal sealed class DisruptionsPlace
{
    private readonly World _world;
    private readonly Place<DisruptionsStandIn, DisruptionsState> _place;

    public DisruptionsPlace(World world, Town town, OrderPlace order)
    {
        _world = world;
        _place = new(world, $"{order.Id}#disruptions", new Row<DisruptionsState>(world, raised: Hear),
            (record, life) => new DisruptionsStandIn(
                world, town, order, new DisruptionsMutation(world, record), life, () => _place!.Rest(life)));
    }

    public Row<DisruptionsState> Row => _place.Row;

    /// <summary>What a customer was told of a disruption last, by its id.</summary>
    public Dictionary<string, DisruptionStatus> Told { get; } = [];

    /// <summary>The disruptions for which a customer asked for a refund.</summary>
    public HashSet<string> AskedRefund { get; } = [];

    public void Crash() => _place.Crash();

    public void Stop()
    {
        _place.CrashAll();
        Told.Clear();
    }

    public Task Tell(FlightTrouble trouble) => Pick().Tell(trouble);

    /// <summary>What the product's wake-up scan does.</summary>
    public void WakeIfDue()
    {
        if (Row.DueAt is { } due && due <= _world.Now) Send(() => Pick().Wake());
    }

    private DisruptionsStandIn Pick() => _place.Pick(_world.Scenario.Torn);

    // The mail that a flight is cancelled comes with the write that says so.
    private void Hear(object told)
    {
        if (told is not DisruptionView { Status: DisruptionStatus.Open, DecideBy: { } decideBy } disruption) return;
        var dice = _world.Dice;
        for (var i = dice.Below(3); i > 0; i--)
        {
            var wait = dice.Below(4) switch
            {
                0 => TimeSpan.FromTicks(dice.Below(300_000)),
                1 => decideBy - _world.Now + TimeSpan.FromMilliseconds(dice.Below(12_000) - 1_000),
                _ => TimeSpan.FromMilliseconds(dice.Below(120_000)),
            };
            var (id, flight) = (disruption.Id, dice.Permille(500) ? null : Timetable.Flights[dice.Below(Timetable.Flights.Length)]);
            _world.After(wait > TimeSpan.Zero ? wait : TimeSpan.Zero, () => Choose(id, flight));
        }
    }

    private void Choose(string id, string? flight) => Send(async () =>
    {
        if (flight is null) AskedRefund.Add(id);
        var answer = flight is null
            ? await Pick().Answer(id, DisruptionChoice.Refund)
            : await Pick().Rebook(id, flight);
        var told = answer.Value?.Status.ToString() ?? answer.Refusal!.Code;
        _world.Note($"{id}: the customer chooses {flight ?? "a refund"}, and is told {told}");
        if (!answer.IsRefused) Told[id] = answer.Value.Status;
    });

    // What comes back reaches the customer at once, or never.
    private void Send(Func<Task> message) => _world.Send(async () =>
    {
        try
        {
            await message();
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
}
