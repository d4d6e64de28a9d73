using System.Diagnostics;
using System.Reflection;
using FlightTickets.Servers;

namespace FlightTickets.Cluster.Tests;

/// <summary>A silo or an API as a process: started, stopped politely or not, frozen, and started again at the same addresses.</summary>
internal sealed class HostProcess(string name, string kind, Uri url, IReadOnlyDictionary<string, string> settings, string folder,
    NetworkNamespace? network = null) : IAsyncDisposable
{
    private static readonly string[] Programs = Assembly.GetExecutingAssembly().GetCustomAttributes<AssemblyMetadataAttribute>()
        .Single(attribute => attribute.Key == "Programs").Value!.Split('|');

    private static readonly TimeSpan Glance = TimeSpan.FromMilliseconds(200);

    private ChildProcess? _process;
    private int _starts;

    public string Name => name;

    public Uri Url => url;

    public bool IsRunning => _process is { IsRunning: true };

    /// <summary>Settings of the next start, on top of the others.</summary>
    public Dictionary<string, string> Extra { get; } = [];

    /// <summary>The folder with the built programs of another version; the present ones if not set.</summary>
    public string? Build { get; set; }

    public string Log => Path.Combine(folder, $"{name}.{_starts}.log");

    public async Task StartAsync()
    {
        if (_process is { } old) await old.DisposeAsync();
        _starts++;
        var environment = new Dictionary<string, string>(settings) { ["ASPNETCORE_URLS"] = url.ToString() };
        // A host lives for a minute or two here, and what profile-guided code gives comes later than that.
        environment["DOTNET_TieredPGO"] = "0";
        foreach (var (key, value) in Extra) environment[key] = value;
        string[] command = ["dotnet", Path.Combine(Build ?? Programs[0], kind, Programs[1], $"FlightTickets.{kind}.dll")];
        if (network is not null) command = network.Wrap(command);
        _process = await ChildProcess.StartAsync(command[0], command[1..], environment, Log);
    }

    /// <summary>Runs a verb of the same program, with the same settings, to its end.</summary>
    public async Task<(int ExitCode, string Output)> RunAsync(string verb, CancellationToken cancellationToken)
    {
        var start = new ProcessStartInfo("dotnet",
            [Path.Combine(Programs[0], kind, Programs[1], $"FlightTickets.{kind}.dll"), verb])
        { RedirectStandardOutput = true };
        foreach (var (key, value) in settings) start.Environment[key] = value;
        using var process = Process.Start(start)!;
        var output = await process.StandardOutput.ReadToEndAsync(cancellationToken);
        await process.WaitForExitAsync(cancellationToken);
        return (process.ExitCode, output);
    }

    /// <summary>Runs a line of a shell in the program's folder, with the host's settings and some more.</summary>
    public async Task<(int ExitCode, string Output)> ShellAsync(
        string line, IReadOnlyDictionary<string, string> more, CancellationToken cancellationToken)
    {
        var start = new ProcessStartInfo("/bin/bash", ["-c", $"{{ {line}\n}} 2>&1"])
        {
            RedirectStandardOutput = true,
            WorkingDirectory = Path.Combine(Programs[0], kind, Programs[1]),
        };
        foreach (var (key, value) in (KeyValuePair<string, string>[])[.. settings, .. more]) start.Environment[key] = value;
        using var process = Process.Start(start)!;
        var output = await process.StandardOutput.ReadToEndAsync(cancellationToken);
        await process.WaitForExitAsync(cancellationToken);
        return (process.ExitCode, output);
    }

    /// <summary>kill -9.</summary>
    public Task KillAsync() => _process!.KillAsync();

    /// <summary>SIGTERM, and waits for the end; tells how long it took.</summary>
    public async Task<TimeSpan> TerminateAsync(CancellationToken cancellationToken)
    {
        var begun = Stopwatch.GetTimestamp();
        Signal("TERM");
        await EndedAsync(cancellationToken);
        return Stopwatch.GetElapsedTime(begun);
    }

    /// <summary>Waits until the process has ended, for whatever reason.</summary>
    public async Task EndedAsync(CancellationToken cancellationToken)
    {
        while (IsRunning) await Task.Delay(Glance, cancellationToken);
    }

    /// <summary>SIGSTOP: the process does nothing and knows nothing of it.</summary>
    public void Freeze() => Signal("STOP");

    /// <summary>SIGCONT.</summary>
    public void Thaw() => Signal("CONT");

    public async Task ReadyAsync(CancellationToken cancellationToken)
    {
        while (!await IsReadyAsync(cancellationToken))
        {
            if (!IsRunning) throw new InvalidOperationException($"{name} has ended:\n{await TailAsync()}");
            await Task.Delay(Glance, cancellationToken);
        }
    }

    public async Task<bool> IsReadyAsync(CancellationToken cancellationToken)
    {
        try
        {
            using var response = await Probe.GetAsync(new Uri(url, "health/ready"), cancellationToken);
            return response.IsSuccessStatusCode;
        }
        catch (Exception e) when (e is HttpRequestException
            || e is OperationCanceledException && !cancellationToken.IsCancellationRequested)
        {
            return false;
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_process is { } process) await process.DisposeAsync();
    }

    private static readonly HttpClient Probe = new(
        new SocketsHttpHandler { PooledConnectionLifetime = TimeSpan.FromSeconds(5) })
    { Timeout = TimeSpan.FromSeconds(5) };

    private async Task<string> TailAsync()
    {
        var lines = await File.ReadAllLinesAsync(Log);
        return string.Join('\n', lines.TakeLast(30));
    }

    private void Signal(string signal)
    {
        using var kill = Process.Start("kill", [$"-{signal}", $"{_process!.Id}"]);
        kill.WaitForExit();
    }
}
