using FlightTickets.Import;

namespace FlightTickets.Standalone.Tests.Import;

public sealed class SampleCalendarTests
{
    [Fact]
    public void The_busiest_day_goes_to_a_Monday_28_to_34_days_ahead_and_the_year_begins_on_a_Tuesday()
    {
        for (var today = new DateOnly(2026, 11, 1); today.Year < 2029; today = today.AddDays(1))
        {
            var firstDay = SampleCalendar.FirstDayForBusiestDay(today);
            var day = SampleCalendar.Move(SampleCalendar.BusiestDay, firstDay);
            Assert.Equal(DayOfWeek.Tuesday, firstDay.DayOfWeek);
            Assert.Equal(DayOfWeek.Monday, day.DayOfWeek);
            Assert.InRange(day.DayNumber - today.DayNumber, 28, 34);
        }
    }

    [Theory]
    [InlineData("2027-01-04", "2027-01-05")]
    [InlineData("2027-01-05", "2027-01-05")]
    [InlineData("2027-01-06", "2027-01-12")]
    public void A_first_day_is_rounded_up_to_a_Tuesday(string configured, string firstDay) =>
        Assert.Equal(DateOnly.Parse(firstDay), SampleCalendar.RoundUpToTuesday(DateOnly.Parse(configured)));

    [Fact]
    public void The_last_day_of_the_sample_is_52_weeks_after_the_first() =>
        Assert.Equal(new DateOnly(2028, 1, 4), SampleCalendar.Move(new DateOnly(2013, 12, 31), new DateOnly(2027, 1, 5)));
}
