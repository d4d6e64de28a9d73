using FlightTickets.Flights;
using FlightTickets.Orders;
using FlightTickets.Payments;
using FlightTickets.Persistence;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Serialization;

namespace FlightTickets.Simulation;

/// <summary>The rows of a town as a store, for a repair: a copy, whose changes are applied at the end.</summary>
internal sealed class TownStore : IRowStore
{
    private readonly Dictionary<RowKey, StoredRow> _rows = [];
    private readonly Dictionary<RowKey, Action> _changes = [];
    private readonly World _world;
    private readonly Town _town;

    public TownStore(World world, Town town)
    {
        (_world, _town) = (world, town);
        foreach (var order in town.Orders) Put("order", order.Id, order.Row.Value, order.Row.DueAt);
        foreach (var (key, flight) in town.Flights)
            Put(Participant.FlightType, key, flight.Row.Value ?? Timetable.Scheduled[key], flight.Row.DueAt);
        foreach (var key in town.Seats) Put(Participant.SeatType, key, town.SeatRow(key).Value, town.SeatRow(key).DueAt);
        foreach (var (key, payment) in town.Payments) Put("payment", key, payment.Value, payment.DueAt);
        Put(Participant.UnpaidPlacesType, "user", town.HeldUnpaid.Row.Value, town.HeldUnpaid.Row.DueAt);
    }

    public static IServiceProvider Services { get; } = new ServiceCollection().AddSerializer().BuildServiceProvider();

    public string Description => "the town";

    public bool IsExclusive => true;

    public StoreSignals Signals { get; } = new();

    /// <summary>Makes the town's rows what the repair made of them.</summary>
    public void Apply()
    {
        foreach (var (key, change) in _changes)
        {
            if (_world.Mutant == Mutant.RepairLeavesFlights && key.GrainType is (Participant.FlightType or Participant.SeatType)) continue;
            change();
        }
    }

    public Task OpenAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task OpenForReadingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task<WriteOutcome[]> WriteAsync(IReadOnlyList<RowWrite> batch, CancellationToken cancellationToken)
    {
        foreach (var write in batch)
        {
            var due = _world.Now + write.WakeAfter;
            _rows[write.Key] = new StoredRow(write.Key.GrainId, write.NewEtag, write.Payload, 0) { DueAt = due };
            _changes[write.Key] = ChangeOf(write.Key, write.Payload, due);
        }

        return Task.FromResult(batch.Select(_ => WriteOutcome.Applied).ToArray());
    }

    public Task<StoredRow?[]> ReadAsync(IReadOnlyList<RowKey> keys, CancellationToken cancellationToken) =>
        Task.FromResult(keys.Select(key => _rows.GetValueOrDefault(key)).ToArray());

    public Task<Guid?[]> ReadEtagsAsync(IReadOnlyList<RowKey> keys, CancellationToken cancellationToken) =>
        Task.FromResult(keys.Select(key => _rows.GetValueOrDefault(key)?.Etag).ToArray());

    public Task<IReadOnlyList<StoredRow>> ScanAsync(string grainType, string? after, int limit, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<StoredRow>>(
        [
            .. _rows.Where(row => row.Key.GrainType == grainType && (after is null || string.CompareOrdinal(row.Key.GrainId, after) > 0))
                .OrderBy(row => row.Key).Select(row => row.Value).Take(limit),
        ]);

    public StoreFailure Classify(Exception exception) => throw new NotSupportedException();

    public ValueTask DisposeAsync() => default;

    private Action ChangeOf(RowKey key, byte[] payload, DateTimeOffset? due) => key.GrainType switch
    {
        "order" => () => _town.Orders.Find(order => order.Id == key.GrainId)!.Row.Replace(Decode<OrderState>(key, payload), due),
        Participant.FlightType => () => _town.Flights[key.GrainId].Row.Replace(Decode<FlightState>(key, payload), due),
        Participant.SeatType => () => _town.SeatRow(key.GrainId).Replace(Decode<StoredSeat>(key, payload), due),
        "payment" => () => _town.Payment(key.GrainId).Replace(Decode<PaymentState>(key, payload), due),
        Participant.UnpaidPlacesType => () => _town.HeldUnpaid.Row.Replace(Decode<StoredUnpaidPlaces>(key, payload), due),
        // Ledgers, routes and what agents are told of are outside the simulation.
        _ => () => { }
        ,
    };

    private void Put<T>(string grainType, string id, T? value, DateTimeOffset? due)
        where T : class
    {
        if (value is null) return;
        _rows[new RowKey(grainType, id)] =
            new StoredRow(id, Guid.NewGuid(), Codec<T>().Encode(value, isCleared: false, 0), 0) { DueAt = due };
    }

    private static T? Decode<T>(RowKey key, byte[] payload)
        where T : class => Codec<T>().Decode(key, payload).Value;

    private static StateCodec<T> Codec<T>()
        where T : class => Codecs<T>.Instance;

    private static class Codecs<T>
        where T : class
    {
        public static readonly StateCodec<T> Instance = new(Services.GetRequiredService<Serializer<T>>());
    }
}
