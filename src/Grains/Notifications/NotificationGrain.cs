using FlightTickets.Persistence;
using Microsoft.Extensions.Logging;

namespace FlightTickets.Notifications;

/// <summary>
/// Sends first and records afterwards: after a crash in between, the mail is sent once more, under the same Message-ID, and never lost.
/// </summary>
[GrainType("notification")]
internal sealed partial class NotificationGrain(
    [DurableState("Orders")] IDurableState<NotificationState> durable, IMailSink sink, TimeProvider time, ILogger<NotificationGrain> logger)
    : Grain, INotificationGrain, IWakeable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private NotificationState State => durable.Value ?? NotificationState.Empty;

    public async Task Notify(Mail mail)
    {
        await durable.LoadAsync();
        if (!Notification.Knows(State, mail.Id)) await Save(await Try(State, mail));
        DeactivateOnIdle();
    }

    public async Task Wake()
    {
        await durable.LoadAsync();
        var next = State;
        foreach (var pending in State.Pending) next = await Try(next, pending.Mail);
        await Save(next);
        DeactivateOnIdle();
    }

    private async Task<NotificationState> Try(NotificationState state, Mail mail)
    {
        using var patience = new CancellationTokenSource(Patience);
        try
        {
            await sink.SendAsync(mail, patience.Token);
            return Notification.Sent(state, mail.Id);
        }
        catch (Exception e) when (e is MailException or OperationCanceledException)
        {
            var next = Notification.Failed(state, mail, time.GetUtcNow());
            if (next.Pending.Any(p => p.Mail.Id == mail.Id)) LogNotTaken(this.GetPrimaryKeyString(), e);
            else LogGivenUp(this.GetPrimaryKeyString(), e);
            return next;
        }
    }

    private Task Save(NotificationState next) => durable.CommitAsync(next, new Commit { WakeAfter = Notification.Pause(next) });

    [LoggerMessage(Level = LogLevel.Warning, Message = "A mail about {OrderId} was not accepted; it will be retried.")]
    private partial void LogNotTaken(string orderId, Exception exception);

    [LoggerMessage(Level = LogLevel.Error, Message = "Gave up on a mail about {OrderId} after three days.")]
    private partial void LogGivenUp(string orderId, Exception exception);
}
