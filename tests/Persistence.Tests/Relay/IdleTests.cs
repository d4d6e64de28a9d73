using System.Collections.Concurrent;
using System.Reflection;
using Microsoft.Extensions.DependencyInjection;

namespace FlightTickets.Persistence.Tests;

/// <summary>What relay, streams and wake-up scan ask of a store while nothing happens.</summary>
public abstract class IdleTests(Backend backend, bool isExclusive)
{
    private const int Silos = 2;
    private const int Seconds = 200;

    // What comes before all is quiet: every silo looks once at the start, and partitions change hands as silos join.
    private const int AtTheStart = 8 * OutboxPartition.Count;

    [Fact]
    public async Task Silos_ask_a_shared_store_now_and_then_and_one_of_their_own_only_through_the_relay()
    {
        var asked = await IdleAsync();
        // Streams ask once a second for each partition, relays every five seconds for each partition and silo.
        var streams = isExclusive ? 0 : Seconds * OutboxPartition.Count;
        Assert.InRange(asked["ReadOutboxAsync"], 1, AtTheStart + streams + (Silos * Seconds / 5 * OutboxPartition.Count));
        var scans = AtTheStart + (isExclusive ? 0 : Silos * Seconds / 5);
        Assert.InRange(asked["LeaseDueAsync"], 1, scans);
        Assert.InRange(asked["NextDueAsync"], 1, scans);
        Assert.False(asked.ContainsKey("ScanAsync"));

        // Only the state version, when a silo starts.
        Assert.InRange(asked.GetValueOrDefault("WriteAsync"), 1, Silos);
    }

    private async Task<ConcurrentDictionary<string, int>> IdleAsync()
    {
        var asked = new ConcurrentDictionary<string, int>();
        await using var cluster = await DurableCluster.StartAsync(Silos, backend, silo =>
        {
            silo.AddOutboxStreams();
            silo.Services.AddSingleton(services => new Wire().Of(services.GetRequiredService<ILocalSiloDetails>().SiloAddress));
            silo.AddOutboxRelay();
            silo.Services.PostConfigure<DurableStateOptions>(options =>
            {
                for (var i = 0; i < options.Stores.Count; i++)
                {
                    var create = options.Stores[i].Create;
                    options.Stores[i] = options.Stores[i] with { Create = services => Counted.Of(create(services), asked) };
                }
            });
        });
        using var watch = new PeriodicTimer(TimeSpan.FromMilliseconds(5));
        for (var second = 0; second < Seconds; second++)
        {
            cluster.Time.Advance(TimeSpan.FromSeconds(1));
            await watch.WaitForNextTickAsync(TestContext.Current.CancellationToken);
        }

        return asked;
    }

    /// <summary>All that these stores can do.</summary>
    public interface IWholeStore : ILookupStore, IWakeUpStore, IOutboxStore;

    /// <summary>A store that counts what is asked of it.</summary>
    public class Counted : DispatchProxy
    {
        private IRowStore _store = null!;
        private ConcurrentDictionary<string, int> _asked = null!;

        public static IWholeStore Of(IRowStore store, ConcurrentDictionary<string, int> asked)
        {
            var counted = Create<IWholeStore, Counted>();
            (((Counted)(object)counted)._store, ((Counted)(object)counted)._asked) = (store, asked);
            return counted;
        }

        protected override object? Invoke(MethodInfo? targetMethod, object?[]? args)
        {
            _asked.AddOrUpdate(targetMethod!.Name, 1, (_, n) => n + 1);
            return targetMethod.Invoke(_store, args);
        }
    }
}

public sealed class SqliteIdleTests() : IdleTests(new SqliteBackend(), isExclusive: true);

public sealed class PostgresIdleTests(PostgresDatabases databases) : IdleTests(new PostgresBackend(databases), isExclusive: false);

public sealed class MongoIdleTests() : IdleTests(new MongoBackend(), isExclusive: false);
