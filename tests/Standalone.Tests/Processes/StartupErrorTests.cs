using System.Net;
using System.Net.Sockets;
using FlightTickets.Servers;
using FlightTickets.Startup;
using Microsoft.Data.Sqlite;

namespace FlightTickets.Standalone.Tests.Processes;

/// <summary>A failed start of Standalone is one line and an exit code: never a stack trace, never a silent fresh start.</summary>
[Collection(ProcessesCollection.Name)]
public sealed class StartupErrorTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private static CancellationToken Patience => CancellationTokenSource.CreateLinkedTokenSource(
        TestContext.Current.CancellationToken, new CancellationTokenSource(TimeSpan.FromMinutes(1)).Token).Token;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_damaged_database_is_reported_and_left_unchanged()
    {
        var content = "this is no database, and must not be overwritten"u8.ToArray();
        await File.WriteAllBytesAsync(_folder.File("flighttickets.db"), content, TestContext.Current.CancellationToken);
        await FailsAsync(ExitCodes.DataError, "is damaged");
        Assert.Equal(content, await File.ReadAllBytesAsync(_folder.File("flighttickets.db"), TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_missing_database_is_not_replaced()
    {
        await ImportDayAsync();
        File.Delete(_folder.File("flighttickets.db"));
        await FailsAsync(ExitCodes.DataError, "is missing");
        Assert.False(File.Exists(_folder.File("flighttickets.db")));
    }

    [Fact]
    public async Task A_damaged_page_in_the_middle_is_found()
    {
        await ImportDayAsync();
        var path = _folder.File("flighttickets.db");
        // Everything into the file itself, so that the damage is not healed by the log.
        await using (var connection = new SqliteConnection($"Data Source={path};Pooling=False"))
        {
            await connection.OpenAsync(TestContext.Current.CancellationToken);
            await using var command = connection.CreateCommand();
            command.CommandText = "PRAGMA wal_checkpoint(TRUNCATE)";
            await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
        }

        await using (var file = File.OpenWrite(path))
        {
            file.Position = file.Length / 4096 / 2 * 4096;
            await file.WriteAsync(new byte[4096], TestContext.Current.CancellationToken);
        }

        await FailsAsync(ExitCodes.DataError, "is damaged");
    }

    [Fact]
    public async Task A_damaged_signing_key_is_reported_and_left_unchanged()
    {
        await File.WriteAllTextAsync(_folder.File("auth-signing-key.pem"), "no key", TestContext.Current.CancellationToken);
        await FailsAsync(ExitCodes.DataError, "auth-signing-key.pem is damaged");
        Assert.Equal("no key", await File.ReadAllTextAsync(_folder.File("auth-signing-key.pem"), TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_folder_that_cannot_be_written_is_named()
    {
        await File.WriteAllTextAsync(_folder.File("file"), "", TestContext.Current.CancellationToken);
        await using var process = StandaloneProcess.Start(System.IO.Path.Combine(_folder.File("file"), "below"));
        await EndsWithAsync(process, ExitCodes.InputOutput, "cannot be written");
    }

    [Fact]
    public async Task A_folder_in_use_is_left_to_its_process()
    {
        await using var first = StandaloneProcess.Start(_folder.Path, "--Import:Sample=none");
        await first.ReadyAsync(Patience);
        await FailsAsync(ExitCodes.TemporaryFailure, "used by another process");
        Assert.Equal(ExitCodes.Ok, await first.TerminateAsync(Patience));
    }

    [Fact]
    public async Task A_clock_to_move_needs_the_test_gateway()
    {
        await using var process = StandaloneProcess.Start(
            _folder.Path, "--Import:Sample=none", "--TestClock:Enabled=true", "--Payments:Gateway=Bank");
        await EndsWithAsync(process, ExitCodes.Configuration, "needs Payments:Gateway = Test");
    }

    [Fact]
    public async Task A_port_in_use_is_named()
    {
        using var other = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        other.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        other.Listen();
        var url = $"http://127.0.0.1:{((IPEndPoint)other.LocalEndPoint!).Port}";
        await using var process = StandaloneProcess.Start(_folder.Path, "--Import:Sample=none", $"--urls={url}");
        await EndsWithAsync(process, ExitCodes.Unavailable, "ASPNETCORE_URLS");
    }

    [Theory]
    [InlineData("--Import:Sample=nyc14", "nyc13-day, nyc13, none")]
    [InlineData("--Import:FirstDay=tomorrow", "is not a date")]
    [InlineData("--Storage:Orders=Oracle", "Valid here: Sqlite")]
    [InlineData("--Orleans:SiloPort=99999", "is not a port")]
    [InlineData("--Auth:SigningKeys=secret", "Auth:SigningKeys holds no PEM key")]
    [InlineData("--TestClock:Enabled=maybe", "neither true nor false")]
    [InlineData("--RateLimits:Enabled=maybe", "'maybe' at 'RateLimits:Enabled'")]
    [InlineData("--Holds:PayLater=soon", "'soon' at 'Holds:PayLater'")]
    [InlineData("--Payments:Gateway=None", "Payments:Gateway")]
    public async Task An_invalid_setting_is_named(string setting, string message)
    {
        await using var process = StandaloneProcess.Start(_folder.Path, setting);
        await EndsWithAsync(process, ExitCodes.Configuration, message);
    }

    [Fact]
    public async Task A_plugin_that_the_broker_lacks_is_named()
    {
        await using var broker = await RabbitMqServer.StartAsync(plugins: "", cancellationToken: Patience);
        await using var process = StandaloneProcess.Start(_folder.Path, "--Import:Sample=none",
            $"--ConnectionStrings:RabbitMq={broker.ConnectionString}");
        await EndsWithAsync(process, ExitCodes.Configuration, "rabbitmq-plugins enable rabbitmq_consistent_hash_exchange");
    }

    private async Task ImportDayAsync()
    {
        await using var process = StandaloneProcess.Start(_folder.Path, "import", "nyc13-day");
        Assert.Equal(ExitCodes.Ok, await process.ExitAsync(Patience));
    }

    private async Task FailsAsync(int exitCode, string message)
    {
        await using var process = StandaloneProcess.Start(_folder.Path, "--Import:Sample=none");
        await EndsWithAsync(process, exitCode, message);
    }

    private static async Task EndsWithAsync(StandaloneProcess process, int exitCode, string message)
    {
        Assert.Equal(exitCode, await process.ExitAsync(Patience));
        Assert.Contains(message, process.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", process.Output, StringComparison.Ordinal);
        Assert.InRange(process.Output.Split('\n').Length, 1, 2);
    }
}
