using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using MimeKit;

namespace FlightTickets.Notifications;

/// <summary>
/// Writes each mail to a separate file, which any mail program can open. A repeated mail replaces its file. Old mails are removed.
/// </summary>
internal sealed class FileMailSink(IOptions<MailOptions> options, TimeProvider time, ILogger<FileMailSink> logger) : IMailSink
{
    private readonly MailFolder _folder = new(options.Value, time, logger);

    public async Task SendAsync(Mail mail, CancellationToken cancellationToken)
    {
        var path = Path.Combine(Path.GetFullPath(options.Value.Folder!), $"{mail.Id}.eml");
        try
        {
            Create(options.Value.Folder!);
            using (var message = MailMessages.Of(mail, options.Value.From, time.GetUtcNow()))
            {
                await using var file = new FileStream(path + ".part", Private());
                await message.WriteToAsync(FormatOptions.Default, file, cancellationToken);
            }

            // The clock that removes a mail also stamps it.
            File.SetLastWriteTimeUtc(path + ".part", time.GetUtcNow().UtcDateTime);
            // A reader of the folder sees whole mails only.
            File.Move(path + ".part", path, overwrite: true);
            _folder.Added(new FileInfo(path).Length);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new MailException($"{path} could not be written.", e);
        }
    }

    // Mails hold customers' data: on this machine, only the process's account may read them.
    private static void Create(string folder)
    {
        if (OperatingSystem.IsWindows()) Directory.CreateDirectory(folder);
        else Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    private static FileStreamOptions Private()
    {
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.ReadWrite };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        return options;
    }
}
