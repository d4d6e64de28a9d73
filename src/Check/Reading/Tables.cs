using System.Diagnostics;
using FlightTickets.Events;
using FlightTickets.Fleet;
using FlightTickets.Flights;
using FlightTickets.Orders;
using FlightTickets.Payments;
using FlightTickets.Persistence;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Serialization;

namespace FlightTickets.Check;

/// <summary>The rows that the invariants concern, from the store of each context.</summary>
internal sealed class Tables(IServiceProvider services, Func<string, IRowStore> storeOf)
{
    private readonly IRowStore _orders = storeOf("Orders"), _payments = storeOf("Payments");

    private HashSet<string>? _untold;
    private long _untoldAt;

    public Tally Tally { get; } = new();

    public Table<OrderState> Orders => field ??= Make<OrderState>("Orders", "order");

    public Table<FlightState> Flights => field ??= Make<FlightState>("Flights", Participant.FlightType);

    public Table<StoredSeat> Seats => field ??= Make<StoredSeat>("Flights", Participant.SeatType);

    public Table<PaymentState> Payments => field ??= Make<PaymentState>("Payments", "payment");

    public Table<LedgerAccountState> Accounts => field ??= Make<LedgerAccountState>("Payments", "ledger-account");

    public Table<DisruptionsState> Disruptions => field ??= Make<DisruptionsState>("Orders", "disruptions");

    public Table<StoredUnpaidPlaces> HeldUnpaid => field ??= Make<StoredUnpaidPlaces>("Orders", Participant.UnpaidPlacesType);

    public Table<RouteState> Routes => field ??= Make<RouteState>("Fleet", "route");

    public Table<KeyList> Network => field ??= Make<KeyList>("Fleet", "network");

    public Table<AirplaneState> Airplanes => field ??= Make<AirplaneState>("Fleet", "airplane");

    public Table<OrderNumbersState> Numbers => field ??= Make<OrderNumbersState>("Orders", "order-numbers");

    /// <summary>Where orders are.</summary>
    public IRowStore OrderStore => _orders;

    /// <summary>
    /// The orders and payments with undelivered events, as of some seconds ago; a row whose event was
    /// delivered since is excepted once more, without harm.
    /// </summary>
    public async Task<IReadOnlySet<string>> UntoldAsync(CancellationToken cancellationToken)
    {
        if (_untold is { } known && Stopwatch.GetElapsedTime(_untoldAt) < TimeSpan.FromSeconds(5)) return known;
        var waiting = new HashSet<string>(StringComparer.Ordinal);
        foreach (var store in new HashSet<IRowStore> { _orders, _payments }.OfType<IOutboxStore>())
        {
            for (var partition = 0; partition < OutboxPartition.Count; partition++)
            {
                foreach (var one in await store.ReadOutboxAsync(partition, int.MaxValue, cancellationToken).ConfigureAwait(false))
                    waiting.Add(one.Key.GrainId);
            }
        }

        (_untold, _untoldAt) = (waiting, Stopwatch.GetTimestamp());
        return waiting;
    }

    private Table<TState> Make<TState>(string context, string grainType)
        where TState : class
    {
        StateVersioning.Register();
        return new(storeOf(context), grainType, new StateCodec<TState>(services.GetRequiredService<Serializer<TState>>()), Tally);
    }
}
