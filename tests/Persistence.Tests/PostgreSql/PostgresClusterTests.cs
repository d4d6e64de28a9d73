using Microsoft.Extensions.DependencyInjection;
using Orleans.TestingHost;

namespace FlightTickets.Persistence.Tests;

/// <summary>Several silos on one server: commits, events and wake-ups together, by the server's clock.</summary>
public sealed class PostgresClusterTests(PostgresDatabases databases)
{
    [Fact]
    public async Task Silos_on_one_server_share_states_events_and_wake_ups()
    {
        var connectionString = await databases.CreateAsync($"cluster_{Guid.NewGuid():n}");
        var probes = new Probes();
        var builder = new InProcessTestClusterBuilder(2);
        builder.ConfigureSilo((_, silo) =>
        {
            silo.AddDurableState(state => state.UsePostgreSql(connectionString, "Test"));
            silo.AddOutboxStreams();
            silo.Services.AddSingleton(probes);
        });
        await using var cluster = builder.Build();
        await cluster.DeployAsync(TestContext.Current.CancellationToken);

        var events = probes.Of<EventEnvelope>("events");
        await Task.WhenAll(Enumerable.Range(0, 10).Select(g => cluster.Client.GetGrain<ICounterGrain>($"{g}").AddMany(5)));
        var seen = new Dictionary<string, long>();
        while (seen.Values.Sum() < 50)
        {
            var next = await events.NextAsync();
            if (next.Sequence <= seen.GetValueOrDefault(next.Subject))
                continue;

            Assert.Equal(seen.GetValueOrDefault(next.Subject) + 1, next.Sequence);
            seen[next.Subject] = next.Sequence;
        }

        await Task.WhenAll(Enumerable.Range(0, 20).Select(g => cluster.Client.GetGrain<ISleeperGrain>($"s{g}").Sleep(TimeSpan.FromMilliseconds(50))));
        var woken = new HashSet<string>();
        while (woken.Count < 20)
            woken.Add(await probes.Of<string>("slept").NextAsync());
    }
}
