using FlightTickets.Users;

namespace FlightTickets.Api.Users;

/// <summary>
/// Writes to the audit log what admins did to other users' accounts: the silo logs the change, but only the API knows who asked for it.
/// </summary>
internal sealed partial class AdminLog(ILoggerFactory loggers)
{
    private readonly ILogger _logger = loggers.CreateLogger(AuditEvents.Category);

    public void Did(string change, string user, string admin) => Log(change, user, admin);

    [LoggerMessage(LogLevel.Information, "Audit: {Change} of {User} by {Admin}")]
    private partial void Log(string change, string user, string admin);
}
