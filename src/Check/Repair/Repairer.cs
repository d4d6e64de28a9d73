using FlightTickets.Check.Rules;
using FlightTickets.Fleet;
using FlightTickets.Flights;
using FlightTickets.Orders;
using FlightTickets.Payments;
using FlightTickets.Persistence;

namespace FlightTickets.Check.Repair;

/// <summary>
/// Restores the invariants in stores that were restored to different instants. Orders say what customers wanted, and the gateway what was
/// paid: flights, seats, schedules and ledgers are rebuilt from them, and everything without an owner is released. It needs exclusive
/// access to the stores, and all orders and payments in memory. A second run finds nothing to do.
/// </summary>
public sealed class Repairer : IDisposable
{
    private readonly Tables _tables;
    private readonly IPaymentGateway? _gateway;
    private readonly TimeProvider _time;
    private readonly RepairLog _log;
    private readonly bool _givesBackAll;

    /// <summary>Sets what is repaired.</summary>
    /// <param name="services">Has Orleans' serializer.</param>
    /// <param name="storeOf">The store of each context, opened to write.</param>
    /// <param name="settings">Where the gateway's record is, and what is done.</param>
    /// <param name="say">Receives each repair before it is made.</param>
    /// <param name="time">The domain's clock.</param>
    public Repairer(
        IServiceProvider services, Func<string, IRowStore> storeOf, RepairSettings settings, Action<RepairAction> say, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(settings);
        (_tables, _time, _log) = (new Tables(services, storeOf), time, new RepairLog(settings.IsDryRun, say));
        _givesBackAll = settings.GivesBackAll;
        _gateway = settings.Gateway ?? (settings.TestGatewayFolder is { } folder && Directory.Exists(folder)
            ? new RecordedTestGateway(folder, time)
            : null);
    }

    private DateTimeOffset Now => _time.GetUtcNow();

    /// <summary>Repairs everything.</summary>
    /// <returns>The repairs, in order.</returns>
    /// <exception cref="DurableStateException">A row is damaged, or there is another writer.</exception>
    public async Task<IReadOnlyList<RepairAction>> RunAsync(CancellationToken cancellationToken)
    {
        var orders = new Dictionary<string, OrderState>(StringComparer.Ordinal);
        var asleep = new List<string>();
        await foreach (var page in _tables.Orders.PagesAsync(cancellationToken))
        {
            foreach (var row in page)
            {
                orders[row.Key] = row.State;
                if (row.DueAt is null && (!row.State.IsResting || row.State.Phase == OrderPhase.Held)) asleep.Add(row.Key);
            }
        }

        var payments = new Dictionary<string, PaymentState>(StringComparer.Ordinal);
        await foreach (var page in _tables.Payments.PagesAsync(cancellationToken))
        {
            foreach (var row in page) payments[row.Key] = row.State;
        }

        foreach (var id in asleep) await PutAsync(orders[id], new("woken", id, $"It is {orders[id].Phase} and had no wake-up."),
            orders, cancellationToken);
        var desk = _gateway is null ? null : await GatewayDesk.OpenAsync(_gateway, cancellationToken);
        await new RepairMoney(_tables, desk, _log, _time).RunAsync(orders, payments, cancellationToken);
        var (made, lost) = desk is null
            ? ([], 0)
            : await new RepairLostMoney(_tables, desk, _log, _time, _givesBackAll).RunAsync(orders, payments, cancellationToken);
        await new RepairNumbers(_tables, _log).RunAsync(orders, lost, cancellationToken);
        var uses = await RepairFlightsAsync(orders, cancellationToken);
        await RepairSeatsAsync(orders, cancellationToken);
        await new RepairUnpaidPlaces(_tables, _log, _time).RunAsync(orders, cancellationToken);
        await RepairAccountsAsync(orders, payments, made, cancellationToken);
        await RepairSchedulesAsync(uses, cancellationToken);
        await new RepairRoutes(_tables, _log).RunAsync(uses, cancellationToken);
        return _log.Actions;
    }

    /// <inheritdoc/>
    public void Dispose() => (_gateway as RecordedTestGateway)?.Dispose();

