using FlightTickets.Notifications;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Orleans.Concurrency;

namespace FlightTickets.Users;

/// <summary>
/// Sends mails about accounts. Callers do not wait for it, so an answer does not reveal whether an account exists. It stores nothing, so no
/// database has a mail's code; a user whose mail is lost asks for another.
/// </summary>
[Alias("account-mail")]
internal interface IAccountMailGrain : IGrainWithIntegerKey
{
    [Alias("send"), OneWay]
    Task Send(Mail mail);
}

[GrainType("account-mail"), StatelessWorker, Reentrant]
internal sealed partial class AccountMailGrain(
    IEnumerable<IMailSink> sinks, IOptions<NotificationOptions> options, ILogger<AccountMailGrain> logger) : Grain, IAccountMailGrain
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    public async Task Send(Mail mail)
    {
        if (!options.Value.Enabled || sinks.FirstOrDefault() is not { } sink) return;
        using var patience = new CancellationTokenSource(Patience);
        try
        {
            await sink.SendAsync(mail, patience.Token);
        }
        catch (Exception e) when (e is MailException or OperationCanceledException)
        {
            LogNotTaken(e.Message);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "A mail about an account could not be sent, and is not retried: {Reason}")]
    private partial void LogNotTaken(string reason);
}
