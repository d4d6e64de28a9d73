using System.Diagnostics;
using System.Reflection;

namespace FlightTickets.Standalone.Tests.Processes;

/// <summary>Standalone as a newcomer starts it: a separate process, observed by its output and exit code.</summary>
internal sealed class StandaloneProcess : IAsyncDisposable
{
    internal static readonly string Program = Assembly.GetExecutingAssembly().GetCustomAttributes<AssemblyMetadataAttribute>()
        .Single(attribute => attribute.Key == "StandaloneProgram").Value!;

    private readonly Process _process;
    private readonly Lock _lock = new();
    private readonly List<string> _lines = [];
    private readonly List<(Func<string, bool> Matches, TaskCompletionSource<string> Found)> _waiting = [];

    private StandaloneProcess(Process process) => _process = process;

    /// <summary>Starts it.</summary>
    /// <param name="dataFolder">Its data folder.</param>
    /// <param name="arguments">Verb and settings.</param>
    public static StandaloneProcess Start(string dataFolder, params string[] arguments)
    {
        var info = new ProcessStartInfo("dotnet")
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
            UseShellExecute = false
        };
        foreach (var argument in (string[])[Program, .. arguments, $"--DataFolder={dataFolder}"])
            info.ArgumentList.Add(argument);
        info.Environment["ASPNETCORE_URLS"] = "http://127.0.0.1:0";
        var process = new Process { StartInfo = info };
        var standalone = new StandaloneProcess(process);
        process.OutputDataReceived += standalone.OnLine;
        process.ErrorDataReceived += standalone.OnLine;
        process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return standalone;
    }

    /// <summary>Everything it printed so far, standard output and error.</summary>
    public string Output
    {
        get
        {
            lock (_lock) return string.Join('\n', _lines);
        }
    }

    /// <summary>The first line, printed before or from now on, that contains a text.</summary>
    public async Task<string> LineAsync(string text, CancellationToken cancellationToken)
    {
        bool Matches(string line) => line.Contains(text, StringComparison.Ordinal);
        TaskCompletionSource<string> found;
        lock (_lock)
        {
            if (_lines.Find(Matches) is { } line) return line;
            found = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
            _waiting.Add((Matches, found));
        }

        var exited = _process.WaitForExitAsync(cancellationToken);
        return await Task.WhenAny(found.Task, exited) == found.Task
            ? await found.Task
            : throw new InvalidOperationException($"It ended without printing '{text}':\n{Output}");
    }

    /// <summary>Waits until it serves and says where.</summary>
    public async Task<Uri> ReadyAsync(CancellationToken cancellationToken)
    {
        var line = await LineAsync("/reference", cancellationToken);
        await LineAsync("/health/ready", cancellationToken);
        return new Uri(line[line.IndexOf("http", StringComparison.Ordinal)..].Replace("/reference", "/", StringComparison.Ordinal));
    }

    /// <summary>Waits until it ends by itself.</summary>
    public async Task<int> ExitAsync(CancellationToken cancellationToken)
    {
        await _process.WaitForExitAsync(cancellationToken);
        return _process.ExitCode;
    }

    /// <summary>Asks it to end, as Ctrl-C and service managers do.</summary>
    public async Task<int> TerminateAsync(CancellationToken cancellationToken)
    {
        using var kill = Process.Start("kill", ["-TERM", $"{_process.Id}"]);
        return await ExitAsync(cancellationToken);
    }

    /// <summary>Kills it without warning (SIGKILL).</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync(CancellationToken.None);
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited) await KillAsync();
        _process.Dispose();
    }

    private void OnLine(object sender, DataReceivedEventArgs e)
    {
        if (e.Data is not { } line) return;
        lock (_lock)
        {
            _lines.Add(line);
            foreach (var (_, found) in _waiting.Where(waiting => waiting.Matches(line))) found.TrySetResult(line);
        }
    }
}
