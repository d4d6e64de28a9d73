using System.Globalization;
using System.Text.RegularExpressions;

namespace FlightTickets.Api.Http.Input;

/// <summary>Dates and times of requests.</summary>
internal static partial class TimeForms
{
    private static readonly string[] LocalFormats = ["yyyy-MM-dd'T'HH:mm", "yyyy-MM-dd'T'HH:mm:ss"];

    /// <summary>A calendar date; one that does not exist is refused.</summary>
    public static readonly FormShape<DateOnly> Date = new(TryDate, "a date that exists, as in 2027-05-10",
        "2027-05-10", s => s.Format = "date");

    /// <summary>A wall time without an offset.</summary>
    public static readonly FormShape<DateTime> Local = new(
        (string text, out DateTime value) => DateTime.TryParseExact(text, LocalFormats, CultureInfo.InvariantCulture,
            DateTimeStyles.None, out value),
        "a local time without an offset, as in 2027-05-10T06:10", "2027-05-10T06:10");

    /// <summary>An instant (RFC 3339).</summary>
    public static readonly FormShape<DateTimeOffset> Instant = new(TryInstant, "an instant of RFC 3339, as in 2027-05-10T10:10:00Z",
        "2027-05-10T10:10:00Z", s => s.Format = "date-time");

    /// <summary>An instant, or a date for its first moment in UTC.</summary>
    public static readonly FormShape<DateTimeOffset> InstantOrDate = new(
        (string text, out DateTimeOffset value) =>
        {
            if (!TryDate(text, out var date)) return TryInstant(text, out value);
            value = new DateTimeOffset(date, TimeOnly.MinValue, TimeSpan.Zero);
            return true;
        },
        "an instant of RFC 3339 or a date", "2027-05-10");

    /// <summary>An offset from UTC, which distinguishes two equal wall times.</summary>
    public static readonly FormShape<TimeSpan> Offset = new(TryOffset, "an offset from UTC, as in -04:00", "-04:00");

    /// <summary>A duration of ISO 8601 in hours and minutes.</summary>
    public static readonly FormShape<TimeSpan> Duration = new(TryDuration, "a duration of 1 minute to 24 hours, as in PT3H11M", "PT3H11M",
        s => s.Format = "duration");

    /// <summary>The same, for holds: up to 30 days.</summary>
    public static readonly FormShape<TimeSpan> HoldLength = new(
        (string text, out TimeSpan value) => TryMinutes(text, out value) && value <= TimeSpan.FromDays(30),
        "a duration of 1 minute to 720 hours, as in PT48H", "PT48H", s => s.Format = "duration");

    /// <summary>The duration as <see cref="Duration"/> and <see cref="HoldLength"/> read it: a day is 24 hours.</summary>
    public static string Write(TimeSpan duration)
    {
        var (hours, minutes) = ((int)duration.TotalHours, duration.Minutes);
        return string.Create(CultureInfo.InvariantCulture,
            $"PT{(hours > 0 ? $"{hours}H" : "")}{(minutes > 0 || hours == 0 ? $"{minutes}M" : "")}");
    }

    private static bool TryDate(string text, out DateOnly value) =>
        DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out value);

    private static bool TryInstant(string text, out DateTimeOffset value)
    {
        value = default;
        return InstantPattern().IsMatch(text)
            && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AdjustToUniversal, out value);
    }

    private static bool TryOffset(string text, out TimeSpan value)
    {
        value = default;
        if (!OffsetPattern().IsMatch(text)) return false;
        var size = TimeSpan.ParseExact(text[1..], "hh\\:mm", CultureInfo.InvariantCulture);
        value = text[0] == '-' ? -size : size;
        return size <= TimeSpan.FromHours(14);
    }

    private static bool TryDuration(string text, out TimeSpan value) => TryMinutes(text, out value) && value <= TimeSpan.FromHours(24);

    private static bool TryMinutes(string text, out TimeSpan value)
    {
        value = default;
        var match = DurationPattern().Match(text);
        if (!match.Success) return false;
        value = TimeSpan.FromMinutes((60 * Number(match.Groups["h"])) + Number(match.Groups["m"]));
        return value >= TimeSpan.FromMinutes(1);
    }

    private static int Number(Group group) => group.Success ? int.Parse(group.ValueSpan, CultureInfo.InvariantCulture) : 0;

    [GeneratedRegex(@"\A[0-9]{4}-[0-9]{2}-[0-9]{2}[Tt][0-9]{2}:[0-9]{2}(:[0-9]{2}(\.[0-9]{1,7})?)?([Zz]|[+-][0-9]{2}:[0-9]{2})\z")]
    private static partial Regex InstantPattern();

    [GeneratedRegex(@"\A[+-](0[0-9]|1[0-4]):[0-5][0-9]\z")]
    private static partial Regex OffsetPattern();

    [GeneratedRegex(@"\APT(?=[0-9])((?<h>[0-9]{1,3})H)?((?<m>[0-9]{1,4})M)?\z", RegexOptions.ExplicitCapture)]
    private static partial Regex DurationPattern();
}
