using Microsoft.Extensions.Logging;

namespace FlightTickets.Notifications;

/// <summary>Keeps the folder of mails within <see cref="MailOptions.KeepFor"/> and <see cref="MailOptions.KeepMegabytes"/>.</summary>
/// <remarks>
/// Listing the folder costs more than a mail, so it is listed once an hour, and whenever it grew by
/// a tenth of its limit. Several silos may share it.
/// </remarks>
internal sealed partial class MailFolder(MailOptions options, TimeProvider time, ILogger logger)
{
    private static readonly TimeSpan Period = TimeSpan.FromHours(1);
    private static readonly TimeSpan Abandoned = TimeSpan.FromDays(1);

    private readonly Lock _lock = new();
    private readonly long _limit = options.KeepMegabytes * 1_000_000L;
    private DateTimeOffset? _pruned;
    private long _added;

    /// <summary>Counts a new mail and removes old ones if it is time to.</summary>
    /// <param name="bytes">The mail's length.</param>
    public void Added(long bytes)
    {
        lock (_lock)
        {
            _added += bytes;
            var now = time.GetUtcNow();
            if (_pruned is { } last && now - last < Period && _added < _limit / 10) return;
            (_pruned, _added) = (now, 0);
            Prune(now);
        }
    }

    /// <summary>The mails to remove: the expired ones, and the oldest of the rest until they fit the limit.</summary>
    internal static IEnumerable<FileInfo> Surplus(IEnumerable<FileInfo> mails, DateTimeOffset oldest, long limit)
    {
        var kept = 0L;
        return mails.OrderByDescending(mail => mail.LastWriteTimeUtc).ThenBy(mail => mail.Name, StringComparer.Ordinal)
            .Where(mail => mail.LastWriteTimeUtc < oldest.UtcDateTime || (kept += mail.Length) > limit);
    }

    private void Prune(DateTimeOffset now)
    {
        try
        {
            var files = new DirectoryInfo(options.Folder!).GetFiles();
            var mails = files.Where(file => file.Extension == ".eml").ToArray();

            // A killed writer leaves a .part file. The file system stamped it, so the file system's
            // clock decides: a mail being written stays.
            var abandoned = TimeProvider.System.GetUtcNow() - Abandoned;
            foreach (var part in files.Where(file => file.Extension == ".part" && file.LastWriteTimeUtc < abandoned.UtcDateTime))
                part.Delete();
            foreach (var mail in Surplus(mails, now - options.KeepFor, _limit)) mail.Delete();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            LogNotPruned(options.Folder!, e.Message);
        }
    }

    [LoggerMessage(LogLevel.Warning, "Old mails could not be removed from {Folder}: {Message}")]
    private partial void LogNotPruned(string folder, string message);
}
