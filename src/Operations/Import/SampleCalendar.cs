namespace FlightTickets.Import;

/// <summary>Moves the sample's days: local times stay, and dates move by whole weeks, so weekdays stay, too.</summary>
internal static class SampleCalendar
{
    /// <summary>The sample's first day, a Tuesday.</summary>
    public static readonly DateOnly Begin = new(2013, 1, 1);

    /// <summary>Its busiest day, a Monday.</summary>
    public static readonly DateOnly BusiestDay = new(2013, 5, 13);

    private static readonly int BusiestDayOffset = BusiestDay.DayNumber - Begin.DayNumber;

    /// <summary>A day is put at least this far ahead, so that there is time to sell it.</summary>
    private const int LeadDays = 28;

    /// <summary>The new date of a day of the sample whose first day is put on <paramref name="firstDay"/>.</summary>
    public static DateOnly Move(DateOnly date, DateOnly firstDay) => firstDay.AddDays(date.DayNumber - Begin.DayNumber);

    /// <summary>The first Tuesday that is not before <paramref name="date"/>.</summary>
    public static DateOnly RoundUpToTuesday(DateOnly date) => RoundUp(date, DayOfWeek.Tuesday);

    /// <summary>The first day that puts the whole sample into the future.</summary>
    public static DateOnly FirstDayForAll(DateOnly today) => RoundUp(today.AddDays(LeadDays), DayOfWeek.Tuesday);

    /// <summary>The first day that puts the busiest day on a Monday at least 28 days ahead.</summary>
    public static DateOnly FirstDayForBusiestDay(DateOnly today) =>
        RoundUp(today.AddDays(LeadDays), DayOfWeek.Monday).AddDays(-BusiestDayOffset);

    private static DateOnly RoundUp(DateOnly date, DayOfWeek weekday) => date.AddDays(((int)weekday - (int)date.DayOfWeek + 7) % 7);
}
