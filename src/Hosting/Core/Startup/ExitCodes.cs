namespace FlightTickets.Startup;

/// <summary>The exit codes of a host, after BSD's <c>sysexits.h</c>; docs/operations.md lists them for operators.</summary>
public static class ExitCodes
{
    /// <summary>Success.</summary>
    public const int Ok = 0;
    /// <summary><c>check</c>: something stored breaks an invariant; <c>repair</c>: something could not be repaired.</summary>
    public const int Violations = 1;
    /// <summary>The command line is wrong.</summary>
    public const int Usage = 64;
    /// <summary>Stored data is damaged, or was written by a newer build.</summary>
    public const int DataError = 65;
    /// <summary>A port is taken, or a server cannot be reached.</summary>
    public const int Unavailable = 69;
    /// <summary>A bug.</summary>
    public const int Software = 70;
    /// <summary>A file or folder cannot be read or written.</summary>
    public const int InputOutput = 74;
    /// <summary>It may work later: another process uses the data folder.</summary>
    public const int TemporaryFailure = 75;
    /// <summary>A configuration value is missing or wrong.</summary>
    public const int Configuration = 78;
}
