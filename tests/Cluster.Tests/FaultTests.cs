namespace FlightTickets.Cluster.Tests;

/// <summary>
/// The faults that take minutes: run by <c>tests/Cluster.Tests/faults</c>, which prints the table of docs/reliability.md.
/// </summary>
[Collection(ClusterCollection.Name)]
public sealed class FaultTests(ClusterFixture fixture)
{
    private static readonly TimeSpan AMinute = TimeSpan.FromMinutes(1);

    [Fact(Explicit = true)]
    public Task Two_of_three_silos_are_killed() => Scenario.RunAsync(fixture.Cluster, "`kill -9` of two of three silos", async run =>
    {
        run.Fault();
        await Task.WhenAll(run.Cluster.Silos[0].KillAsync(), run.Cluster.Silos[2].KillAsync());
        await run.RecoveredAsync();
    });

    [Fact(Explicit = true)]
    public Task All_silos_are_killed_and_come_back() =>
        Scenario.RunAsync(fixture.Cluster, "`kill -9` of all three silos, started again", async run =>
        {
            run.Fault();
            await Task.WhenAll(run.Cluster.Silos.Select(silo => silo.KillAsync()));
            await run.Cluster.RestoreAsync(run.CancellationToken);
            await run.RecoveredAsync();
        });

    [Fact(Explicit = true)]
    public Task An_api_is_killed() => Scenario.RunAsync(fixture.Cluster, "`kill -9` of one of two APIs", async run =>
    {
        run.Fault();
        await run.Cluster.Apis[0].KillAsync();
        await run.RecoveredAsync();
    });

    [Fact(Explicit = true)]
    public Task A_silo_joins() => Scenario.RunAsync(fixture.Cluster, "a fourth silo joins, and leaves by SIGTERM", async run =>
    {
        var fourth = run.Cluster.NewSilo();
        run.Fault();
        await fourth.StartAsync();
        await fourth.ReadyAsync(run.CancellationToken);
        await run.RecoveredAsync(each: 20);
        await fourth.TerminateAsync(run.CancellationToken);
        await run.RecoveredAsync();
        await fourth.DisposeAsync();
    });

    [Fact(Explicit = true)]
    public Task A_silo_is_frozen_for_a_minute() =>
        Scenario.RunAsync(fixture.Cluster, "a silo frozen for 60 s (SIGSTOP), thawed", async run =>
        {
            run.Fault();
            run.Cluster.Silos[1].Freeze();
            await run.RecoveredAsync();
            await run.LastAsync(AMinute);
            run.Cluster.Silos[1].Thaw();
            await run.RecoveredAsync(each: 20);
        });

    [Fact(Explicit = true)]
    public Task The_database_is_killed_and_comes_back() =>
        Scenario.RunAsync(fixture.Cluster, "PostgreSQL killed and restarted", async run =>
        {
            run.Fault();
            await run.Cluster.Postgres.RestartAsync(run.CancellationToken);
            await run.RecoveredAsync();
        });

    [Fact(Explicit = true)]
    public Task The_database_is_down_for_a_minute() => Scenario.RunAsync(fixture.Cluster, "PostgreSQL away for 60 s", async run =>
    {
        run.Fault();
        await run.Cluster.Postgres.KillAsync();
        await run.LastAsync(AMinute);
        await run.Cluster.Postgres.RestartAsync(run.CancellationToken);
        await run.RecoveredAsync();
        Assert.All(run.Cluster.Silos, silo => Assert.True(silo.IsRunning));
    });

    [Fact(Explicit = true)]
    public Task The_broker_is_killed_and_comes_back() => Scenario.RunAsync(fixture.Cluster, "RabbitMQ killed and restarted", async run =>
    {
        run.Fault();
        await run.Cluster.Broker.RestartAsync(run.CancellationToken);
        await run.RecoveredAsync();
    });

    [Fact(Explicit = true)]
    public Task The_broker_is_down_for_a_minute() => Scenario.RunAsync(fixture.Cluster, "RabbitMQ away for 60 s", async run =>
    {
        run.Fault();
        await run.Cluster.Broker.KillAsync();
        await run.LastAsync(AMinute);
        await run.RecoveredAsync();
        await run.Cluster.Broker.RestartAsync(run.CancellationToken);
        await run.RecoveredAsync();
    });

    [Fact(Explicit = true)]
    public Task A_silo_starts_while_the_broker_is_down() =>
        Scenario.RunAsync(fixture.Cluster, "RabbitMQ away, a silo killed and started meanwhile", async run =>
        {
            run.Fault();
            await run.Cluster.Broker.KillAsync();
            await run.Cluster.Silos[0].KillAsync();
            await run.RecoveredAsync();
            await run.Cluster.Silos[0].StartAsync();
            await run.RecoveredAsync(each: 20);
            await run.Cluster.Broker.RestartAsync(run.CancellationToken);
            await run.Cluster.Silos[0].ReadyAsync(run.CancellationToken);
            await run.RecoveredAsync();
        });

    [Fact(Explicit = true)]
    public Task Redis_is_gone() => Scenario.RunAsync(fixture.Cluster, "Redis killed; back after a minute", async run =>
    {
        run.Fault();
        await run.Cluster.Redis.KillAsync();
        await run.LastAsync(AMinute);
        await run.RecoveredAsync();
        await run.Cluster.Redis.RestartAsync(run.CancellationToken);
        await run.RecoveredAsync();
    });

    [Fact(Explicit = true)]
    public async Task A_silo_s_clock_is_ahead() => await ClockAsync("+30s");

    [Fact(Explicit = true)]
    public async Task A_silo_s_clock_is_behind() => await ClockAsync("-30s");

    /// <summary>libfaketime (Debian's package) moves what the program takes for the wall clock, and leaves the monotonic one.</summary>
    private async Task ClockAsync(string offset)
    {
        var library = Directory.GetDirectories("/usr/lib", "*-linux-gnu*")
            .Select(folder => Path.Combine(folder, "faketime", "libfaketime.so.1")).FirstOrDefault(File.Exists);
        Assert.SkipWhen(library is null, "libfaketime is missing: apt-get install --no-install-recommends libfaketime");
        await Scenario.RunAsync(fixture.Cluster, $"a silo whose clock is {offset} off, killed later", async run =>
        {
            var silo = run.Cluster.Silos[2];
            foreach (var (key, value) in ((string, string)[])[("LD_PRELOAD", library), ("FAKETIME", offset),
                ("FAKETIME_DONT_FAKE_MONOTONIC", "1"), ("FAKETIME_NO_CACHE", "1")])
                silo.Extra[key] = value;
            run.Fault();
            await silo.TerminateAsync(run.CancellationToken);
            await silo.StartAsync();
            await silo.ReadyAsync(run.CancellationToken);
            await run.RecoveredAsync(each: 40);
            await silo.KillAsync();
            silo.Extra.Clear();
            await run.RecoveredAsync();
        });
    }
}
