using System.Collections.Concurrent;
using System.Globalization;
using FlightTickets.Clocks;

namespace FlightTickets.Persistence.PostgreSql;

/// <summary>
/// The clock of statements: the server's own, <c>now()</c>. Where there is a test clock, statements say instead how far ahead it is, or
/// where it stands; their texts change only when it is moved, so they stay prepared.
/// </summary>
internal sealed class DatabaseClock(MovableTime? moved)
{
    private Texts _texts = new(ClockReading.System);

    /// <summary>A statement by this clock.</summary>
    /// <param name="sql">The statement, with <c>now()</c>.</param>
    public string Of(string sql) =>
        moved is null || ReferenceEquals(moved.Reading, ClockReading.System) ? sql : Current(moved.Reading).Of(sql);

    private Texts Current(ClockReading reading)
    {
        var texts = Volatile.Read(ref _texts);
        if (!ReferenceEquals(texts.Reading, reading)) Volatile.Write(ref _texts, texts = new Texts(reading));
        return texts;
    }

    /// <summary>The statements of one reading.</summary>
    private sealed class Texts(ClockReading reading)
    {
        private readonly ConcurrentDictionary<string, string> _known = new(ReferenceEqualityComparer.Instance);

        public ClockReading Reading => reading;

        public string Of(string sql) => _known.GetOrAdd(
            sql, static (text, now) => text.Replace("now()", now, StringComparison.Ordinal), Now);

        private string Now => reading.StoppedAt is { } at
            ? string.Create(CultureInfo.InvariantCulture, $"timestamptz '{at.UtcDateTime:yyyy-MM-dd HH:mm:ss.ffffff}+00'")
            : string.Create(CultureInfo.InvariantCulture,
                $"(now() + interval '{reading.Ahead.Ticks / TimeSpan.TicksPerMicrosecond} microseconds')");
    }
}
