using System.Collections.Immutable;
using FlightTickets.Events;
using FlightTickets.Flights;
using FlightTickets.Orders.Events;
using FlightTickets.Persistence;
using Microsoft.Extensions.Logging;
using Orleans.Concurrency;

namespace FlightTickets.Orders;

/// <summary>
/// Records what a flight's trouble means for an order, and sees a refund through, by the customer's own kind of cancellation. It is a grain
/// beside the order, so that the booking path carries none of it.
/// </summary>
[GrainType("disruptions"), Reentrant]
internal sealed partial class DisruptionsGrain(
    [DurableState("Orders")] IDurableState<DisruptionsState> state, ILogger<DisruptionsGrain> logger) : Grain, IDisruptionsGrain, IWakeable
{
    private static readonly Caller Airline = new("airline", IsAgent: true);
    private static readonly TimeSpan Again = TimeSpan.FromSeconds(15);

    private Task _refunding = Task.CompletedTask;

    private string OrderId => this.GetPrimaryKeyString();

    private IOrderGrain Order => GrainFactory.GetGrain<IOrderGrain>(OrderId);

    public async Task Tell(FlightTrouble trouble)
    {
        await state.LoadAsync();
        if (Find(trouble.EventId) is null)
        {
            // An order that was refused before it was placed, or has already ended, has nothing to lose.
            var found = await Order.Get(Airline);
            if (found.IsRefused || found.Value.Status is OrderStatus.Cancelled or OrderStatus.Expired or OrderStatus.Failed) return;
            if (Find(trouble.EventId) is null)
            {
                var next = Told(found.Value, trouble, out var raised);
                if (next is null) return;
                await Save(next, raised is null ? [] : [DomainEvent.Of(raised)]);
            }
        }

        await state.WhenDurableAsync();
        await Refund();
    }

    private DisruptionsState? Told(OrderView order, FlightTrouble trouble, out OrderDisrupted? raised)
    {
        raised = null;
        var known = state.Value ?? new DisruptionsState(order.UserId, []);
        if (SegmentOn(order, trouble) is { } segment)
        {
            if (DisruptionRules.KindOf(trouble, segment) is not { } kind)
            {
                var withdrawn = DisruptionRules.Withdraw(known, trouble);
                return withdrawn.All.SequenceEqual(known.All) ? null : withdrawn;
            }

            // If a cabin is gone, the customer hears what was found instead.
            if (kind != DisruptionRules.CabinGone) raised = EventOf(order, trouble, kind, segment);
            return DisruptionRules.Tell(known, trouble, kind, kind == DisruptionRules.CabinGone ? segment.Cabin : null);
        }

        // The command under way may be a change to that flight; its outcome shows once the order rests.
        return order.IsUnderWay && trouble.CabinsGone.IsDefaultOrEmpty
            ? DisruptionRules.Tell(known, trouble, trouble.IsCancelled ? DisruptionRules.Cancelled : DisruptionRules.Delayed, null)
            : null;
    }

    public async Task<Result<ImmutableArray<DisruptionView>>> List(Caller caller)
    {
        await state.LoadAsync();
        if (state.DurableValue is { } known && caller.MayActFor(known.UserId)) return known.All.Select(WithOptions).ToImmutableArray();
        var order = await Order.Get(caller);
        return order.IsRefused ? order.Refusal : ImmutableArray<DisruptionView>.Empty;
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
            : WithOptions(disruption);
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
            : WithOptions(disruption);
    }

    public async Task Wake()
    {
        await state.LoadAsync();
        await Refund();
    }

    private async Task Refund()
    {
        // One at a time: a call that arrives meanwhile waits for it, and then looks for what is left.
        await _refunding;
        if (state.Value?.All.FirstOrDefault(IsUnderWay) is { } next)
            await (_refunding = Refund(next));
    }

    private async Task Refund(DisruptionView disruption)
    {
        var id = disruption.Id;
        try
        {
            if (disruption.Status == DisruptionStatus.Moving)
            {
                await Move(disruption);
                return;
            }

            var (status, detail) = disruption.Status == DisruptionStatus.Rebooking
                ? await TryRebook(disruption)
                : await TryRefund(disruption);
            if (status != disruption.Status) await Save(DisruptionRules.Become(state.Value!, id, status, detail));
        }
        catch (Exception e)
        {
            // The row keeps its wake-up while a refund is under way.
            LogInterrupted(OrderId, e);
        }
    }

    /// <summary>Finds places in another cabin for the passengers of a lost one, and says which, or that there are none.</summary>
    private async Task Move(DisruptionView disruption)
    {
        var order = await Order.Get(Airline);
        if (!order.IsRefused && order.Value.IsUnderWay) return;
        if (order.IsRefused || order.Value.Status is not (OrderStatus.Confirmed or OrderStatus.Held)
            || !Flies(order.Value, disruption.FlightId))
        {
            await Save(DisruptionRules.Become(state.Value!, disruption.Id, DisruptionStatus.Moot));
            return;
        }

        var moved = await Order.MoveCabin(Airline, disruption.FlightId, disruption.CabinGone!.Value);
        if (moved.IsRefused && moved.Refusal.Code == RefusalCodes.OrderBusy) return;
        var now = moved.IsRefused ? order.Value : moved.Value;
        var segment = now.Segments.FirstOrDefault(s => s.FlightId == disruption.FlightId && !s.Cancelled);
        Cabin? cabin = moved.IsRefused ? null : segment?.Cabin;
        var raised = segment is null ? null : new OrderDisrupted(
            now.Id, now.UserId, now.BookingReference, disruption.Id, disruption.FlightId, disruption.Kind, segment.DepartureUtc,
            null, null, null, cabin);
        await Save(DisruptionRules.Moved(state.Value!, disruption.Id, cabin, moved.Refusal?.Detail),
            raised is null ? [] : [DomainEvent.Of(raised)]);
    }

    /// <summary>The outcome; <see cref="DisruptionStatus.Refunding"/> if it must be checked again.</summary>
    private async Task<(DisruptionStatus Status, string? Detail)> TryRefund(DisruptionView disruption)
    {
        var order = await Order.Get(Airline);
        if (order.IsRefused) return (DisruptionStatus.Moot, null);
        if (order.Value.IsUnderWay) return (DisruptionStatus.Refunding, null);
        switch (order.Value.Status)
        {
            case OrderStatus.Cancelled:
                return (DisruptionStatus.Refunded, null);
            case OrderStatus.Expired or OrderStatus.Failed:
                return (DisruptionStatus.Moot, null);
        }

        if (!Flies(order.Value, disruption.FlightId))
            return (order.Value.Segments.Any(s => s.FlightId == disruption.FlightId) ? DisruptionStatus.Refunded : DisruptionStatus.Moot,
                null);

        // Only the affected flight: the order's other flights stay. Without a reason in law the fare's rules decide the refund, as if the
        // customer had cancelled.
        var (segment, index) = order.Value.Segments.Select((s, i) => (s, i))
            .First(s => s.s.FlightId == disruption.FlightId && !s.s.Cancelled);
        // An unpaid order has nothing to give back, and loses only the flight.
        var quote = order.Value.Status == OrderStatus.Held || await IsInFull(order.Value, segment, disruption)
            ? await Order.QuoteRefund(Airline, disruption.FlightId)
            : await Order.QuoteCancellation(Airline, [], [index]);
        if (quote.IsRefused) return After(quote.Refusal);
        // A key per quote: after a lost answer the order's status tells the outcome the next time.
        var reply = await Order.ConfirmCancellation(
            new ConfirmCancellation(Airline, quote.Value.Id, $"disruption/{quote.Value.Id}", quote.Value.Id));
        if (reply.Refusal is { } refusal) return After(refusal);
        return reply.Order is { } after
            && (after.Status == OrderStatus.Cancelled || !after.IsUnderWay && !Flies(after, disruption.FlightId))
            ? (DisruptionStatus.Refunded, null)
            : (DisruptionStatus.Refunding, null);
    }

    private async Task<bool> IsInFull(OrderView order, SegmentView segment, DisruptionView disruption) => disruption.Kind switch
    {
        DisruptionRules.Cancelled => true,
        DisruptionRules.CabinGone => RefundLaw.On(RefundGround.CabinGone, order.CreatedAt) is not null,
        _ => RefundLaw.RefundsTimes(
            order.CreatedAt, (segment.DepartureUtc, segment.ArrivalUtc), (disruption.DepartureEstimatedUtc, disruption.ArrivalEstimatedUtc),
            await IsInternational(disruption.FlightId)),
    };

    private async Task<bool> IsInternational(string flightId) =>
        await GrainFactory.GetGrain<IFlightGrain>(flightId).Get() is { } flight
            && RefundLaw.AreAbroad(flight.Departure.TimeZone, flight.Arrival.TimeZone);

    /// <summary>The outcome; <see cref="DisruptionStatus.Rebooking"/> if it must be checked again.</summary>
    private async Task<(DisruptionStatus Status, string? Detail)> TryRebook(DisruptionView disruption)
    {
        var order = await Order.Get(Airline);
        if (order.IsRefused) return (DisruptionStatus.Moot, null);
        if (order.Value.IsUnderWay) return (DisruptionStatus.Rebooking, null);
        if (order.Value.Status != OrderStatus.Confirmed) return (DisruptionStatus.Moot, null);
        if (Flies(order.Value, disruption.RebookedTo!)) return (DisruptionStatus.Rebooked, null);
        if (!Flies(order.Value, disruption.FlightId)) return (DisruptionStatus.Moot, null);
        var segment = order.Value.Segments.Select((s, i) => (s, i)).First(s => s.s.FlightId == disruption.FlightId && !s.s.Cancelled).i;
        var quote = await Order.QuoteRebooking(Airline, new ChangeSegment(segment, disruption.RebookedTo!, null, []));
        if (quote.IsRefused) return AfterRebooking(quote.Refusal);
        var reply = await Order.ConfirmChange(
            new ConfirmChange(Airline, quote.Value.Id, $"rebooking/{quote.Value.Id}", quote.Value.Id, null));
        return reply.Refusal is { } refusal ? AfterRebooking(refusal)
            : reply.Order is { } changed && Flies(changed, disruption.RebookedTo!) ? (DisruptionStatus.Rebooked, null)
            : (DisruptionStatus.Rebooking, null);
    }

    private static (DisruptionStatus, string?) AfterRebooking(Refusal refusal) =>
        refusal.Code == RefusalCodes.OrderBusy ? (DisruptionStatus.Rebooking, null) : (DisruptionStatus.Open, refusal.Detail);

    private static bool Flies(OrderView order, string flightId) => order.Segments.Any(s => s.FlightId == flightId && !s.Cancelled);

    private static bool IsUnderWay(DisruptionView disruption) =>
        disruption.Status is DisruptionStatus.Refunding or DisruptionStatus.Rebooking or DisruptionStatus.Moving;

    private static DisruptionView WithOptions(DisruptionView disruption) =>
        disruption with { Options = DisruptionRules.OptionsOf(disruption) };

    private static SegmentView? SegmentOn(OrderView order, FlightTrouble trouble) =>
        order.Segments.FirstOrDefault(s => s.FlightId == trouble.FlightId && !s.Cancelled);

    private static (DisruptionStatus, string?) After(Refusal refusal) => refusal.Code switch
    {
        RefusalCodes.OrderStatusConflict => (DisruptionStatus.NeedsAgent, refusal.Detail),
        // The customer may choose again once the gate has unboarded the passenger.
        RefusalCodes.PassengerBoarded => (DisruptionStatus.Open, refusal.Detail),
        _ => (DisruptionStatus.Refunding, null),
    };

    private DisruptionView? Find(string id) => state.Value?.All.FirstOrDefault(d => d.Id == id);

    private Task Save(DisruptionsState next, params IReadOnlyList<DurableEvent> events) => state.CommitAsync(next, new Commit
    {
        WakeAfter = next.All.Any(IsUnderWay) ? Again : null,
        Events = events,
    });

    private static OrderDisrupted EventOf(OrderView order, FlightTrouble trouble, string kind, SegmentView segment) => new(
        order.Id, order.UserId, order.BookingReference, trouble.EventId, trouble.FlightId, kind, segment.DepartureUtc,
        trouble.DepartureEstimatedUtc,
        !trouble.IsCancelled ? null : order.Status == OrderStatus.Confirmed ? segment.Paid : Money.Zero(order.Total.Currency),
        trouble.ArrivalEstimatedUtc);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The refund of {OrderId} was interrupted; it will be retried.")]
    private partial void LogInterrupted(string orderId, Exception exception);
}
