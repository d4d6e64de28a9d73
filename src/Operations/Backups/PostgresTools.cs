using System.Diagnostics;
using FlightTickets.Startup;
using Npgsql;

namespace FlightTickets.Backups;

/// <summary>PostgreSQL's own programs, on the database of a connection string.</summary>
internal sealed class PostgresTools(string connectionString, string? folder)
{
    private const string Debian = "/usr/lib/postgresql";

    /// <summary>Runs a program to its end.</summary>
    /// <param name="program"><c>pg_dump</c> or <c>pg_restore</c>.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <param name="said">Gets each line of its standard error.</param>
    /// <param name="cancellationToken">Kills it.</param>
    /// <returns>What it printed.</returns>
    /// <exception cref="StartupException">It is not installed, or it failed; the message has its output.</exception>
    public async Task<string> RunAsync(
        string program, IEnumerable<string> arguments, Action<string> said, CancellationToken cancellationToken)
    {
        var start = new ProcessStartInfo(Find(program), arguments) { RedirectStandardError = true, RedirectStandardOutput = true };
        foreach (var (key, value) in Environment(new NpgsqlConnectionStringBuilder(connectionString))) start.Environment[key] = value;
        using var process = Start(start, program);
        await using var kill = cancellationToken.Register(() => process.Kill(entireProcessTree: true));
        var output = process.StandardOutput.ReadToEndAsync(CancellationToken.None);
        var faults = new List<string>();
        while (await process.StandardError.ReadLineAsync(CancellationToken.None) is { } line)
        {
            said(line);
            if (line.Contains("error:", StringComparison.Ordinal) || line.Contains("DETAIL:", StringComparison.Ordinal)) faults.Add(line);
        }

        await process.WaitForExitAsync(CancellationToken.None);
        cancellationToken.ThrowIfCancellationRequested();
        return process.ExitCode == 0
            ? await output
            : throw new StartupException(ExitCodes.Unavailable,
                $"{program} failed: {(faults.Count == 0 ? $"it ended with {process.ExitCode}" : string.Join(' ', faults.Take(3)))}");
    }

    private static Process Start(ProcessStartInfo start, string program)
    {
        try
        {
            return Process.Start(start)!;
        }
        catch (System.ComponentModel.Win32Exception e)
        {
            throw new StartupException(ExitCodes.Configuration,
                $"{program} is not installed here: install PostgreSQL's client programs (Debian: postgresql-client), or name their folder "
                    + "by --programs.", e);
        }
    }

    /// <summary>The newest of Debian's packages, since a server refuses programs that are older than itself; else the PATH's.</summary>
    private string Find(string program)
    {
        if (folder is not null) return Path.Combine(folder, program);
        if (!Directory.Exists(Debian)) return program;
        return Directory.GetDirectories(Debian)
            .Where(version => File.Exists(Path.Combine(version, "bin", program)))
            .OrderByDescending(version => int.TryParse(Path.GetFileName(version), out var number) ? number : 0)
            .Select(version => Path.Combine(version, "bin", program)).FirstOrDefault() ?? program;
    }

    // Not on the command line, where every account of the machine could read the password.
    private static IEnumerable<(string Key, string Value)> Environment(NpgsqlConnectionStringBuilder at)
    {
        if (at.Host is { Length: > 0 } host) yield return ("PGHOST", host);
        yield return ("PGPORT", $"{at.Port}");
        if (at.Database is { Length: > 0 } database) yield return ("PGDATABASE", database);
        if (at.Username is { Length: > 0 } user) yield return ("PGUSER", user);
        if (at.Password is { Length: > 0 } password) yield return ("PGPASSWORD", password);
        if (at.Passfile is { Length: > 0 } file) yield return ("PGPASSFILE", file);
        if (at.RootCertificate is { Length: > 0 } root) yield return ("PGSSLROOTCERT", root);
        yield return ("PGSSLMODE", at.SslMode switch
        {
            SslMode.VerifyCA => "verify-ca",
            SslMode.VerifyFull => "verify-full",
            _ => at.SslMode.ToString().ToLowerInvariant(),
        });
        yield return ("PGAPPNAME", "FlightTickets");
        // Without it the programs look for Kerberos first.
        yield return ("PGGSSENCMODE", "disable");
        yield return ("LC_ALL", "C");
    }
}
