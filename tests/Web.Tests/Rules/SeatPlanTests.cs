using FlightTickets.Web.Api;
using FlightTickets.Web.Seats;

namespace FlightTickets.Web.Tests.Rules;

/// <summary>Where seats, aisles and wings are drawn.</summary>
public sealed class SeatPlanTests
{
    [Fact]
    public void An_aisle_lies_between_two_sections()
    {
        var plan = SeatPlan.Of(Map(("economy", [(12, ["ABC", "DEF"])])));
        var cabin = Assert.Single(plan.Cabins);
        Assert.Equal(["A", "B", "C", null, "D", "E", "F"], cabin.Letters);
        Assert.Equal(PlaceKind.Aisle, cabin.Rows[0].Places[3].Kind);
        Assert.Equal("12D", cabin.Rows[0].Places[4].Designator);
    }

    [Fact]
    public void A_short_row_keeps_its_seats_in_their_columns()
    {
        // The last row lacks a seat at either wall, and one row has a gap in its middle.
        var plan = SeatPlan.Of(Map(("economy", [(1, ["ABC", "DEF"]), (2, ["A-C", "DEF"]), (3, ["BC", "DE"])])));
        var rows = plan.Cabins[0].Rows;
        Assert.All(rows, row => Assert.Equal(7, row.Places.Count));
        Assert.Equal(PlaceKind.Gap, rows[1].Places[1].Kind);
        Assert.Equal("2C", rows[1].Places[2].Designator);
    }

    [Fact]
    public void The_widest_cabin_gives_the_columns()
    {
        var plan = SeatPlan.Of(Map(("first", [(1, ["AB", "EF"])]), ("economy", [(10, ["ABC", "DEF"])])));
        Assert.Equal(7, plan.Columns);
    }

    [Fact]
    public void The_wings_are_where_the_exits_are()
    {
        var rows = Enumerable.Range(1, 30).Select(row => (row, new[] { row is 18 ? "A!BC" : "ABC", "DEF" })).ToArray();
        var plan = SeatPlan.Of(Map(("economy", rows)));
        Assert.Equal(18, Assert.Single(plan.Cabins[0].Rows, row => row.IsExit).Number);
        Assert.Equal(18 - SeatPlan.WingRows / 2, Assert.Single(plan.Cabins[0].Rows, row => row.StartsWing).Number);
    }

    [Fact]
    public void A_seat_is_described_in_words()
    {
        var plan = SeatPlan.Of(new SeatMap("HA-51-20261228-JFK", [new("economy", [new(7,
            [new([new("seat", "7A", ["W", "E", "ZZ"], "available"), new("seat", "7B", null, "occupied")])])])]));
        Assert.Equal("7A, window, exit row", plan.Find("7A")!.Description);
        Assert.True(plan.Find("7A")!.IsAvailable);
        Assert.False(plan.Find("7B")!.IsAvailable);
        Assert.Null(plan.Find("8A"));
    }

    [Fact]
    public void An_airplane_without_seats_has_no_columns() => Assert.Equal(0, SeatPlan.Of(new SeatMap("X", [])).Columns);

    /// <summary>Sections in letters: - is a gap, and ! after a seat makes it an exit.</summary>
    private static SeatMap Map(params (string Cabin, (int Row, string[] Sections)[] Rows)[] cabins) => new("HA-51-20261228-JFK",
        [.. cabins.Select(cabin => new SeatMapCabin(cabin.Cabin, [.. cabin.Rows.Select(row => new SeatMapRow(row.Row,
            [.. row.Sections.Select(section => new SeatMapSection([.. Elements(row.Row, section)]))]))]))]);

    private static IEnumerable<SeatMapElement> Elements(int row, string section)
    {
        for (var i = 0; i < section.Length; i++)
        {
            if (section[i] == '!') continue;
            var isExit = i + 1 < section.Length && section[i + 1] == '!';
            yield return section[i] == '-'
                ? new SeatMapElement("empty", null, null, null)
                : new SeatMapElement("seat", $"{row}{section[i]}", isExit ? ["E"] : [], "available");
        }
    }
}
