using System.Threading.Channels;
using FlightTickets.Notifications;

namespace FlightTickets.Api.Tests.Host;

/// <summary>Keeps the mails of one host for a test to read, in their order.</summary>
internal sealed class Mailbox : IMailSink
{
    private readonly Channel<Mail> _mails = Channel.CreateUnbounded<Mail>();

    public Task SendAsync(Mail mail, CancellationToken cancellationToken) => _mails.Writer.WriteAsync(mail, cancellationToken).AsTask();

    /// <summary>The next mail, once it is there.</summary>
    public ValueTask<Mail> Next() => _mails.Reader.ReadAsync(TestContext.Current.CancellationToken);

    /// <summary>The code in a mail: on a line of its own.</summary>
    public static string Code(Mail mail) =>
        mail.Text.Split('\n').Single(line => line.StartsWith("  usr_", StringComparison.Ordinal)).Trim();
}
