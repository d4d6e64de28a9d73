using System.Diagnostics;
using System.Globalization;

namespace FlightTickets.Servers;

/// <summary>
/// A server that lives at most as long as this process: a shell in between holds the other end of a pipe and kills the
/// server when the pipe breaks, so a test run that is killed leaves nothing behind.
/// </summary>
public sealed class ChildProcess : IAsyncDisposable
{
    private const string Script =
        "\"$@\" </dev/null >\"$FT_OUTPUT\" 2>&1 & p=$!; echo $p; read _; kill -9 $p 2>/dev/null; wait $p 2>/dev/null";
    private readonly Process _shell;
    private bool _gone;

    private ChildProcess(Process shell, int id)
    {
        _shell = shell;
        Id = id;
    }

    /// <summary>The server's own process id.</summary>
    public int Id { get; }

    /// <summary>Whether the server still runs. A child that has exited but was not waited for does not.</summary>
    public bool IsRunning
    {
        get
        {
            try
            {
                var stat = File.ReadAllText($"/proc/{Id}/stat");
                return stat[(stat.LastIndexOf(')') + 2)..][0] != 'Z';
            }
            catch (IOException)
            {
                return false;
            }
        }
    }

    /// <summary>Starts a program.</summary>
    /// <param name="program">Its path.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <param name="environment">Variables added to this process' own.</param>
    /// <param name="output">The file that gets what it prints.</param>
    public static async Task<ChildProcess> StartAsync(
        string program, IEnumerable<string> arguments, IReadOnlyDictionary<string, string> environment, string output)
    {
        var start = new ProcessStartInfo("/bin/sh")
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            UseShellExecute = false
        };
        foreach (var argument in (string[])["-c", Script, "sh", program, .. arguments])
        {
            start.ArgumentList.Add(argument);
        }

        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        start.Environment["FT_OUTPUT"] = output;
        var shell = Process.Start(start) ?? throw new InvalidOperationException($"{program} did not start.");
        var line = await shell.StandardOutput.ReadLineAsync();
        return new ChildProcess(shell, int.Parse(line!, CultureInfo.InvariantCulture));
    }

    /// <summary>Sends a signal and waits until the server has ended; kills it after a minute.</summary>
    /// <param name="signal">Its name, as in <c>TERM</c>.</param>
    /// <param name="cancellationToken">Kills it at once.</param>
    public async Task StopAsync(string signal, CancellationToken cancellationToken = default)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(TimeSpan.FromMinutes(1));
        using (var kill = Process.Start("/bin/kill", ["-s", signal, Id.ToString(CultureInfo.InvariantCulture)]))
            await kill.WaitForExitAsync(cancellationToken);
        using var pause = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
        try
        {
            while (IsRunning) await pause.WaitForNextTickAsync(patience.Token);
        }
        catch (OperationCanceledException)
        {
            // Killed below.
        }

        await KillAsync();
    }

    /// <summary>Kills the server without warning, as a crash would, and waits until it is gone.</summary>
    public async Task KillAsync()
    {
        if (!_gone)
        {
            _shell.StandardInput.Close();
            await _shell.WaitForExitAsync();
            _gone = true;
            _shell.Dispose();
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync() => await KillAsync();
}
