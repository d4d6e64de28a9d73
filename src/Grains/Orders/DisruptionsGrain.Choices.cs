using FlightTickets.Events;
using FlightTickets.Flights;
using FlightTickets.Orders.Events;
using Microsoft.Extensions.Logging;

namespace FlightTickets.Orders;

/// <summary>Carries choices and defaults out: each step can be repeated, and the row keeps its wake-up until it is done.</summary>
internal sealed partial class DisruptionsGrain
{
    private async Task Refund()
    {
        // One at a time: a call that arrives meanwhile waits for it, and then looks for what is left.
        while (!_refunding.IsCompleted) await _refunding;
        var tried = new HashSet<string>();
        while (state.Value?.All.FirstOrDefault(disruption => IsUnderWay(disruption) && !tried.Contains(disruption.Id)) is { } next)
        {
            tried.Add(next.Id);
            await (_refunding = Refund(next));
        }
    }

    /// <summary>Carries out the defaults of disruptions whose time is over.</summary>
    private async Task Default()
    {
        foreach (var due in state.Value is { } known ? DisruptionDeadlines.Due(known, time.GetUtcNow()) : [])
        {
            // A rebooking or a refund of the other flight may have made the connection whole.
            if (due.Kind == DisruptionRules.MissedConnection) await Reconnect(due);
            var (flies, flight) = DisruptionDeadlines.DefaultOf(due) == DisruptionChoice.Rebook
                ? await FirstAlternative(due)
                : (true, null);
            // The customer may have answered during the await.
            if (Find(due.Id) is not { Status: DisruptionStatus.Open } open) continue;
            await Save(flies
                ? DisruptionDeadlines.Default(state.Value!, open, flight)
                : DisruptionRules.Become(state.Value!, due.Id, DisruptionStatus.Moot));
        }
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
            if (status == disruption.Status) return;
            await Save(DisruptionRules.Become(state.Value!, id, status, detail));
            if (status is DisruptionStatus.Rebooked or DisruptionStatus.Refunded) await Reconnect(disruption);
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
        var next = DisruptionRules.Moved(state.Value!, disruption.Id, cabin, moved.Refusal?.Detail, segment?.DepartureUtc,
            now.Status == OrderStatus.Confirmed ? Within : null);
        if (raised is not null) raised = raised with { DecideBy = next.All.First(d => d.Id == disruption.Id).DecideBy };
        await Save(next, raised is null ? [] : [DomainEvent.Of(raised)]);
    }

    /// <summary>The outcome; <see cref="DisruptionStatus.Refunding"/> if it must be checked again.</summary>
    private async Task<(DisruptionStatus Status, string? Detail)> TryRefund(DisruptionView disruption)
    {
        var order = await Order.Get(Airline);
        // The order was found when it was told: an old activation of it, in a torn cluster, does not know it.
        if (order.IsRefused || order.Value.IsUnderWay) return (DisruptionStatus.Refunding, null);
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
        var quote = order.Value.Status == OrderStatus.Held || DisruptionRefunds.IsInFull(
            disruption, order.Value, segment, await IsInternational(disruption.FlightId))
            ? await Order.QuoteRefund(Airline, disruption.FlightId)
            : await Order.QuoteCancellation(Airline, [], [index]);
        if (quote.IsRefused) return await After(quote.Refusal, disruption);
        // A key per quote: after a lost answer the order's status tells the outcome the next time.
        var reply = await Order.ConfirmCancellation(
            new ConfirmCancellation(Airline, quote.Value.Id, $"disruption/{quote.Value.Id}", quote.Value.Id));
        if (reply.Refusal is { } refusal) return await After(refusal, disruption);
        return reply.Order is { } after
            && (after.Status == OrderStatus.Cancelled || !after.IsUnderWay && !Flies(after, disruption.FlightId))
            ? (DisruptionStatus.Refunded, null)
            : (DisruptionStatus.Refunding, null);
    }

    private async Task<bool> IsInternational(string flightId) =>
        await GrainFactory.GetGrain<IFlightGrain>(flightId).Get() is { } flight
            && RefundLaw.AreAbroad(flight.Departure.TimeZone, flight.Arrival.TimeZone);

    /// <summary>The outcome; <see cref="DisruptionStatus.Rebooking"/> if it must be checked again.</summary>
    private async Task<(DisruptionStatus Status, string? Detail)> TryRebook(DisruptionView disruption)
    {
        var order = await Order.Get(Airline);
        if (order.IsRefused || order.Value.IsUnderWay) return (DisruptionStatus.Rebooking, null);
        if (order.Value.Status != OrderStatus.Confirmed) return (DisruptionStatus.Moot, null);
        // An order that has left neither flight was not moved: the quote refuses a flight that it already has.
        if (!Flies(order.Value, disruption.FlightId))
            return (Flies(order.Value, disruption.RebookedTo!) ? DisruptionStatus.Rebooked : DisruptionStatus.Moot, null);
        var segment = order.Value.Segments.Select((s, i) => (s, i)).First(s => s.s.FlightId == disruption.FlightId && !s.s.Cancelled).i;
        // The order's cabin, or a better one if that has no room; without either the quote says why.
        var flight = await GrainFactory.GetGrain<IFlightGrain>(disruption.RebookedTo!).Get();
        var (booked, total) = (order.Value.Segments[segment], order.Value.Total);
        var cabin = flight is null ? null
            : AlternativeRules.CabinOn(flight, booked.Cabin, AlternativeRules.Places(booked, order.Value), total.Currency)?.Cabin;
        var quote = await Order.QuoteRebooking(Airline, new ChangeSegment(segment, disruption.RebookedTo!, cabin, []));
        if (quote.IsRefused) return AfterRebooking(quote.Refusal);
        var reply = await Order.ConfirmChange(
            new ConfirmChange(Airline, quote.Value.Id, $"rebooking/{quote.Value.Id}", quote.Value.Id, null));
        return reply.Refusal is { } refusal ? AfterRebooking(refusal)
            : reply.Order is { } changed && Flies(changed, disruption.RebookedTo!) ? (DisruptionStatus.Rebooked, null)
            : (DisruptionStatus.Rebooking, null);
    }

    private static (DisruptionStatus, string?) AfterRebooking(Refusal refusal) =>
        refusal.Code == RefusalCodes.OrderBusy ? (DisruptionStatus.Rebooking, null) : (DisruptionStatus.Open, refusal.Detail);

    private async Task<(DisruptionStatus, string?)> After(Refusal refusal, DisruptionView disruption) => refusal.Code switch
    {
        // The customer may have cancelled meanwhile, or a hold run out: the next look finds that nothing is left to do.
        RefusalCodes.OrderStatusConflict when !(await Order.Get(Airline) is { IsRefused: false, Value: var order }
            && StillFlies(order, disruption.FlightId)) => (DisruptionStatus.Refunding, null),
        RefusalCodes.OrderStatusConflict => (DisruptionStatus.NeedsAgent, refusal.Detail),
        // The customer may choose again once the gate has unboarded the passenger.
        RefusalCodes.PassengerBoarded => (DisruptionStatus.Open, refusal.Detail),
        _ => (DisruptionStatus.Refunding, null),
    };

    [LoggerMessage(Level = LogLevel.Warning, Message = "The refund of {OrderId} was interrupted; it will be retried.")]
    private partial void LogInterrupted(string orderId, Exception exception);
}
