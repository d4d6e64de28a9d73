using System.Collections.Immutable;
using FlightTickets.Events;
using FlightTickets.Flights;

namespace FlightTickets.Orders;

/// <summary>What can be chosen: found flights, the refund's amount, and the connections that are missed.</summary>
internal sealed partial class DisruptionsGrain
{
    /// <summary>The disruptions with what can be chosen now.</summary>
    private async Task<ImmutableArray<DisruptionView>> Shown(DisruptionsState known)
    {
        var shown = known.All.Select(disruption => disruption with { Options = DisruptionRules.OptionsOf(disruption) }).ToArray();
        if (shown.All(disruption => disruption.Options.IsEmpty)) return [.. shown];
        var found = await Order.Get(Airline);
        if (found.IsRefused) return [.. shown];
        var order = found.Value;
        var flights = await FlightsOf(order, always: true);
        return [.. await Task.WhenAll(shown.Select(disruption => Shown(disruption, order, flights)))];
    }

    private async Task<DisruptionView> Shown(DisruptionView disruption) =>
        (await Shown(new DisruptionsState(state.Value!.UserId, [disruption])))[0];

    private async Task<DisruptionView> Shown(DisruptionView disruption, OrderView order, IReadOnlyList<FlightView?> flights)
    {
        if (disruption.Options.IsEmpty) return disruption;
        var index = IndexOn(order, disruption.FlightId);
        // The customer may have given the flight up by another way.
        if (index < 0) return disruption with { Options = [], Status = order.IsUnderWay ? disruption.Status : DisruptionStatus.Moot };
        var isOpen = disruption.Status is DisruptionStatus.Open or DisruptionStatus.NeedsAgent;
        return disruption with
        {
            Default = disruption is { Status: DisruptionStatus.Open, DecideBy: not null }
                ? DisruptionDeadlines.DefaultOf(disruption)
                : null,
            Refund = disruption.Options.Contains(DisruptionChoice.Refund)
                ? DisruptionRefunds.Of(disruption, order, order.Segments[index], IsAbroad(flights[index]), time.GetUtcNow())
                : null,
            Alternatives = isOpen && disruption.Options.Contains(DisruptionChoice.Rebook) && order.Status == OrderStatus.Confirmed
                ? await Alternatives(order, index, flights)
                : [],
        };
    }

    /// <summary>Whether the order still flies the disrupted flight, and the first flight to take instead, for a default.</summary>
    private async Task<(bool Flies, string? FlightId)> FirstAlternative(DisruptionView disruption)
    {
        var found = await Order.Get(Airline);
        if (found.IsRefused || IndexOn(found.Value, disruption.FlightId) is var index && index < 0) return (false, null);
        var flights = await FlightsOf(found.Value, always: true);
        return (true, (await Alternatives(found.Value, index, flights)).FirstOrDefault()?.FlightId);
    }

    private async Task<ImmutableArray<DisruptionAlternative>> Alternatives(
        OrderView order, int index, IReadOnlyList<FlightView?> flights)
    {
        var segment = order.Segments[index];
        if (flights[index] is not { } old || !FlightId.TryParse(segment.FlightId, out var id)) return [];
        var search = GrainFactory.GetGrain<IFlightSearchGrain>(0);
        var places = AlternativeRules.Places(segment, order);
        var found = new List<FlightView>();
        var chosen = ImmutableArray<DisruptionAlternative>.Empty;
        foreach (var day in AlternativeRules.Days)
        {
            found.AddRange(await search.Search([old.Departure.Airport], [old.Arrival.Airport], id.Date.AddDays(day), places, null));
            chosen = AlternativeRules.Choose(order, index, flights, found, options.Value.MinimumConnection, time.GetUtcNow());
            if (chosen.Length == AlternativeRules.MaxListed) break;
        }

        return chosen;
    }

    /// <summary>
    /// The disruptions with the connections that are missed now, and the events about new ones; the same object if nothing changes.
    /// </summary>
    private DisruptionsState Connect(DisruptionsState known, OrderView order, IReadOnlyList<FlightView?> flights, FlightTrouble trouble,
        out IReadOnlyList<DurableEvent> raised)
    {
        raised = [];
        if (order.IsUnderWay || order.Status != OrderStatus.Confirmed) return known;
        var broken = flights.Count == 0 ? [] : ConnectionRules.Broken(order.Segments, flights, options.Value.MinimumConnection);
        var missed = broken
            .Select(connection => (order.Segments[connection.Arriving].FlightId, order.Segments[connection.Onward].FlightId,
                DepartureRules.Expected(flights[connection.Onward]!)))
            .ToImmutableArray();
        var next = DisruptionRules.Connect(known, trouble, missed, Within);
        raised = [
            .. next.All.Where(disruption => known.All.All(other => other.Id != disruption.Id)).Select(disruption => DomainEvent.Of(
                EventOf(order, trouble, disruption, order.Segments[IndexOn(order, disruption.FlightId)]) with { Refund = null }))];
        return next;
    }

    /// <summary>Looks at the order's connections again, after one of its flights was changed or given up.</summary>
    private async Task Reconnect(DisruptionView disruption)
    {
        var found = await Order.Get(Airline);
        if (found.IsRefused) return;
        var flights = await FlightsOf(found.Value);
        var trouble = new FlightTrouble($"{disruption.Id}-then", disruption.FlightId, false, null, time.GetUtcNow());
        var known = state.Value!;
        var next = Connect(known, found.Value, flights, trouble, out var raised);
        if (ReferenceEquals(next, known)) return;
        await Enter(known, next);
        // Other calls had turns during the await.
        if (ReferenceEquals(state.Value, known)) await Save(next, raised);
    }

    /// <summary>The order's flights, by segment; none for an order with one flight, unless always asked for.</summary>
    private async Task<IReadOnlyList<FlightView?>> FlightsOf(OrderView order, bool always = false) =>
        always || order.Segments.Count(segment => !segment.Cancelled) > 1
            ? await Task.WhenAll(order.Segments.Select(segment => GrainFactory.GetGrain<IFlightGrain>(segment.FlightId).Get()))
            : [];

    private static int IndexOn(OrderView order, string flightId)
    {
        if (order.Status is OrderStatus.Cancelled or OrderStatus.Expired or OrderStatus.Failed) return -1;
        for (var i = 0; i < order.Segments.Length; i++)
        {
            if (order.Segments[i].FlightId == flightId && !order.Segments[i].Cancelled) return i;
        }

        return -1;
    }

    private static bool IsAbroad(FlightView? flight) =>
        flight is not null && RefundLaw.AreAbroad(flight.Departure.TimeZone, flight.Arrival.TimeZone);
}
