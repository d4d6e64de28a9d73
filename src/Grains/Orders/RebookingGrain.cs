using System.Collections.Immutable;
using FlightTickets.Flights;
using FlightTickets.Persistence;
using Microsoft.Extensions.Logging;
using Orleans.Concurrency;

namespace FlightTickets.Orders;

/// <summary>
/// Moves a flight's disrupted orders, one after the other, so that priority decides who gets the last places. Each outcome is durable
/// before the next order's turn; a wake-up continues after a crash.
/// </summary>
[GrainType("rebooking"), Reentrant]
internal sealed partial class RebookingGrain(
    [DurableState("Orders")] IDurableState<RebookingState> state,
    [DurableLookup("Orders", DisruptionDesk.EntryType)] IDurableLookup<DisruptedEntry> entries,
    TimeProvider time, ILogger<RebookingGrain> logger) : Grain, IRebookingGrain, IWakeable
{
    private const int AtOnce = 32;

    private static readonly Caller Airline = new("airline", IsAgent: true);
    private static readonly TimeSpan Again = TimeSpan.FromSeconds(15);

    private Task _work = Task.CompletedTask;

    private string Id => this.GetPrimaryKeyString();

    public async Task<Result<StartedRebooking>> Start(StartRebooking command)
    {
        await state.LoadAsync();
        if (state.Value is null)
        {
            var orders = await Find(command.FlightId);
            // Another call may have begun it meanwhile.
            if (state.Value is null)
            {
                await Save(new RebookingState(command, time.GetUtcNow(), orders));
                Continue();
                return new StartedRebooking(state.Value!.View(Id), Replayed: false);
            }
        }

        await state.WhenDurableAsync();
        if (state.Value!.Command.RequestHash != command.RequestHash)
            return new Refusal(RefusalCodes.IdempotencyKeyReused, "The key was used for another rebooking.");
        Continue();
        return new StartedRebooking(state.Value.View(Id), Replayed: true);
    }

    public async Task<RebookingView?> Get()
    {
        await state.LoadAsync();
        return state.DurableValue?.View(Id);
    }

    public async Task Wake()
    {
        await state.LoadAsync();
        Continue();
    }

    /// <summary>The flight's orders that wait for a choice, by priority.</summary>
    private async Task<ImmutableArray<RebookedOrder>> Find(string flightId)
    {
        var waiting = new Dictionary<string, string>();
        var orders = new List<(OrderView, int)>();
        foreach (var chunk in (await entries.ByOwnerAsync(flightId)).Chunk(AtOnce))
        {
            var stored = await Task.WhenAll(chunk.Select(entry => GrainFactory.GetGrain<IStoredDisruptions>(entry.Value.Id).Stored()));
            var found = await Task.WhenAll(chunk.Select(entry => GrainFactory.GetGrain<IOrderGrain>(entry.Value.Id).Get(Airline)));
            for (var i = 0; i < chunk.Length; i++)
            {
                if (stored[i].LastOrDefault(d => d.FlightId == flightId && IsWaiting(d)) is not { } disruption) continue;
                if (found[i].Value is not { } order) continue;
                var segment = order.Segments.Select((s, at) => (s, at)).FirstOrDefault(s => s.s.FlightId == flightId && !s.s.Cancelled);
                if (order.Status != OrderStatus.Confirmed || segment.s is null) continue;
                waiting[order.Id] = disruption.Id;
                orders.Add((order, segment.at));
            }
        }

        return
        [
            .. RebookingPriority.Sort(orders, FlightId.TryParse(flightId, out var id) ? id.Date : default)
                .Select(order => new RebookedOrder(order.Id, waiting[order.Id], RebookingOutcome.Pending, null, null)),
        ];
    }

    private void Continue()
    {
        if (_work.IsCompleted && state.Value?.Next is not null) _work = Work();
    }

    private async Task Work()
    {
        try
        {
            while (state.Value?.Next is { } next)
            {
                DelayDeactivation(TimeSpan.FromMinutes(1));
                if (await Move(next) is not { } outcome) return;
                await Save(state.Value.With(outcome));
            }
        }
        catch (Exception e)
        {
            // The row keeps its wake-up until every order has its outcome.
            LogInterrupted(Id, e);
        }
    }

    /// <summary>The order's outcome; <see langword="null"/> if it is busy, and must be asked again.</summary>
    private async Task<RebookedOrder?> Move(RebookedOrder order)
    {
        var disruptions = GrainFactory.GetGrain<IDisruptionsGrain>(order.OrderId);
        var agent = new Caller(state.Value!.Command.AgentId, IsAgent: true);
        var stored = await GrainFactory.GetGrain<IStoredDisruptions>(order.OrderId).Stored();
        var known = stored.FirstOrDefault(disruption => disruption.Id == order.DisruptionId);
        // A move that a crash interrupted is this rebooking's own.
        if (known is { Status: DisruptionStatus.Rebooked } && known.RebookedTo == order.FlightId)
            return order with { Outcome = RebookingOutcome.Rebooked };
        if (known is { Status: DisruptionStatus.Rebooking } && known.RebookedTo == order.FlightId) return null;
        if (known is null || !IsWaiting(known))
            return order with { Outcome = RebookingOutcome.Answered, FlightId = null, Detail = $"The disruption is {known?.Status}." };

        var to = state.Value.Command.To;
        if (to.IsEmpty) to = await Alternatives(disruptions, order.DisruptionId);
        var detail = "No flight has room for the whole party.";
        foreach (var flight in to)
        {
            await Save(state.Value!.With(order = order with { FlightId = flight }));
            var answer = await disruptions.Rebook(agent, order.DisruptionId, flight);
            if (!answer.IsRefused)
            {
                return answer.Value.Status == DisruptionStatus.Rebooked ? order with { Outcome = RebookingOutcome.Rebooked } : null;
            }

            detail = answer.Refusal.Detail ?? detail;
            if (answer.Refusal.Code == RefusalCodes.DisruptionAnswered)
                return order with { Outcome = RebookingOutcome.Answered, FlightId = null, Detail = detail };
        }

        return order with { Outcome = RebookingOutcome.NoRoom, FlightId = null, Detail = detail };
    }

    private static async Task<ImmutableArray<string>> Alternatives(IDisruptionsGrain disruptions, string id)
    {
        var shown = await disruptions.List(Airline);
        return shown.IsRefused || shown.Value.FirstOrDefault(d => d.Id == id) is not { } found
            ? []
            : [.. found.Alternatives.Select(option => option.FlightId)];
    }

    private static bool IsWaiting(DisruptionView disruption) =>
        disruption.Status is DisruptionStatus.Open or DisruptionStatus.NeedsAgent
        && DisruptionRules.OptionsOf(disruption).Contains(DisruptionChoice.Rebook);

    private Task Save(RebookingState next) =>
        state.CommitAsync(next, new Commit { WakeAfter = next.Next is null ? null : Again, Owner = next.Command.FlightId });

    [LoggerMessage(Level = LogLevel.Warning, Message = "The rebooking {Id} was interrupted; it will be continued.")]
    private partial void LogInterrupted(string id, Exception exception);
}
