using System.Collections.Immutable;
using FlightTickets.Events;
using FlightTickets.Flights;
using FlightTickets.Orders.Events;
using FlightTickets.Persistence;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Orleans.Concurrency;

namespace FlightTickets.Orders;

/// <summary>
/// Records what a flight's trouble means for an order, and sees a refund or a rebooking through, by the customer's own kind of
/// cancellation and change. It is a grain beside the order, so that the booking path carries none of it. This part is told and answers; the
/// other parts carry choices out, and find what can be chosen.
/// </summary>
[GrainType("disruptions"), Reentrant]
internal sealed partial class DisruptionsGrain(
    [DurableState("Orders")] IDurableState<DisruptionsState> state,
    [DurableRows("Orders", DisruptionDesk.EntryType)] IDurableRows<DisruptedEntry> entries,
    DurableContexts contexts, IOptions<DisruptionOptions> options,
    TimeProvider time, ILogger<DisruptionsGrain> logger) : Grain, IDisruptionsGrain, IStoredDisruptions, IWakeable
{
    private static readonly Caller Airline = new("airline", IsAgent: true);
    private static readonly TimeSpan Again = TimeSpan.FromSeconds(15);

    private Task _refunding = Task.CompletedTask;

    private string OrderId => this.GetPrimaryKeyString();

    /// <summary>How long the customer may choose; <see langword="null"/> while another silo may run a build without deadlines.</summary>
    private TimeSpan? Within => DisruptionDeadlines.Within(options.Value, contexts.Get("Orders").StateVersion);

    private IOrderGrain Order => GrainFactory.GetGrain<IOrderGrain>(OrderId);

    public async Task Tell(FlightTrouble trouble)
    {
        await state.LoadAsync();
        if (Find(trouble.EventId) is null)
        {
            // An order that was refused before it was placed, or has already ended, has nothing to lose.
            var found = await Order.Get(Airline);
            // Not found by an activation that is older than the order, in a torn cluster: that one is gone after the read.
            if (found.IsRefused) found = await Order.Get(Airline);
            if (found.IsRefused || found.Value.Status is OrderStatus.Cancelled or OrderStatus.Expired or OrderStatus.Failed) return;
            var flights = await FlightsOf(found.Value);
            while (Find(trouble.EventId) is null)
            {
                var known = state.Value ?? new DisruptionsState(found.Value.UserId, []);
                var told = Told(known, found.Value, trouble, out var raised);
                var next = Connect(told ?? known, found.Value, flights, trouble, out var missed);
                if (told is null && ReferenceEquals(next, known)) return;
                await Enter(known, next);
                // Other calls had turns during the await: then their state is the one to add to.
                if (state.Value is not null && !ReferenceEquals(state.Value, known)) continue;
                await Save(next, raised is null ? missed : [DomainEvent.Of(raised), .. missed]);
                break;
            }
        }

        await state.WhenDurableAsync();
        await Refund();
    }

    private DisruptionsState? Told(DisruptionsState known, OrderView order, FlightTrouble trouble, out OrderDisrupted? raised)
    {
        raised = null;
        if (SegmentOn(order, trouble) is { } segment)
        {
            if (DisruptionRules.KindOf(trouble, segment) is not { } kind)
            {
                var withdrawn = DisruptionRules.Withdraw(known, trouble);
                if (withdrawn.All.SequenceEqual(known.All)) return null;
                if (trouble.IsReinstated)
                {
                    raised = new OrderDisrupted(order.Id, order.UserId, order.BookingReference, trouble.EventId, trouble.FlightId,
                        DisruptionRules.Reinstated, segment.DepartureUtc, null, null);
                }

                return withdrawn;
            }

            // An order that is not paid has nothing to choose: it loses a cancelled flight at once.
            var within = order.Status == OrderStatus.Confirmed ? Within : null;
            var told = DisruptionRules.Tell(known, trouble, kind, kind == DisruptionRules.CabinGone ? segment.Cabin : null,
                segment.DepartureUtc, within);
            // If a cabin is gone, the customer hears what was found instead.
            if (kind != DisruptionRules.CabinGone) raised = EventOf(order, trouble, told.All[^1], segment);
            return told;
        }

        // The command under way may be a change to that flight; its outcome shows once the order rests.
        return order.IsUnderWay && trouble.CabinsGone.IsDefaultOrEmpty && !trouble.IsReinstated
            ? DisruptionRules.Tell(known, trouble, trouble.IsCancelled ? DisruptionRules.Cancelled : DisruptionRules.Delayed, null)
            : null;
    }

    public async Task<Result<ImmutableArray<DisruptionView>>> List(Caller caller)
    {
        await state.LoadAsync();
        if (state.DurableValue is { } known && caller.MayActFor(known.UserId)) return await Shown(known);
        var order = await Order.Get(caller);
        return order.IsRefused ? order.Refusal : ImmutableArray<DisruptionView>.Empty;
    }

    public async Task<ImmutableArray<DisruptionView>> Stored()
    {
        await state.LoadAsync();
        return state.DurableValue?.All ?? [];
    }

    public async Task<Result<DisruptionView>> Answer(Caller caller, string disruptionId, DisruptionChoice choice)
    {
        await state.LoadAsync();
        if (state.Value is not { } known || !caller.MayActFor(known.UserId))
            return new Refusal(RefusalCodes.NotFound, "There is no such disruption.");
        var answered = DisruptionRules.Answer(known, disruptionId, choice);
        if (answered.IsRefused) return answered.Refusal;
        await Save(answered.Value);
        await Refund();
        var disruption = Find(disruptionId)!;
        return choice == DisruptionChoice.Refund && disruption is { Status: DisruptionStatus.Open, Detail: { } onBoard }
            ? new Refusal(RefusalCodes.PassengerBoarded, onBoard)
            : await Shown(disruption);
    }

    public async Task<Result<DisruptionView>> Rebook(Caller caller, string disruptionId, string flightId)
    {
        await state.LoadAsync();
        if (state.Value is not { } known || !caller.MayActFor(known.UserId))
            return new Refusal(RefusalCodes.NotFound, "There is no such disruption.");
        var answered = DisruptionRules.Rebook(known, disruptionId, flightId);
        if (answered.IsRefused) return answered.Refusal;
        if (!ReferenceEquals(answered.Value, known)) await Save(answered.Value);
        await Refund();
        var disruption = Find(disruptionId)!;
        return disruption.Status == DisruptionStatus.Open
            ? new Refusal(RefusalCodes.RebookingUnavailable, disruption.Detail ?? "That flight is not available.")
            : await Shown(disruption);
    }

    public async Task Wake()
    {
        await state.LoadAsync();
        await Default();
        await Refund();
        // Woken for nothing, this may be a torn cluster's second activation, whose memory is old: the next wake-up loads the row.
        if (state.Value?.All.Any(IsUnderWay) != true) DeactivateOnIdle();
    }

    private static bool Flies(OrderView order, string flightId) => order.Segments.Any(s => s.FlightId == flightId && !s.Cancelled);

    private static bool StillFlies(OrderView order, string flightId) => !order.IsUnderWay
        && order.Status is (OrderStatus.Confirmed or OrderStatus.Held) && Flies(order, flightId);

    private static bool IsUnderWay(DisruptionView disruption) =>
        disruption.Status is DisruptionStatus.Refunding or DisruptionStatus.Rebooking or DisruptionStatus.Moving;

    private static SegmentView? SegmentOn(OrderView order, FlightTrouble trouble) =>
        order.Segments.FirstOrDefault(s => s.FlightId == trouble.FlightId && !s.Cancelled);

    // The entries come first, so that no disruption is missing from a list; an entry alone shows nothing.
    private async Task Enter(DisruptionsState before, DisruptionsState next)
    {
        foreach (var flight in next.All.Select(d => d.FlightId).Except(before.All.Select(d => d.FlightId)).ToArray())
        {
            await Task.WhenAll(
                Enter($"{flight}/{OrderId}", OrderId, flight),
                FlightId.TryParse(flight, out var id)
                    ? Enter($"{DisruptionDesk.OwnerOf(id.Date)}/{flight}", flight, DisruptionDesk.OwnerOf(id.Date))
                    : Task.FromResult(false));
        }
    }

    private Task<bool> Enter(string key, string id, string owner) =>
        entries.Open(key).TryInsertAsync(new DisruptedEntry(id), new Commit { Owner = owner });

    private DisruptionView? Find(string id) => state.Value?.All.FirstOrDefault(d => d.Id == id);

    private Task Save(DisruptionsState next, params IReadOnlyList<DurableEvent> events) => state.CommitAsync(next, new Commit
    {
        WakeAfter = next.All.Any(IsUnderWay) ? Again : DisruptionDeadlines.Next(next) is { } deadline ? Until(deadline) : null,
        Owner = DisruptionDesk.OwnerOf(next),
        Events = events,
    });

    private TimeSpan Until(DateTimeOffset deadline) =>
        deadline - time.GetUtcNow() is var left && left > TimeSpan.Zero ? left : TimeSpan.Zero;

    private static OrderDisrupted EventOf(OrderView order, FlightTrouble trouble, DisruptionView disruption, SegmentView segment) => new(
        order.Id, order.UserId, order.BookingReference, disruption.Id, disruption.FlightId, disruption.Kind, segment.DepartureUtc,
        disruption.DepartureEstimatedUtc,
        !trouble.IsCancelled ? null : order.Status == OrderStatus.Confirmed ? segment.Paid : Money.Zero(order.Total.Currency),
        disruption.ArrivalEstimatedUtc,
        DecideBy: disruption.Status == DisruptionStatus.Open ? disruption.DecideBy : null,
        Cause: disruption.Cause);
}
