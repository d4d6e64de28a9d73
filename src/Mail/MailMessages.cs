using MimeKit;

namespace FlightTickets.Notifications;

/// <summary>Mails in the format of RFC 5322.</summary>
internal static class MailMessages
{
    /// <summary>The message; its Message-ID is the mail's id, so that a mail sent twice can be recognized.</summary>
    /// <exception cref="MailException">The address is invalid.</exception>
    public static MimeMessage Of(Mail mail, string from, DateTimeOffset now)
    {
        // Names and addresses come from users: a line break in one would start another header.
        if (!MailboxAddress.TryParse(mail.Address, out var address)) throw new MailException("The address is invalid.");
        var sender = MailboxAddress.Parse(from);
        var message = new MimeMessage
        {
            MessageId = $"{mail.Id}@{sender.Domain}",
            Date = now,
            Subject = mail.Subject,
            Body = new TextPart("plain") { Text = mail.Text },
        };
        message.From.Add(sender);
        message.To.Add(new MailboxAddress(mail.Name, address.Address));
        message.Headers.Add("Auto-Submitted", "auto-generated");
        return message;
    }
}
