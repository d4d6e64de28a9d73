using System.Globalization;
using System.Text;

namespace FlightTickets.Payments;

/// <summary>
/// The test gateway's memory: lines appended to a file of this process, in a folder that all processes of this machine share. Every line
/// goes to the operating system and is never synced, so it survives the death of the process. (A power cut may cost the tail; the answers,
/// which depend on the token alone, stay the same.) Another process's lines matter only after that process died or handed a payment over to
/// this one: they are read at the start, and before unusual operations.
/// </summary>
internal sealed class TestGatewayJournal : IDisposable
{
    private readonly Dictionary<string, long> _read = [];
    private readonly string? _folder;
    private readonly FileStream? _own;
    private readonly DateTimeOffset _begun;

    public TestGatewayJournal(string? folder, TimeProvider? time = null)
    {
        _begun = (time ?? TimeProvider.System).GetUtcNow();
        if (folder is null) return;
        if (OperatingSystem.IsWindows()) Directory.CreateDirectory(folder);
        else Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        _folder = folder;
        // One file per process start, so no two writers share one.
        var options = new FileStreamOptions
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.Write,
            Share = FileShare.Read,
            BufferSize = 0,
        };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        _own = new FileStream(Path.Combine(folder, $"{Guid.NewGuid():N}.log"), options);
        ReadOthers();
    }

    private TestGatewayJournal(string folder, FileStream? own) => (_folder, _own) = (folder, own);

    /// <summary>What the processes of this machine have written so far, for a reader: it creates nothing.</summary>
    public static TestGatewayJournal OpenToRead(string folder)
    {
        var journal = new TestGatewayJournal(folder, own: null);
        journal.ReadOthers();
        return journal;
    }

    public GatewayBook Book { get; } = new();

    /// <summary>The time from which the records are complete: always, with a folder; since this process began, without one.</summary>
    public DateTimeOffset BeginsAt => _folder is null ? _begun : default;

    public void Append(GatewayEntry entry)
    {
        _own?.Write(Encoding.UTF8.GetBytes(string.Create(
            CultureInfo.InvariantCulture,
            $"{(int)entry.Verb}\t{entry.Key}\t{entry.Authorization}\t{entry.Minor}\t{Rest(entry)}\n")));
        Book.Apply(entry);
    }

    public void ReadOthers()
    {
        if (_folder is null) return;
        var added = new List<GatewayEntry>();
        foreach (var path in Directory.EnumerateFiles(_folder, "*.log"))
        {
            if (path == _own?.Name) continue;
            using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            var from = _read.GetValueOrDefault(path);
            if (file.Length <= from) continue;
            file.Position = from;
            var bytes = new byte[file.Length - from];
            file.ReadExactly(bytes);
            // A line still being written has no end yet; it is read next time.
            var whole = bytes.AsSpan().LastIndexOf((byte)'\n') + 1;
            foreach (var line in Encoding.UTF8.GetString(bytes, 0, whole).Split('\n', StringSplitOptions.RemoveEmptyEntries))
                added.Add(Parse(line.Split('\t')));
            _read[path] = from + whole;
        }

        // Files come in any order, and one process may have refunded what another captured: captures come first, or the refunds would be
        // refused.
        foreach (var entry in added.OrderBy(entry => entry.Verb == GatewayVerb.Refund)) Apply(entry);
    }

    // Build 0.1.0 reads the same five fields, and takes a last field other than "1" for a card that answers.
    private static string Rest(GatewayEntry entry) => entry.Verb != GatewayVerb.Authorize
        ? "0"
        : string.Create(CultureInfo.InvariantCulture,
            $"{(entry.Silent ? 1 : 0)} {entry.Currency} {entry.At.ToUnixTimeMilliseconds()}");

    private GatewayEntry Parse(string[] fields) => fields.Length == 5
        ? new GatewayEntry(
            (GatewayVerb)int.Parse(fields[0], CultureInfo.InvariantCulture), fields[1], fields[2],
            long.Parse(fields[3], CultureInfo.InvariantCulture), fields[4][0] == '1')
        {
            Currency = fields[4].Split(' ') is [_, var currency, _] ? currency : "XXX",
            At = fields[4].Split(' ') is [_, _, var at]
                ? DateTimeOffset.FromUnixTimeMilliseconds(long.Parse(at, CultureInfo.InvariantCulture))
                : default,
        }
        : throw new InvalidDataException($"The test gateway's journal in {_folder} has a malformed line.");

    // Two processes may have recorded the same operation: it counts once.
    private void Apply(GatewayEntry entry)
    {
        if (entry.Verb is GatewayVerb.Authorize or GatewayVerb.Fail || Book.Judge(entry).First) Book.Apply(entry);
    }

    public void Dispose() => _own?.Dispose();
}
