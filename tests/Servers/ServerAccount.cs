using System.Diagnostics;

namespace FlightTickets.Servers;

/// <summary>
/// Database servers refuse to run as root: where the tests do (a container), their server runs as its package's account.
/// </summary>
internal static class ServerAccount
{
    /// <summary>The command that runs a program as an account; the program itself when not running as root.</summary>
    public static (string Program, string[] Arguments) Run(string account, string program, params string[] arguments) =>
        Environment.IsPrivilegedProcess
            ? ("/usr/bin/setpriv", ["--reuid", account, "--regid", account, "--init-groups", "--inh-caps=-all", program, .. arguments])
            : (program, arguments);

    /// <summary>A new folder that belongs to the account.</summary>
    public static async Task<string> CreateFolderAsync(
        string account, string prefix, string? parent, CancellationToken cancellationToken)
    {
        var folder = parent is null
            ? Directory.CreateTempSubdirectory(prefix).FullName
            : Directory.CreateDirectory(Path.Combine(parent, prefix + Path.GetRandomFileName())).FullName;
        if (Environment.IsPrivilegedProcess)
            await FinishAsync("/bin/chown", [account, folder], cancellationToken);

        return folder;
    }

    /// <summary>Runs a program to its end.</summary>
    /// <exception cref="InvalidOperationException">It failed; the text has what it printed.</exception>
    public static async Task FinishAsync(string program, string[] arguments, CancellationToken cancellationToken)
    {
        var start = new ProcessStartInfo(program,
            arguments)
        { RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false };
        using var process = Process.Start(start) ?? throw new InvalidOperationException($"{program} did not start.");
        var (output, error) = (process.StandardOutput.ReadToEndAsync(cancellationToken),
            process.StandardError.ReadToEndAsync(cancellationToken));
        await process.WaitForExitAsync(cancellationToken);
        if (process.ExitCode != 0)
            throw new InvalidOperationException($"{program} ended with {process.ExitCode}:\n{await output}{await error}");
    }
}
