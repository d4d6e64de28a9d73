using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using FlightTickets.CommandLine;
using FlightTickets.Operations;
using FlightTickets.Orders;
using FlightTickets.Servers;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Configuration;
using Npgsql;

namespace FlightTickets.Check.Tests;

/// <summary>
/// Flights and fleet in PostgreSQL, orders and payments in SQLite: both are backed up under load at different instants with the databases'
/// own means, restored, found broken, repaired, found whole, and booked on.
/// </summary>
public sealed class RestoreTests : IAsyncLifetime
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("restore-");
    private PostgresServer _server = null!;

    public async ValueTask InitializeAsync() => _server = await PostgresServer.StartAsync(TestContext.Current.CancellationToken);

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        SqliteConnection.ClearAllPools();
        _folder.Delete(recursive: true);
    }

    [Theory]
    [InlineData("orders")]
    [InlineData("flights")]
    public async Task Stores_of_different_instants_are_brought_back_to_the_invariants(string older)
    {
        var settings = Settings("original", await _server.CreateDatabaseAsync("original", TestContext.Current.CancellationToken));
        Func<Task>[] backups = [() => BackUpOrdersAsync(settings), () => BackUpFlightsAsync("original")];
        if (older == "flights") Array.Reverse(backups);
        await using (var town = await Town.StartAsync(settings))
        {
            string[] flights = [await town.ScheduleAsync(301, seats: 120), await town.ScheduleAsync(302, seats: 120)];
            using var enough = new CancellationTokenSource();
            var (first, second) = (new Milestone(50), new Milestone(100));
            var load = Task.WhenAll(Enumerable.Range(0, 6)
                .Select(customer => Task.Run(() => BookAsync(town, flights, customer, [first, second], enough.Token))));
            await first.Reached;
            await backups[0]();
            await second.Reached;
            await backups[1]();
            await enough.CancelAsync();
            await load;
        }

        var restored = Settings("restored", await _server.CreateDatabaseAsync("restored", TestContext.Current.CancellationToken));
        await RestoreAsync(settings, restored);
        var (broken, violations) = await CheckAsync(restored);
        Assert.True(broken == 1, violations);

        var (dry, planned) = await RepairAsync(restored, "--dry-run", "--json");
        Assert.Equal((0, 1), (dry, (await CheckAsync(restored)).ExitCode));
        var (repaired, done) = await RepairAsync(restored, "--json");
        Assert.True(repaired == 0, done);
        Assert.NotEqual(0, Actions(done));
        Assert.Equal(Actions(planned), Actions(done));
        var (whole, left) = await CheckAsync(restored);
        Assert.True(whole == 0, left);
        TestContext.Current.TestOutputHelper!.WriteLine($"{Kinds(done)}\nbefore:\n{violations[..Math.Min(violations.Length, 1500)]}");

        // Once more does nothing, and business goes on.
        var (again, nothing) = await RepairAsync(restored, "--json");
        Assert.Equal((0, 0), (again, Actions(nothing)));
        await using (var town = await Town.StartAsync(restored))
        {
            var flight = await town.ScheduleAsync(303);
            var order = await town.PlaceAsync(flight, "tok_visa", "1A");
            Assert.Equal(OrderStatus.Confirmed, await town.StatusAsync(order));
            await SettledAsync(restored);
        }

        var (last, all) = await CheckAsync(restored);
        Assert.True(last == 0, all);
    }

    [Fact]
    public async Task It_refuses_to_run_while_a_silo_is_alive()
    {
        var settings = Settings("alive", await _server.CreateDatabaseAsync("alive", TestContext.Current.CancellationToken));
        Assert.Equal((0, 0), await RepairedAsync());
        await using var database = NpgsqlDataSource.Create(settings["ConnectionStrings:Postgres"]!);
        await ExecuteAsync("INSERT INTO OrleansMembershipVersionTable (DeploymentId) VALUES ('default')");
        await ExecuteAsync("""
            INSERT INTO OrleansMembershipTable VALUES ('default', '127.0.0.1', 11111, 1, 'silo-1', 'host', 3, 30000, NULL, now(), now())
            """);
        var (exitCode, message) = await RepairAsync(settings);
        Assert.Equal(75, exitCode);
        Assert.Contains("Silos run: silo-1 at 127.0.0.1:11111", message, StringComparison.Ordinal);

        // Killed: nobody took it off the table.
        await ExecuteAsync("UPDATE OrleansMembershipTable SET IAmAliveTime = now() - interval '1 minute'");
        Assert.Equal((0, 0), await RepairedAsync());

        async Task<(int, int)> RepairedAsync()
        {
            var (code, output) = await RepairAsync(settings, "--json");
            return (code, code == 0 ? Actions(output) : -1);
        }

        async Task ExecuteAsync(string sql)
        {
            await using var command = database.CreateCommand(sql);
            await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
        }
    }

    private Dictionary<string, string?> Settings(string name, string postgres) => new()
    {
        ["DataFolder"] = Path.Combine(_folder.FullName, name),
        ["Payments:Gateway"] = "Test",
        // The gateway is somebody else's system: it is not restored.
        ["Payments:TestJournalFolder"] = Path.Combine(_folder.FullName, "gateway"),
        ["ConnectionStrings:Postgres"] = postgres,
        ["Storage:Orders"] = "Sqlite",
        ["Storage:Payments"] = "Sqlite",
    };

    // Customers who book, pay later, change their minds and come again, on few places.
    private static async Task BookAsync(Town town, string[] flights, int customer, Milestone[] milestones, CancellationToken enough)
    {
        var random = new Random(customer);
        var (kept, i) = (new Queue<string>(), 0);
        while (!enough.IsCancellationRequested)
        {
            var row = random.Next(20) + 1;
            var order = await town.PlaceAsync(flights[random.Next(2)], i % 7 == 0 ? null : "tok_visa", $"{row}{"ABC"[random.Next(3)]}",
                $"{row}{"DEF"[random.Next(3)]}");
            if (await town.StatusAsync(order) == OrderStatus.Confirmed) kept.Enqueue(order);
            if (kept.Count > 3) await town.CancelAsync(kept.Dequeue());
            i++;
            foreach (var milestone in milestones) milestone.Pass();
        }
    }

    // What was under way at the instant of the backup is taken up by wake-ups.
    private static async Task SettledAsync(Dictionary<string, string?> settings)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        patience.CancelAfter(TimeSpan.FromMinutes(2));
        while (!(await CheckAsync(settings)).Output.Contains(" 0 under way", StringComparison.Ordinal))
            patience.Token.ThrowIfCancellationRequested();
    }

    private async Task BackUpOrdersAsync(Dictionary<string, string?> settings)
    {
        await using var database = new SqliteConnection(
            $"Data Source={settings["DataFolder"]}/flighttickets.db;Mode=ReadOnly;Pooling=False");
        await database.OpenAsync(TestContext.Current.CancellationToken);
        await using var command = database.CreateCommand();
        command.CommandText = $"VACUUM INTO '{_folder.FullName}/orders.backup'";
        await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
    }

    private Task BackUpFlightsAsync(string database) =>
        RunAsync("pg_dump", "--format=custom", $"--file={_folder.FullName}/flights.backup", database);

    private async Task RestoreAsync(Dictionary<string, string?> from, Dictionary<string, string?> to)
    {
        await RunAsync("pg_restore", "--dbname=restored", $"{_folder.FullName}/flights.backup");
        Directory.CreateDirectory(to["DataFolder"]!);
        File.Copy($"{_folder.FullName}/orders.backup", Path.Combine(to["DataFolder"]!, "flighttickets.db"));
        Assert.NotEqual(from["DataFolder"], to["DataFolder"]);
    }

    private async Task RunAsync(string program, params string[] arguments)
    {
        var info = new ProcessStartInfo($"/usr/lib/postgresql/15/bin/{program}") { RedirectStandardError = true };
        foreach (var argument in (string[])["-h", "127.0.0.1", "-p", $"{_server.Port}", "-U", "postgres", .. arguments])
            info.ArgumentList.Add(argument);
        using var process = Process.Start(info)!;
        var error = await process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.True(process.ExitCode == 0, error);
    }

    private static async Task<(int ExitCode, string Output)> CheckAsync(Dictionary<string, string?> settings)
    {
        using var output = new StringWriter(CultureInfo.InvariantCulture);
        return (await CommandRunner.RunAsync(
            CheckCommand.Create([], host => host.Configuration.AddInMemoryCollection(settings), output), []), output.ToString());
    }

    private static async Task<(int ExitCode, string Output)> RepairAsync(Dictionary<string, string?> settings, params string[] args)
    {
        using var output = new StringWriter(CultureInfo.InvariantCulture);
        try
        {
            return (await CommandRunner.RunAsync(
                RepairCommand.Create([], host => host.Configuration.AddInMemoryCollection(settings), output), args), output.ToString());
        }
        catch (Startup.StartupException e)
        {
            return (e.ExitCode, e.Message);
        }
    }

    private static int Actions(string json) => JsonDocument.Parse(json).RootElement.GetProperty("actions").GetArrayLength();

    private static string Kinds(string json) =>
        string.Join(", ", JsonDocument.Parse(json).RootElement.GetProperty("actions").EnumerateArray()
            .GroupBy(action => action.GetProperty("what").GetString()).Select(kind => $"{kind.Count()} {kind.Key}"));

    /// <summary>Completes when this many have passed.</summary>
    private sealed class Milestone(int count)
    {
        private readonly TaskCompletionSource _reached = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private int _passed;

        public Task Reached => _reached.Task.WaitAsync(TimeSpan.FromMinutes(5));

        public void Pass()
        {
            if (Interlocked.Increment(ref _passed) == count) _reached.TrySetResult();
        }
    }
}
