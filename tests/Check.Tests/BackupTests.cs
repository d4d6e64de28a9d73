using System.Globalization;
using System.Text.Json.Nodes;
using FlightTickets.Backups;
using FlightTickets.CommandLine;
using FlightTickets.Orders;
using FlightTickets.Servers;
using FlightTickets.Startup;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Configuration;
using Npgsql;

namespace FlightTickets.Check.Tests;

/// <summary>
/// What <c>backup</c> and <c>restore</c> refuse, and what they leave alone: flights, fleet and users in PostgreSQL, the rest in SQLite. The
/// way of a whole cluster is RestorePageTests'.
/// </summary>
public sealed class BackupTests : IAsyncLifetime
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("backup-");
    private readonly Dictionary<string, string?> _settings = [];
    private PostgresServer _server = null!;

    private string Backup => Path.Combine(_folder.FullName, "copies");

    private string Database => Path.Combine(_folder.FullName, "data", "flighttickets.db");

    public async ValueTask InitializeAsync()
    {
        _server = await PostgresServer.StartAsync(TestContext.Current.CancellationToken);
        _settings["DataFolder"] = Path.Combine(_folder.FullName, "data");
        _settings["Payments:Gateway"] = "Test";
        _settings["ConnectionStrings:Postgres"] = await _server.CreateDatabaseAsync("flights", TestContext.Current.CancellationToken);
        _settings["Storage:Orders"] = _settings["Storage:Payments"] = "Sqlite";
    }

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        SqliteConnection.ClearAllPools();
        _folder.Delete(recursive: true);
    }

    [Fact]
    public async Task Both_databases_come_back_and_the_gateway_s_record_stays()
    {
        string flight, before;
        await using (var town = await Town.StartAsync(_settings))
        {
            flight = await town.ScheduleAsync(501);
            before = await town.PlaceAsync(flight, "tok_visa", "1A");

            // While it runs.
            var (exitCode, output) = await BackUpAsync();
            Assert.True(exitCode == 0, output);
            Assert.Contains("/flights: Fleet, Flights, Users, ", output, StringComparison.Ordinal);
            Assert.Contains("flighttickets.db: Orders, Payments, ", output, StringComparison.Ordinal);
            Assert.Contains("The test gateway's record: test-gateway/", output, StringComparison.Ordinal);
            Assert.Equal((75, $"The database {Database} is used by another process: stop it first."), await RestoreAsync("--yes"));
            await town.PlaceAsync(flight, "tok_visa", "2A");
        }

        var (asked, what) = await RestoreAsync();
        Assert.Equal(64, asked);
        Assert.Contains("would be replaced by its state of", what, StringComparison.Ordinal);
        Assert.Contains("Nothing was changed.", what, StringComparison.Ordinal);
        Assert.True(File.Exists(Database));
        Assert.False(File.Exists(Database + ".replaced"));

        var (restored, said) = await RestoreAsync("--yes");
        Assert.True(restored == 0, said);
        Assert.Contains("was kept as it is.", said, StringComparison.Ordinal);
        Assert.True(File.Exists(Database + ".replaced"));
        await using (var town = await Town.StartAsync(_settings))
        {
            Assert.Equal(OrderStatus.Confirmed, await town.StatusAsync(before));
            Assert.NotEqual("", await town.PlaceAsync(flight, "tok_visa", "2A"));
        }
    }

    [Fact]
    public async Task A_backup_of_other_databases_is_refused_before_anything_changes()
    {
        await using (var town = await Town.StartAsync(_settings)) await town.ScheduleAsync(502);
        Assert.Equal(0, (await BackUpAsync()).ExitCode);

        Assert.Equal((74, $"{Backup} is not empty: a backup needs a folder of its own."), await BackUpAsync());
        await RefusedAsync(78, "Orleans:ServiceId is other", settings => settings["Orleans:ServiceId"] = "other");
        await RefusedAsync(78, "The backup has Fleet, Flights, Users in PostgreSql, and the settings have Fleet, Flights, Payments, Users",
            settings => settings["Storage:Payments"] = "PostgreSql");
        await RefusedAsync(69, "cannot be reached",
            settings => settings["ConnectionStrings:Postgres"] = $"Host=127.0.0.1;Port={FreePort.Next()};Username=x;Database=flights");

        await ManifestAsync("schema", 99, 65, "schema 99");
        await ManifestAsync("stateVersion", 99, 65, "state version 99");
        var dump = Path.Combine(Backup, "postgres.dump");
        var bytes = await File.ReadAllBytesAsync(dump, TestContext.Current.CancellationToken);
        await File.WriteAllBytesAsync(dump, [.. bytes.Take(bytes.Length - 1), (byte)~bytes[^1]], TestContext.Current.CancellationToken);
        await RefusedAsync(65, "is damaged: it has changed since the backup.", _ => { });
        File.Delete(dump);
        await RefusedAsync(65, "is missing.", _ => { });
        File.Delete(Path.Combine(Backup, "backup.json"));
        await RefusedAsync(65, "holds no backup, or an unfinished one.", _ => { });
        Assert.False(File.Exists(Database + ".replaced"));

        async Task RefusedAsync(int exitCode, string message, Action<Dictionary<string, string?>> change)
        {
            var settings = new Dictionary<string, string?>(_settings);
            change(settings);
            var (code, said) = await RunAsync(
                output => RestoreCommand.Create([], host => host.Configuration.AddInMemoryCollection(settings), output), [Backup, "--yes"]);
            Assert.Contains(message, said, StringComparison.Ordinal);
            Assert.Equal(exitCode, code);
        }

        async Task ManifestAsync(string name, int value, int exitCode, string message)
        {
            var path = Path.Combine(Backup, "backup.json");
            var whole = await File.ReadAllTextAsync(path, TestContext.Current.CancellationToken);
            var manifest = JsonNode.Parse(whole)!;
            manifest["parts"]![0]![name] = value;
            await File.WriteAllTextAsync(path, manifest.ToJsonString(), TestContext.Current.CancellationToken);
            await RefusedAsync(exitCode, message, _ => { });
            await File.WriteAllTextAsync(path, whole, TestContext.Current.CancellationToken);
        }
    }

    [Fact]
    public async Task A_database_that_another_program_uses_too_is_not_backed_up()
    {
        await using (await Town.StartAsync(_settings))
        {
        }

        await ExecuteAsync("CREATE TABLE invoices (id int)");
        var (exitCode, said) = await BackUpAsync();
        Assert.Equal(78, exitCode);
        Assert.Contains("also has the table invoices of another program", said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_newer_build_s_tables_do_not_outlive_the_restore_of_an_older_one_s()
    {
        await using (var town = await Town.StartAsync(_settings)) await town.ScheduleAsync(503);

        // As build 0.1.0 leaves it: without what came later.
        await ExecuteAsync(
            "DROP TABLE wake_up; DROP FUNCTION durable_state_torn; ALTER TABLE grain_state DROP COLUMN wake_at; "
                + "DELETE FROM durable_state_schema WHERE abs(version) = 3");
        Assert.Equal(0, (await BackUpAsync()).ExitCode);

        // An older silo may start until the upgrade is finished.
        await using (await Town.StartAsync(_settings))
        {
        }

        Assert.Equal(-3, await ScalarAsync("SELECT min(version) FROM durable_state_schema"));
        Assert.Equal(2, await ScalarAsync("SELECT max(version) FROM durable_state_schema"));
        await Persistence.PostgreSql.PostgresSchema.FinishAsync(
            _settings["ConnectionStrings:Postgres"]!, TestContext.Current.CancellationToken);
        Assert.Equal(3, await ScalarAsync("SELECT max(version) FROM durable_state_schema"));

        Assert.Equal(0, (await RestoreAsync("--yes")).ExitCode);
        Assert.Equal(2, await ScalarAsync("SELECT max(version) FROM durable_state_schema"));
        Assert.Equal(0, await ScalarAsync("SELECT count(*)::int FROM pg_class WHERE relname = 'wake_up'"));
        await using (await Town.StartAsync(_settings))
        {
        }
    }

    private Task<(int ExitCode, string Output)> BackUpAsync() => RunAsync(
        output => BackupCommand.Create([], host => host.Configuration.AddInMemoryCollection(_settings), output), [Backup]);

    private Task<(int ExitCode, string Output)> RestoreAsync(params string[] args) => RunAsync(
        output => RestoreCommand.Create([], host => host.Configuration.AddInMemoryCollection(_settings), output), [Backup, .. args]);

    private static async Task<(int ExitCode, string Output)> RunAsync(
        Func<TextWriter, System.CommandLine.Command> command, string[] args)
    {
        using var output = new StringWriter(CultureInfo.InvariantCulture);
        try
        {
            return (await CommandRunner.RunAsync(command(output), args), output.ToString());
        }
        catch (StartupException e)
        {
            return (e.ExitCode, e.Message);
        }
    }

    private async Task ExecuteAsync(string sql) => await ScalarAsync(sql);

    private async Task<int?> ScalarAsync(string sql)
    {
        await using var database = NpgsqlDataSource.Create(_settings["ConnectionStrings:Postgres"]!);
        await using var command = database.CreateCommand(sql);
        return await command.ExecuteScalarAsync(TestContext.Current.CancellationToken) as int?;
    }
}
