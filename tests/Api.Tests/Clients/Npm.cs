using System.Diagnostics;
using FlightTickets.ApiClients;

namespace FlightTickets.Api.Tests.Clients;

/// <summary>Programs of a folder with a package.json, at the versions of its lock file.</summary>
internal static class Npm
{
    private static readonly bool IsThere = Environment.GetEnvironmentVariable("PATH")!.Split(Path.PathSeparator)
        .Any(folder => File.Exists(Path.Combine(folder, "npm")) && File.Exists(Path.Combine(folder, "node")));

    /// <summary>Installs what the lock file names, unless it is there; skips the test where there is no npm.</summary>
    public static async Task<string> Install(string folder)
    {
        if (!IsThere) Assert.Skip("Node.js and npm are not installed.");
        var path = Path.Combine(Checkout.Root, folder);
        if (!File.Exists(Path.Combine(path, "node_modules", ".package-lock.json")))
            await Run(path, "npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund");
        return path;
    }

    /// <summary>Runs a program to its end, which must be a success; answers what it wrote.</summary>
    public static Task<string> Run(string folder, string program, params string[] arguments) => Run(folder, [], program, arguments);

    /// <summary>The same, with variables of the environment.</summary>
    public static async Task<string> Run(
        string folder, IEnumerable<(string Name, string Value)> environment, string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (name, value) in environment) start.Environment[name] = value;
        using var process = Process.Start(start)!;
        var cancellation = TestContext.Current.CancellationToken;
        var output = await Task.WhenAll(
            process.StandardOutput.ReadToEndAsync(cancellation), process.StandardError.ReadToEndAsync(cancellation));
        await process.WaitForExitAsync(cancellation);
        var text = string.Concat(output);
        Assert.True(process.ExitCode == 0, $"{program} {string.Join(' ', arguments)} ended with {process.ExitCode}:\n{text}");
        return text;
    }
}
