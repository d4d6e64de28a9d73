using System.Globalization;
using FlightTickets.CommandLine;
using FlightTickets.Events;
using FlightTickets.Operations;
using FlightTickets.Orders;
using FlightTickets.Persistence;
using FlightTickets.Servers;
using FlightTickets.Storage;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Serialization;

namespace FlightTickets.Check.Tests;

/// <summary>
/// What a town left behind when its silo stopped: orders that ended in every way, in real stores, to be damaged one row at a time.
/// </summary>
public abstract class StoredTown : IAsyncLifetime
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("check-");
    private readonly Dictionary<string, string> _payments = [];
    private StoredStates? _states;

    internal Dictionary<string, string?> Settings { get; } = [];

    public string Folder => _folder.FullName;

    public string Flight { get; private set; } = "";

    /// <summary>A flight that nobody booked, at the same time.</summary>
    public string Empty { get; private set; } = "";

    /// <summary>Two passengers in 1A and 1B.</summary>
    public string Confirmed { get; private set; } = "";

    /// <summary>One passenger in 2A.</summary>
    public string Other { get; private set; } = "";

    public string Cancelled { get; private set; } = "";

    public string Held { get; private set; } = "";

    public string Expired { get; private set; } = "";

    /// <summary>The payment of an order that was paid.</summary>
    public string PaymentOf(string order) => _payments[order];

    protected abstract Task PrepareAsync();

    public async ValueTask InitializeAsync()
    {
        Settings["DataFolder"] = Folder;
        Settings["Payments:Gateway"] = "Test";
        await PrepareAsync();
        await using (var town = await Town.StartAsync(Settings))
        {
            (Flight, Empty) = (await town.ScheduleAsync(101), await town.ScheduleAsync(102));
            Expired = await ExpireAsync(town);
            town.Holds.PayLater = TimeSpan.FromHours(2);
            Confirmed = await town.PlaceAsync(Flight, "tok_visa", "1A", "1B");
            Other = await town.PlaceAsync(Flight, "tok_visa", "2A");
            Cancelled = await town.PlaceAsync(Flight, "tok_visa", "3A");
            await town.CancelAsync(Cancelled);
            Held = await town.PlaceAsync(Flight, null, "4A");
            await town.PlaceAsync(Flight, "tok_declined", "5A");
            Assert.Equal(
                [OrderStatus.Expired, OrderStatus.Confirmed, OrderStatus.Confirmed, OrderStatus.Cancelled, OrderStatus.Held],
                [await town.StatusAsync(Expired), await town.StatusAsync(Confirmed), await town.StatusAsync(Other),
                    await town.StatusAsync(Cancelled), await town.StatusAsync(Held)]);
            foreach (var order in (string[])[Confirmed, Other, Cancelled])
                _payments[order] = (await town.Order(order).Get(Town.Ada)).Value!.Payment!.Id;
            await ToldAsync(town.Services.GetRequiredService<DurableContexts>());
        }

        _states = await StoredStates.OpenAsync(new ConfigurationBuilder().AddInMemoryCollection(Settings).Build(),
            store => store.OpenAsync(CancellationToken.None));
    }

    public virtual async ValueTask DisposeAsync()
    {
        if (_states is not null) await _states.DisposeAsync();
        _folder.Delete(recursive: true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Runs <c>check</c> on it as the command line does.</summary>
    public async Task<(int ExitCode, string Output)> CheckAsync(params string[] args)
    {
        using var output = new StringWriter(CultureInfo.InvariantCulture);
        var exitCode = await CommandRunner.RunAsync(
            CheckCommand.Create([], host => host.Configuration.AddInMemoryCollection(Settings), output), args);
        return (exitCode, output.ToString());
    }

    /// <summary>Changes a stored state; what it returns puts back what was there.</summary>
    internal async Task<Func<Task>> PlantAsync<TState>(string context, string grainType, string id, Func<TState?, TState> change)
        where TState : class
    {
        var (store, key) = (_states!.Of(context), new RowKey(grainType, id));
        var codec = new StateCodec<TState>(_states.Services.GetRequiredService<Serializer<TState>>());
        var before = (await store.ReadAsync([key], CancellationToken.None))[0];
        var (value, _, _) = before is null ? default : codec.Decode(key, before.Payload);
        var planted = Guid.NewGuid();
        await WriteAsync(before?.Etag, planted, codec.Encode(change(value), isCleared: false, 0), isCleared: false);
        return () => before is null
            ? WriteAsync(planted, Guid.NewGuid(), codec.Encode(null, isCleared: true, 0), isCleared: true)
            : WriteAsync(planted, Guid.NewGuid(), before.Payload, isCleared: codec.Decode(key, before.Payload).IsCleared);

        async Task WriteAsync(Guid? expected, Guid etag, byte[] payload, bool isCleared) => Assert.Equal(
            [WriteOutcome.Applied],
            await store.WriteAsync(
                [new RowWrite { Key = key, ExpectedEtag = expected, NewEtag = etag, Payload = payload, IsCleared = isCleared }],
                CancellationToken.None));
    }

    // Held, and then its wake-up comes. A busy machine may take longer than the hold lasts to make the promise: then it is no hold.
    private async Task<string> ExpireAsync(Town town)
    {
        for (town.Holds.PayLater = TimeSpan.FromSeconds(1); ; town.Holds.PayLater *= 2)
        {
            var order = await town.PlaceAsync(Flight, null, "9A");
            while (await town.StatusAsync(order) is OrderStatus.Held or OrderStatus.Placed) await Task.Yield();
            if (await town.StatusAsync(order) == OrderStatus.Expired) return order;
        }
    }

    // What events tell comes a moment later.
    internal static async Task ToldAsync(DurableContexts contexts)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        patience.CancelAfter(TimeSpan.FromMinutes(2));
        foreach (var store in contexts.Outboxes)
        {
            for (var partition = 0; partition < OutboxPartition.Count; partition++)
            {
                while ((await store.ReadOutboxAsync(partition, 1, patience.Token)).Count > 0) await Task.Yield();
            }
        }
    }
}

/// <summary>Everything in one SQLite file.</summary>
public sealed class SqliteTown : StoredTown
{
    protected override Task PrepareAsync() => Task.CompletedTask;
}

/// <summary>As a cluster without MongoDB keeps it: the fleet in Orleans' AdoNet storage, the rest in group commit.</summary>
public sealed class PostgresTown : StoredTown
{
    private PostgresServer _server = null!;

    protected override async Task PrepareAsync()
    {
        _server = await PostgresServer.StartAsync(TestContext.Current.CancellationToken);
        Settings["ConnectionStrings:Postgres"] = _server.ConnectionString;
    }

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        await _server.DisposeAsync();
    }
}
