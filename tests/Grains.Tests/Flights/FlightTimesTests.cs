using System.Globalization;
using FlightTickets.Flights;

namespace FlightTickets.Grains.Tests.Flights;

public sealed class FlightTimesTests
{
    [Theory]
    [InlineData("2027-05-10T06:10", "America/New_York", null, "2027-05-10T10:10Z")]
    [InlineData("2027-01-10T06:10", "America/New_York", null, "2027-01-10T11:10Z")]
    [InlineData("2027-05-10T06:10", "America/Phoenix", null, "2027-05-10T13:10Z")]
    [InlineData("2027-05-10T23:50", "Pacific/Honolulu", null, "2027-05-11T09:50Z")]
    [InlineData("2027-05-10T00:10", "Asia/Kathmandu", null, "2027-05-09T18:25Z")]
    // The hour that comes twice when New York goes back to standard time: the earlier, unless an offset says.
    [InlineData("2027-11-07T01:30", "America/New_York", null, "2027-11-07T05:30Z")]
    [InlineData("2027-11-07T01:30", "America/New_York", "-04:00", "2027-11-07T05:30Z")]
    [InlineData("2027-11-07T01:30", "America/New_York", "-05:00", "2027-11-07T06:30Z")]
    // Its neighbours come once.
    [InlineData("2027-11-07T00:59", "America/New_York", null, "2027-11-07T04:59Z")]
    [InlineData("2027-11-07T02:00", "America/New_York", null, "2027-11-07T07:00Z")]
    [InlineData("2027-03-14T03:00", "America/New_York", null, "2027-03-14T07:00Z")]
    [InlineData("2027-05-10T06:10", "America/New_York", "-04:00", "2027-05-10T10:10Z")]
    public void A_wall_time_is_an_instant(string local, string zone, string? offset, string utc)
    {
        var resolved = Resolve(local, zone, offset);
        Assert.Null(resolved.Refusal);
        Assert.Equal(DateTimeOffset.Parse(utc, CultureInfo.InvariantCulture), resolved.Value);
        Assert.Equal(DateTime.Parse(local, CultureInfo.InvariantCulture), FlightTimes.Local(resolved.Value, zone));
    }

    [Theory]
    [InlineData("2027-03-14T02:00", "America/New_York")]
    [InlineData("2027-03-14T02:59", "America/New_York")]
    [InlineData("2027-03-28T02:30", "Europe/Berlin")]
    public void A_wall_time_that_the_clocks_leave_out_is_refused(string local, string zone)
    {
        Assert.Equal(RefusalCodes.LocalTimeSkipped, Resolve(local, zone, null).Refusal?.Code);
        Assert.Equal(RefusalCodes.LocalTimeSkipped, Resolve(local, zone, "-05:00").Refusal?.Code);
    }

    [Theory]
    [InlineData("2027-05-10T06:10", "America/New_York", "-05:00")]
    [InlineData("2027-11-07T01:30", "America/New_York", "-06:00")]
    public void An_offset_that_fits_no_clock_is_refused(string local, string zone, string offset)
    {
        var refusal = Resolve(local, zone, offset).Refusal;
        Assert.Equal((RefusalCodes.Invalid, "DepartureOffset"), (refusal?.Code, refusal?.Field?.ToString()));
    }

    private static Result<DateTimeOffset> Resolve(string local, string zone, string? offset) => FlightTimes.Resolve(
        DateTime.Parse(local, CultureInfo.InvariantCulture),
        zone,
        offset is null ? null : offset[0] == '-'
            ? -TimeSpan.Parse(offset[1..], CultureInfo.InvariantCulture)
            : TimeSpan.Parse(offset, CultureInfo.InvariantCulture),
        nameof(ScheduleFlight.DepartureLocal),
        nameof(ScheduleFlight.DepartureOffset));
}