    private async Task<List<FlightUse>> RepairFlightsAsync(Dictionary<string, OrderState> orders, CancellationToken cancellationToken)
    {
        var uses = new List<FlightUse>();
        await foreach (var page in _tables.Flights.PagesAsync(cancellationToken))
            uses.AddRange(page.Select(row => FlightUse.Of(row.Key, row.State)));
        await GiveBackAsync(uses, orders, cancellationToken);
        var flying = orders.Values
            .SelectMany(order => order.Segments.Select(segment => segment.FlightId)
                .Concat(Phases.Beside(order).Where(p => p.GrainType == Participant.FlightType).Select(p => p.Key)).Distinct()
                .Select(flight => (Flight: flight, Order: order)))
            .ToLookup(one => one.Flight, one => one.Order);
        await foreach (var page in _tables.Flights.PagesAsync(cancellationToken))
        {
            foreach (var row in page)
            {
                if (row.State.IsDraft) continue;
                var (next, actions) = FlightRebuild.Rebuild(row.Key, row.State, flying[row.Key].ToDictionary(order => order.Id), Now);
                if (actions.Count == 0) continue;
                await _log.DoAsync(actions, () => _tables.Flights.PutAsync(row.Key, next,
                    new Commit { WakeAfter = Flight.WakeAfter(next, Now) }, cancellationToken));
                if (actions.Exists(action => action.NeedsAgent))
                {
                    foreach (var order in flying[row.Key].Where(order => OrderEntitlements.IsSold(order)
                        && actions.Exists(action => action.OrderId == order.Id && action.What == "sold-again")))
                        await DisruptAsync(order, row.Key, "The flight was restored with fewer places than were sold.", cancellationToken);
                }
            }
        }

        return uses;
    }

    private async Task GiveBackAsync(List<FlightUse> uses, Dictionary<string, OrderState> orders, CancellationToken cancellationToken)
    {
        var there = uses.Where(use => use.From != use.To).Select(use => use.FlightId).ToHashSet(StringComparer.Ordinal);
        foreach (var order in orders.Values
            .Where(order => OrderEntitlements.IsSold(order) && OrderSaga.Everything(order)
            .Any(p => p.GrainType == Participant.FlightType && !there.Contains(p.Key))).ToArray())
        {
            if (OrderFate.GiveBack(order, Now) is { } next)
            {
                await PutAsync(next, new("being-cancelled", order.Id,
                    "One of its flights does not exist: it will be cancelled and fully refunded as soon as a server runs.",
                    NeedsAgent: true), orders, cancellationToken);
            }
            else
            {
                await _log.DoAsync(new RepairAction("left-to-its-saga", order.Id,
                    $"One of its flights does not exist, and it is {order.Phase}: let a server finish that, then repair again.",
                    NeedsAgent: true), () => Task.CompletedTask);
            }
        }
    }

    private async Task RepairSeatsAsync(Dictionary<string, OrderState> orders, CancellationToken cancellationToken)
    {
        var wanted = new Dictionary<string, (OrderState Order, int Passenger, int Segment)>(StringComparer.Ordinal);
        foreach (var order in orders.Values.Where(order => OrderEntitlements.HasRight(order, Now))
            .OrderByDescending(OrderEntitlements.IsSold).ThenBy(order => order.CreatedAt)
            .ThenBy(order => order.Id, StringComparer.Ordinal).ToArray())
        {
            foreach (var seat in OrderSaga.Everything(order).Where(p => p.GrainType == Participant.SeatType))
            {
                if (!wanted.TryAdd(seat.Key, (order, seat.Passenger, seat.Segment)))
                    await LeaveWithoutSeatAsync(orders[order.Id], seat, orders, cancellationToken);
            }
        }

        await foreach (var page in _tables.Seats.PagesAsync(cancellationToken))
        {
            foreach (var row in page)
            {
                wanted.Remove(row.Key, out var holder);
                await RepairSeatAsync(row.Key, row.State, holder, orders, cancellationToken);
            }
        }

        // Seats without a row, on existing flights.
        foreach (var ofFlight in wanted.GroupBy(seat => FlightId.FlightOf(seat.Key), StringComparer.Ordinal))
        {
            if (!(await _tables.Flights.ReadAsync([ofFlight.Key], cancellationToken)).TryGetValue(ofFlight.Key, out var flight)) continue;
            foreach (var (key, holder) in ofFlight.Where(
                seat => SeatLayout.Find(flight.State.Layout, seat.Key[(ofFlight.Key.Length + 1)..]).Standing != SeatStanding.Absent))
                await RepairSeatAsync(key, new StoredSeat(), holder, orders, cancellationToken);
        }
    }

