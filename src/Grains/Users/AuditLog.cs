using Microsoft.Extensions.Logging;

namespace FlightTickets.Users;

/// <summary>
/// The security log of accounts: a line for each sign-in and each change. It names users by id, never by name or address, and has a
/// category of its own, which can be kept longer than the rest.
/// </summary>
internal sealed partial class AuditLog(ILoggerFactory loggers)
{
    private readonly ILogger _logger = loggers.CreateLogger(AuditEvents.Category);

    /// <summary>A sign-in, and how it ended.</summary>
    public void SignedIn(string user, string outcome) => LogSignIn(user, outcome);

    /// <summary>A change of an account.</summary>
    public void Happened(string change, string user) => LogChange(change, user);

    [LoggerMessage(LogLevel.Information, "Audit: sign-in of {User}: {Outcome}")]
    private partial void LogSignIn(string user, string outcome);

    [LoggerMessage(LogLevel.Information, "Audit: {Change} of {User}")]
    private partial void LogChange(string change, string user);
}
