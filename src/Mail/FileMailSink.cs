using Microsoft.Extensions.Options;
using MimeKit;

namespace FlightTickets.Notifications;

/// <summary>Puts each mail into a file of its own, which any mail program opens. The same mail again is the same file.</summary>
internal sealed class FileMailSink(IOptions<MailOptions> options, TimeProvider time) : IMailSink
{
    public async Task SendAsync(Mail mail, CancellationToken cancellationToken)
    {
        var folder = Directory.CreateDirectory(options.Value.Folder!).FullName;
        var path = Path.Combine(folder, $"{mail.Id}.eml");
        try
        {
            using (var message = MailMessages.Of(mail, options.Value.From, time.GetUtcNow()))
            {
                await using var file = File.Create(path + ".part");
                await message.WriteToAsync(FormatOptions.Default, file, cancellationToken);
            }

            // Whoever reads the folder sees whole mails only.
            File.Move(path + ".part", path, overwrite: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new MailException($"{path} could not be written.", e);
        }
    }
}
