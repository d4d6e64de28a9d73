using System.Runtime.Versioning;
using FlightTickets.Notifications;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;

namespace FlightTickets.Grains.Tests.Notifications;

/// <summary>Mails in the data folder go by age and by size.</summary>
public sealed class MailFolderTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("mails-");
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2027, 1, 1, 0, 0, 0, TimeSpan.Zero));

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task A_mail_goes_when_it_is_too_old()
    {
        var sink = Sink(new MailOptions { KeepFor = TimeSpan.FromDays(30) });
        await SendAsync(sink, "first");
        _time.Advance(TimeSpan.FromDays(30));
        await SendAsync(sink, "second");
        Assert.Equal(["first.eml", "second.eml"], Names());
        _time.Advance(TimeSpan.FromHours(2));
        await SendAsync(sink, "third");
        Assert.Equal(["second.eml", "third.eml"], Names());
    }

    [Fact]
    public async Task The_oldest_go_when_there_are_too_many()
    {
        var sink = Sink(new MailOptions { KeepMegabytes = 1 });
        for (var i = 0; i < 15; i++)
        {
            await SendAsync(sink, $"mail{i:00}", new string('x', 100_000));
            _time.Advance(TimeSpan.FromSeconds(1));
        }

        // Nine of a little over 100,000 bytes are within a megabyte; ten are not.
        Assert.Equal(Enumerable.Range(6, 9).Select(i => $"mail{i:00}.eml"), Names());
    }

    [Fact, UnsupportedOSPlatform("windows")]
    public async Task Mails_are_readable_by_their_owner_alone()
    {
        const UnixFileMode Private = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        var folder = Path.Combine(_folder.FullName, "mail");
        var sink = new FileMailSink(
            Options.Create(new MailOptions { Folder = folder }), _time, NullLogger<FileMailSink>.Instance);
        await SendAsync(sink, "mail");
        Assert.Equal(Private | UnixFileMode.UserExecute, File.GetUnixFileMode(folder));
        Assert.Equal(Private, File.GetUnixFileMode(Path.Combine(folder, "mail.eml")));
    }

    [Fact]
    public async Task Other_files_stay()
    {
        await File.WriteAllTextAsync(Path.Combine(_folder.FullName, "notes.txt"), "", TestContext.Current.CancellationToken);
        File.SetLastWriteTimeUtc(Path.Combine(_folder.FullName, "notes.txt"), new DateTime(2000, 1, 1, 0, 0, 0, DateTimeKind.Utc));
        await SendAsync(Sink(new MailOptions()), "mail");
        Assert.Equal(["mail.eml", "notes.txt"], Names());
    }

    private FileMailSink Sink(MailOptions options)
    {
        options.Folder = _folder.FullName;
        return new FileMailSink(Options.Create(options), _time, NullLogger<FileMailSink>.Instance);
    }

    private static Task SendAsync(FileMailSink sink, string id, string text = "Hello") =>
        sink.SendAsync(new Mail(id, "ada@example.com", "Ada", "Subject", text), TestContext.Current.CancellationToken);

    private string[] Names() => [.. _folder.EnumerateFiles().Select(file => file.Name).Order(StringComparer.Ordinal)];
}
