using System.Globalization;
using System.Text.RegularExpressions;
using FlightTickets.Api.Http.Input;
using FlightTickets.Clocks;

namespace FlightTickets.Api.TestClock;

/// <summary>A change of the test clock.</summary>
internal sealed partial record MoveClockRequest(MoveClock Command) : IShaped<MoveClockRequest>
{
    private static readonly DateTimeOffset Last = new(2200, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private static readonly FormShape<TimeSpan> Length = new(
        TryLength, "a duration of 1 second to 3660 days, in days, hours, minutes and seconds, as in P27D", "P27D",
        s => s.Format = "duration");

    public static ObjectShape<MoveClockRequest> Shape { get; } = new(f =>
    {
        var (to, by) = (f.OptionalValue("to", TimeForms.Instant), f.OptionalValue("by", Length));
        var running = f.OptionalValue("running", new BooleanShape());
        if (to is not null && by is not null) f.Fail("by", "conflicting", "Only one of to and by may be given.");
        else if (to >= Last) f.Fail("to", "out_of_range", "The clock ends with the year 2199.");
        else if (to is null && by is null && running is null) f.Fail("by", "required", "One of to, by and running is required.");
        return new MoveClockRequest(new MoveClock(to, by, running));
    }, example: """{ "by": "P27D" }""");

    private static bool TryLength(string text, out TimeSpan value)
    {
        value = default;
        var match = LengthPattern().Match(text);
        if (!match.Success) return false;
        value = new TimeSpan(Number("d"), Number("h"), Number("m"), Number("s"));
        return value >= TimeSpan.FromSeconds(1) && value <= TimeSpan.FromDays(3660);

        int Number(string group) =>
            match.Groups[group] is { Success: true } found ? int.Parse(found.ValueSpan, CultureInfo.InvariantCulture) : 0;
    }

    [GeneratedRegex(
        @"\AP(?=[0-9T])((?<d>[0-9]{1,4})D)?(T(?=[0-9])((?<h>[0-9]{1,5})H)?((?<m>[0-9]{1,7})M)?((?<s>[0-9]{1,8})S)?)?\z",
        RegexOptions.ExplicitCapture)]
    private static partial Regex LengthPattern();
}

/// <summary>The test clock.</summary>
internal sealed record ClockResponse(DateTimeOffset Now, bool Running);

/// <summary>The test clock after a move: whether all that became due is done, and what is not.</summary>
internal sealed record MovedClockResponse(
    DateTimeOffset Now, bool Running, bool Settled, int Steps, int Processes, LeftResponse Left)
{
    public static MovedClockResponse Of(ClockProgress progress, DateTimeOffset systemNow) => new(
        progress.Reading.At(systemNow), progress.Reading.IsRunning, progress.Left is { IsDone: true, Failed: 0 },
        progress.Steps, progress.Processes, LeftResponse.Of(progress.Left));
}

/// <summary>What was due and is not done; all zero when it settled. Of events it counts the partitions of the outbox.</summary>
internal sealed record LeftResponse(int WakeUps, int FailedWakeUps, int Orders, int Events)
{
    public static LeftResponse Of(DueWork left) =>
        new(left.WakeUps, left.Failed, left.Orders, System.Numerics.BitOperations.PopCount(left.Events ?? 0));
}