    private async Task RepairSeatAsync(
        string key, StoredSeat stored, (OrderState Order, int Passenger, int Segment) holder, Dictionary<string, OrderState> orders,
        CancellationToken cancellationToken)
    {
        var (next, actions) = SeatRebuild.Rebuild(key, stored, holder.Order is null ? null : holder, orders.GetValueOrDefault, Now);
        if (actions.Count == 0) return;
        var commit = new Commit { Owner = FlightId.FlightOf(key), WakeAfter = Seat.WakeAfter(next.ToSeat(), Now) };
        await _log.DoAsync(actions, () => _tables.Seats.PutAsync(key, next, commit, cancellationToken));
    }

    private async Task LeaveWithoutSeatAsync(
        OrderState order, Participant seat, Dictionary<string, OrderState> orders, CancellationToken cancellationToken)
    {
        var segment = order.Segments[seat.Segment];
        var next = order with
        {
            Segments = order.Segments.SetItem(
                seat.Segment, segment with { Seats = segment.Seats.SetItem(seat.Passenger, null) }),
        };
        await PutAsync(next, new("left-without-seat", order.Id, $"{seat.Key} is another order's; the passenger gets a seat at check-in.",
            NeedsAgent: true), orders, cancellationToken);
        await DisruptAsync(next, segment.FlightId, "The seat was given to another order.", cancellationToken);
    }

    private async Task RepairAccountsAsync(
        Dictionary<string, OrderState> orders, Dictionary<string, PaymentState> payments, HashSet<string> made,
        CancellationToken cancellationToken)
    {
        var untold = await _tables.UntoldAsync(cancellationToken);
        foreach (var chunk in payments
            .Where(p => made.Contains(p.Key) || (!untold.Contains(p.Key) && !untold.Contains(p.Value.OrderId))).Chunk(500))
        {
            var accounts = await _tables.Accounts.ReadAsync(chunk.Select(p => p.Key), cancellationToken);
            foreach (var (id, payment) in chunk)
            {
                if (orders.TryGetValue(payment.OrderId, out var order) && !order.IsResting) continue;
                var account = accounts.GetValueOrDefault(id)?.State;
                if ((account?.Captured.Minor ?? 0, account?.Refunded.Minor ?? 0) == (payment.Captured.Minor, payment.Refunded.Minor))
                    continue;
                var next = new LedgerAccountState
                {
                    Captured = payment.Captured,
                    Refunded = payment.Refunded,
                    Refunds = account?.Refunds ?? []
                };
                await _log.DoAsync(
                    new RepairAction("account-aligned", id, $"The payment captured {payment.Captured} and refunded {payment.Refunded}."),
                    () => _tables.Accounts.PutAsync(id, next, default, cancellationToken));
            }
        }
    }

    private async Task RepairSchedulesAsync(List<FlightUse> uses, CancellationToken cancellationToken)
    {
        var (byTail, byId) = (uses.ToLookup(use => use.Airplane), uses.ToDictionary(use => use.FlightId));
        await foreach (var page in _tables.Airplanes.PagesAsync(cancellationToken))
        {
            foreach (var row in page)
            {
                var (next, actions) = ScheduleRebuild.Rebuild(row.Key, row.State, byTail[row.Key], byId.GetValueOrDefault, Now);
                if (actions.Count > 0) await _log.DoAsync(actions,
                    () => _tables.Airplanes.PutAsync(row.Key, next, default, cancellationToken));
            }
        }
    }

    private async Task PutAsync(OrderState next, RepairAction action, Dictionary<string, OrderState> orders,
        CancellationToken cancellationToken)
    {
        orders[next.Id] = next;
        await _log.DoAsync(action, () => _tables.Orders.PutAsync(next.Id, next, OrderFate.CommitFor(next, Now), cancellationToken));
    }

    private async Task DisruptAsync(OrderState order, string flight, string detail, CancellationToken cancellationToken)
    {
        var known = (await _tables.Disruptions.ReadAsync([order.Id], cancellationToken)).GetValueOrDefault(order.Id)?.State
            ?? new DisruptionsState(order.UserId, []);
        var view = new DisruptionView($"repair-{Now:yyyyMMddHHmmss}", flight, "restored", null, Now, DisruptionStatus.NeedsAgent, detail);
        var next = known with { All = known.All.Add(view) };
        await _log.DoAsync(new RepairAction("agent-told", order.Id, detail, NeedsAgent: true),
            () => _tables.Disruptions.PutAsync(order.Id, next, new Commit { Owner = DisruptionDesk.OwnerOf(next) }, cancellationToken));
    }
}
