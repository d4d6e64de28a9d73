using FlightTickets.Orders;

namespace FlightTickets.Simulation;

/// <summary>
/// Stands in for the grain of an order's disruptions: the product's own rules, and the grain's awaits in the same places. Connections and
/// lists are outside the simulation.
/// </summary>
internal sealed class DisruptionsStandIn(
    World world, Town town, OrderPlace order, IDurableRecord<DisruptionsState> record, Life life, Action rest)
{
    public static readonly TimeSpan Within = TimeSpan.FromMinutes(2);

    private static readonly Caller Airline = new("airline", IsAgent: true);
    private static readonly TimeSpan Again = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan ResponseTimeout = TimeSpan.FromSeconds(30);

    private Task _refunding = Task.CompletedTask;

    public async Task Tell(FlightTrouble trouble)
    {
        await record.LoadAsync();
        if (Find(trouble.EventId) is null)
        {
            var found = await Get() ?? await Get();
            if (found is not { } view || view.Status is OrderStatus.Cancelled or OrderStatus.Expired or OrderStatus.Failed) return;
            if (Find(trouble.EventId) is null)
            {
                var known = record.Value ?? new DisruptionsState(view.UserId, []);
                if (Told(known, view, trouble) is not { } told) return;
                await Save(told, trouble.IsReinstated ? null : told.All[^1]);
            }
        }

        await record.WhenDurableAsync();
        await Refund();
    }

    public async Task<Result<DisruptionView>> Answer(string id, DisruptionChoice choice)
    {
        await record.LoadAsync();
        if (record.Value is not { } known) return new Refusal(RefusalCodes.NotFound, "There is no such disruption.");
        var answered = DisruptionRules.Answer(known, id, choice);
        if (answered.IsRefused) return answered.Refusal;
        await Save(answered.Value);
        await Refund();
        return Find(id)!;
    }

    public async Task<Result<DisruptionView>> Rebook(string id, string flightId)
    {
        await record.LoadAsync();
        if (record.Value is not { } known) return new Refusal(RefusalCodes.NotFound, "There is no such disruption.");
        var answered = DisruptionRules.Rebook(known, id, flightId);
        if (answered.IsRefused) return answered.Refusal;
        if (!ReferenceEquals(answered.Value, known)) await Save(answered.Value);
        await Refund();
        return Find(id)!;
    }

    public async Task Wake()
    {
        await record.LoadAsync();
        foreach (var due in record.Value is { } known ? Due(known) : [])
        {
            if (Find(due.Id) == due) await Save(DisruptionDeadlines.Default(record.Value!, due, flightId: null));
        }

        await Refund();
        if (record.Value?.All.Any(IsUnderWay) != true) rest();
    }

    private IEnumerable<DisruptionView> Due(DisruptionsState known) => world.Mutant == Mutant.DefaultAfterChoice
        ? known.All.Where(disruption => disruption is { ByDefault: false, Status: DisruptionStatus.Open or DisruptionStatus.Rebooking }
            && disruption.DecideBy <= world.Now)
        : DisruptionDeadlines.Due(known, world.Now);

    private DisruptionsState? Told(DisruptionsState known, OrderView view, FlightTrouble trouble)
    {
        if (view.Segments.FirstOrDefault(segment => segment.FlightId == trouble.FlightId && !segment.Cancelled) is { } segment)
        {
            if (DisruptionRules.KindOf(trouble, segment) is not { } kind)
            {
                var withdrawn = DisruptionRules.Withdraw(known, trouble);
                if (world.Mutant == Mutant.UndoAnswered) withdrawn = withdrawn with
                {
                    All = [.. withdrawn.All.Select(disruption => disruption.Status == DisruptionStatus.Refunding
                        ? disruption with { Status = DisruptionStatus.Superseded }
                        : disruption)],
                };
                return withdrawn.All.SequenceEqual(known.All) ? null : withdrawn;
            }

            TimeSpan? within = view.Status == OrderStatus.Confirmed ? Within : null;
            return DisruptionRules.Tell(known, trouble, kind, null, segment.DepartureUtc, within);
        }

        return view.IsUnderWay && !trouble.IsReinstated ? DisruptionRules.Tell(known, trouble, DisruptionRules.Cancelled, null) : null;
    }

    private async Task Refund()
    {
        // One at a time: a call that arrives meanwhile waits for it, and then looks for what is left.
        while (!_refunding.IsCompleted) await _refunding;
        var tried = new HashSet<string>();
        while (record.Value?.All.FirstOrDefault(disruption => IsUnderWay(disruption) && !tried.Contains(disruption.Id)) is { } next)
        {
            tried.Add(next.Id);
            await (_refunding = Refund(next));
        }
    }

    private async Task Refund(DisruptionView disruption)
    {
        try
        {
            var (status, detail) = disruption.Status == DisruptionStatus.Rebooking
                ? await TryRebook(disruption)
                : await TryRefund(disruption);
            if (status == disruption.Status) return;
            world.Note($"{disruption.Id} of {order.Id} becomes {status}: {detail}");
            await Save(DisruptionRules.Become(record.Value!, disruption.Id, status, detail));
        }
        catch (Exception exception) when (Life.IsExpected(exception))
        {
            // The row keeps its wake-up while a choice is carried out.
        }
    }

    private async Task<(DisruptionStatus Status, string? Detail)> TryRefund(DisruptionView disruption)
    {
        if (await Get() is not { IsUnderWay: false } view) return (DisruptionStatus.Refunding, null);
        if (view.Status == OrderStatus.Cancelled) return (DisruptionStatus.Refunded, null);
        if (view.Status is OrderStatus.Expired or OrderStatus.Failed) return (DisruptionStatus.Moot, null);
        if (!Flies(view, disruption.FlightId))
        {
            return (view.Segments.Any(segment => segment.FlightId == disruption.FlightId)
                ? DisruptionStatus.Refunded
                : DisruptionStatus.Moot, null);
        }

        var quote = await Ask(driver => driver.QuoteRefund(Airline, disruption.FlightId));
        if (quote.IsRefused) return await After(quote.Refusal, disruption);
        var confirm = new ConfirmCancellation(Airline, quote.Value.Id, $"disruption/{quote.Value.Id}", quote.Value.Id);
        var reply = await Ask(driver => driver.ConfirmCancellation(confirm));
        if (reply.Refusal is { } refusal) return await After(refusal, disruption);
        return reply.Order?.ToView(TownHost.Numbers) is { } after
            && (after.Status == OrderStatus.Cancelled || !after.IsUnderWay && !Flies(after, disruption.FlightId))
            ? (DisruptionStatus.Refunded, null)
            : (DisruptionStatus.Refunding, null);
    }

    private async Task<(DisruptionStatus Status, string? Detail)> TryRebook(DisruptionView disruption)
    {
        if (await Get() is not { IsUnderWay: false } view) return (DisruptionStatus.Rebooking, null);
        if (view.Status != OrderStatus.Confirmed) return (DisruptionStatus.Moot, null);
        if (!Flies(view, disruption.FlightId))
            return (Flies(view, disruption.RebookedTo!) ? DisruptionStatus.Rebooked : DisruptionStatus.Moot, null);
        var (booked, index) = view.Segments.Select((segment, i) => (segment, i))
            .First(at => at.segment.FlightId == disruption.FlightId && !at.segment.Cancelled);
        var flight = await Within30(world.Call(life, () => town.View(disruption.RebookedTo!)));
        var cabin = flight is null
            ? null
            : AlternativeRules.CabinOn(flight, booked.Cabin, AlternativeRules.Places(booked, view), view.Total.Currency)?.Cabin;
        var wish = new ChangeSegment(index, disruption.RebookedTo!, cabin, []);
        var quote = await Ask(driver => driver.QuoteChange(Airline, wish, free: true));
        if (quote.IsRefused) return AfterRebooking(quote.Refusal);
        var confirm = new ConfirmChange(Airline, quote.Value.Id, $"rebooking/{quote.Value.Id}", quote.Value.Id, null);
        var reply = await Ask(driver => driver.ConfirmChange(confirm));
        return reply.Refusal is { } refusal ? AfterRebooking(refusal)
            : reply.Order?.ToView(TownHost.Numbers) is { } changed && Flies(changed, disruption.RebookedTo!)
                ? (DisruptionStatus.Rebooked, null)
                : (DisruptionStatus.Rebooking, null);
    }

    private static (DisruptionStatus, string?) AfterRebooking(Refusal refusal) =>
        refusal.Code == RefusalCodes.OrderBusy ? (DisruptionStatus.Rebooking, null) : (DisruptionStatus.Open, refusal.Detail);

    private async Task<(DisruptionStatus, string?)> After(Refusal refusal, DisruptionView disruption) => refusal.Code switch
    {
        RefusalCodes.OrderStatusConflict when !(await Get() is { IsUnderWay: false, Status: OrderStatus.Confirmed or OrderStatus.Held } view
            && Flies(view, disruption.FlightId)) => (DisruptionStatus.Refunding, null),
        RefusalCodes.OrderStatusConflict => (DisruptionStatus.NeedsAgent, refusal.Detail),
        RefusalCodes.PassengerBoarded => (DisruptionStatus.Open, refusal.Detail),
        _ => (DisruptionStatus.Refunding, null),
    };

    private static bool Flies(OrderView view, string flightId) =>
        view.Segments.Any(segment => segment.FlightId == flightId && !segment.Cancelled);

    private static bool IsUnderWay(DisruptionView disruption) =>
        disruption.Status is DisruptionStatus.Refunding or DisruptionStatus.Rebooking;

    private DisruptionView? Find(string id) => record.Value?.All.FirstOrDefault(disruption => disruption.Id == id);

    private async Task<OrderView?> Get() => (await Ask(driver => driver.Get()))?.ToView(TownHost.Numbers);

    private Task<T> Ask<T>(Func<OrderDriver, Task<T>> command) => Within30(order.Ask(life, command));

    private Task<T> Within30<T>(Task<T> answer) => answer.WaitAsync(ResponseTimeout, new LifeClock(world, life));

    private Task Save(DisruptionsState next, DisruptionView? told = null)
    {
        TimeSpan? wakeAfter = next.All.Any(IsUnderWay) ? Again
            : DisruptionDeadlines.Next(next) is { } deadline ? TimeSpan.FromTicks(Math.Max(0, (deadline - world.Now).Ticks))
            : null;
        return told is null ? record.CommitAsync(next, wakeAfter) : record.CommitAsync(next, wakeAfter, told);
    }
}
