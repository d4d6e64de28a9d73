using FlightTickets.Client;
using FlightTickets.Web.Seats;

namespace FlightTickets.Web.Tests.Rules;

/// <summary>Where seats, aisles and wings are drawn.</summary>
public sealed class SeatPlanTests
{
    [Fact]
    public void An_aisle_lies_between_two_sections()
    {
        var plan = SeatPlan.Of(Map((Cabin.Economy, [(12, ["ABC", "DEF"])])));
        var cabin = Assert.Single(plan.Cabins);
        Assert.Equal(["A", "B", "C", null, "D", "E", "F"], cabin.Letters);
        Assert.Equal(PlaceKind.Aisle, cabin.Rows[0].Places[3].Kind);
        Assert.Equal("12D", cabin.Rows[0].Places[4].Designator);
    }

    [Fact]
    public void A_short_row_keeps_its_seats_in_their_columns()
    {
        // The last row lacks a seat at either wall, and one row has a gap in its middle.
        var plan = SeatPlan.Of(Map((Cabin.Economy, [(1, ["ABC", "DEF"]), (2, ["A-C", "DEF"]), (3, ["BC", "DE"])])));
        var rows = plan.Cabins[0].Rows;
        Assert.All(rows, row => Assert.Equal(7, row.Places.Count));
        Assert.Equal(PlaceKind.Gap, rows[1].Places[1].Kind);
        Assert.Equal("2C", rows[1].Places[2].Designator);
    }

    [Fact]
    public void The_widest_cabin_gives_the_columns()
    {
        var plan = SeatPlan.Of(Map((Cabin.First, [(1, ["AB", "EF"])]), (Cabin.Economy, [(10, ["ABC", "DEF"])])));
        Assert.Equal(7, plan.Columns);
    }

    [Fact]
    public void The_wings_are_where_the_exits_are()
    {
        var rows = Enumerable.Range(1, 30).Select(row => (row, new[] { row is 18 ? "A!BC" : "ABC", "DEF" })).ToArray();
        var plan = SeatPlan.Of(Map((Cabin.Economy, rows)));
        Assert.Equal(18, Assert.Single(plan.Cabins[0].Rows, row => row.IsExit).Number);
        Assert.Equal(18 - SeatPlan.WingRows / 2, Assert.Single(plan.Cabins[0].Rows, row => row.StartsWing).Number);
    }

    [Fact]
    public void A_seat_is_described_in_words()
    {
        SeatMapElement[] seats =
        [
            new() { Type = "seat", Designator = "7A", Characteristics = ["W", "E", "ZZ"], Status = SeatStatus.Available },
            new() { Type = "seat", Designator = "7B", Status = SeatStatus.Occupied },
        ];
        var plan = SeatPlan.Of(Cabins([new SeatMapCabin { Cabin = Cabin.Economy, Rows = [Row(7, [new() { Elements = seats }])] }]));
        Assert.Equal("7A, window, exit row", plan.Find("7A")!.Description);
        Assert.True(plan.Find("7A")!.IsAvailable);
        Assert.False(plan.Find("7B")!.IsAvailable);
        Assert.Null(plan.Find("8A"));
    }

    [Fact]
    public void An_airplane_without_seats_has_no_columns() => Assert.Equal(0, SeatPlan.Of(Cabins([])).Columns);

    /// <summary>Sections in letters: - is a gap, and ! after a seat makes it an exit.</summary>
    private static SeatMap Map(params (Cabin Cabin, (int Row, string[] Sections)[] Rows)[] cabins) => Cabins([.. cabins.Select(cabin =>
        new SeatMapCabin
        {
            Cabin = cabin.Cabin,
            Rows = [.. cabin.Rows.Select(row => Row(row.Row,
                [.. row.Sections.Select(section => new SeatMapSection { Elements = [.. Elements(row.Row, section)] })]))],
        })]);

    private static SeatMap Cabins(SeatMapCabin[] cabins) => new() { FlightId = "HA-51-20261228-JFK", Cabins = cabins };

    private static SeatMapRow Row(int row, SeatMapSection[] sections) => new() { Row = row, Sections = sections };

    private static IEnumerable<SeatMapElement> Elements(int row, string section)
    {
        for (var i = 0; i < section.Length; i++)
        {
            if (section[i] == '!') continue;
            var isExit = i + 1 < section.Length && section[i + 1] == '!';
            yield return section[i] == '-'
                ? new SeatMapElement { Type = "empty" }
                : new SeatMapElement
                {
                    Type = "seat",
                    Designator = $"{row}{section[i]}",
                    Characteristics = isExit ? ["E"] : [],
                    Status = SeatStatus.Available,
                };
        }
    }
}
