using FlightTickets.Orders;

namespace FlightTickets.Simulation;

/// <summary>Decorates an order's ports with the run's deliberate bug, and knows what the bugs need of the order.</summary>
internal sealed class OrderMutation(World world, Town town, OrderPlace place, Life life)
{
    private IDurableRecord<OrderState> _record = null!;

    public Mutant Mutant => world.Mutant;

    public string Id => place.Id;

    /// <summary>What the order's activation thinks it is.</summary>
    public OrderState? Order => _record.IsLoaded ? _record.Value : null;

    public OrderPhase? Phase => Order?.Phase;

    public PlaceOrder? Wish => place.Wish;

    public Town Town => town;

    public OrderPorts Of(OrderPorts ports)
    {
        _record = ports.Record;
        return Mutant == Mutant.None ? ports : ports with
        {
            Record = new RecordMutation(this, ports.Record),
            Participants = new ParticipantsMutation(this, ports.Participants),
            Payments = new PaymentsMutation(this, ports.Payments),
        };
    }

    public string Fresh(string key) => $"{key}/{world.Fresh()}";

    /// <summary>A call that no one waits for.</summary>
    public async void Forget<T>(Func<Task<T>> callee)
    {
        try
        {
            await world.Call(life, callee);
        }
        catch (Exception exception) when (Life.IsExpected(exception))
        {
            // No one waits for it.
        }
    }

    public void ReleaseAll(OrderState order) => Release(order, OrderSaga.Everything(order));

    /// <summary>Releases what the rest of a part's order does not need.</summary>
    public void ReleasePart(OrderState order)
    {
        var needed = Participant.Of(order.Passengers.Length, order.CancelledPart.TakenOff(order))
            .Select(participant => participant.Key).ToHashSet();
        Release(order, OrderSaga.Everything(order).Where(participant => !needed.Contains(participant.Key)));
    }

    public void Release(OrderState order, IEnumerable<Participant> participants)
    {
        foreach (var party in Party.Of([.. participants])) Forget(() => town.Release(party, Id, order.Attempt));
    }
}
