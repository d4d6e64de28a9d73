using System.Net;
using FlightTickets.Servers;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Orleans.Configuration;

namespace FlightTickets.Persistence.Tests;

/// <summary>Orleans' own clustering and reminders on the schema of our migrations.</summary>
public sealed class AdoNetClusteringTests(PostgresDatabases server)
{
    private readonly AdoNetPostgres _databases = new(server);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Silos_find_each_other_and_notice_departures()
    {
        var connectionString = await MigratedAsync();
        await using var one = await StartAsync(connectionString);
        await using var two = await StartAsync(connectionString);
        Assert.Equal(2, await ActiveAsync(one));
        Assert.Equal(2, await ActiveAsync(two));
        await two.DisposeAsync();
        Assert.Equal(1, await ActiveAsync(one));
    }

    [Fact]
    public async Task A_change_of_membership_counts_only_from_the_version_it_was_decided_on()
    {
        var connectionString = await MigratedAsync();
        await using var silo = await StartAsync(connectionString);
        var table = silo.Services.GetRequiredService<IMembershipTable>();
        var now = await table.ReadAllAsync(Stop);
        var (entry, _) = Assert.Single(now.Members);
        var address = SiloAddress.New(IPAddress.Loopback, 1, 1);
        var joining = new MembershipEntry
        {
            SiloAddress = address,
            SiloName = "joining",
            HostName = "here",
            Status = SiloStatus.Joining,
            ProxyPort = 2,
            StartTime = DateTime.UtcNow,
            IAmAliveTime = DateTime.UtcNow,
        };
        Assert.False(await table.InsertRowAsync(joining, new TableVersion(now.Version.Version, "0"), Stop));
        Assert.False(await table.InsertRowAsync(entry, now.Version.Next(), Stop));
        Assert.True(await table.InsertRowAsync(joining, now.Version.Next(), Stop));
        Assert.False(await table.InsertRowAsync(joining, now.Version.Next(), Stop));

        joining.Status = SiloStatus.Dead;
        joining.SuspectTimes = [Tuple.Create(entry.SiloAddress, DateTime.UtcNow)];
        var row = await table.ReadRowAsync(address, Stop);
        var etag = Assert.Single(row.Members).Item2;
        Assert.False(await table.UpdateRowAsync(joining, etag, now.Version.Next(), Stop));
        Assert.True(await table.UpdateRowAsync(joining, etag, row.Version.Next(), Stop));
        var dead = Assert.Single((await table.ReadRowAsync(address, Stop)).Members).Item1;
        Assert.Equal(SiloStatus.Dead, dead.Status);
        Assert.Equal(entry.SiloAddress, Assert.Single(dead.SuspectTimes!).Item1);
        await table.UpdateIAmAliveAsync(joining, Stop);
        await table.CleanupDefunctSiloEntriesAsync(DateTimeOffset.UtcNow.AddMinutes(1), Stop);
        Assert.Equal(entry.SiloAddress, Assert.Single((await table.ReadAllAsync(Stop)).Members).Item1.SiloAddress);
    }

    [Fact]
    public async Task Reminders_are_kept_by_ring_and_removed_by_version()
    {
        var connectionString = await MigratedAsync();
        await using var silo = await StartAsync(connectionString);
        var table = silo.Services.GetRequiredService<IReminderTable>();
        var grain = GrainId.Create("test", "reminded");
        var start = new DateTime(2027, 5, 10, 8, 0, 0, DateTimeKind.Utc);
        var entry = new ReminderEntry { GrainId = grain, ReminderName = "daily", StartAt = start, Period = TimeSpan.FromDays(40) };
        var first = await table.UpsertRow(entry, Stop);
        var second = await table.UpsertRow(entry, Stop);
        Assert.NotEqual(first, second);
        var read = await table.ReadRow(grain, "daily", Stop);
        Assert.Equal((start, TimeSpan.FromDays(40), second), (read!.StartAt.ToUniversalTime(), read.Period, read.ETag));
        var hash = grain.GetUniformHashCode();
        Assert.Single((await table.ReadRows(hash - 1, hash, Stop)).Reminders);
        Assert.Empty((await table.ReadRows(hash, hash + 1, Stop)).Reminders);
        Assert.Single((await table.ReadRows(hash + 10, hash + 5, Stop)).Reminders);
        Assert.Single((await table.ReadRows(grain, Stop)).Reminders);
        Assert.False(await table.RemoveRow(grain, "daily", first!, Stop));
        Assert.True(await table.RemoveRow(grain, "daily", second!, Stop));
        Assert.Null(await table.ReadRow(grain, "daily", Stop));
    }

    private async Task<string> MigratedAsync()
    {
        var connectionString = await _databases.CreateAsync();
        await _databases.MigrateAsync(connectionString);
        return connectionString;
    }

    private async Task<Silo> StartAsync(string connectionString)
    {
        var builder = Host.CreateApplicationBuilder();
        builder.Logging.ClearProviders();
        builder.UseOrleans(silo => silo
            .Configure<ClusterOptions>(o => (o.ClusterId, o.ServiceId) = ("test", "test"))
            .ConfigureEndpoints(IPAddress.Loopback, FreePort.Next(), FreePort.Next())
            .UseAdoNetClustering(o => (o.Invariant, o.ConnectionString) = (_databases.Invariant, connectionString))
            .UseAdoNetReminderService(o => (o.Invariant, o.ConnectionString) = (_databases.Invariant, connectionString)));
        var host = builder.Build();
        await host.StartAsync(Stop);
        return new Silo(host);
    }

    private static async Task<int> ActiveAsync(Silo silo)
    {
        var hosts = await silo.Services.GetRequiredService<IGrainFactory>().GetGrain<IManagementGrain>(0).GetHosts(onlyActive: true);
        return hosts.Count;
    }

    /// <summary>
    /// A silo that leaves the cluster before it goes, whatever became of the test: one that is only disposed ends the process.
    /// </summary>
    private sealed class Silo(IHost host) : IAsyncDisposable
    {
        private bool _isStopped;

        public IServiceProvider Services => host.Services;

        public async ValueTask DisposeAsync()
        {
            if (_isStopped)
                return;

            _isStopped = true;
            await host.StopAsync(CancellationToken.None);
            host.Dispose();
        }
    }
}
