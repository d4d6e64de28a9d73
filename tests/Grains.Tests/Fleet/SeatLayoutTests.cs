using System.Globalization;
using FlightTickets.Fleet;

namespace FlightTickets.Grains.Tests.Fleet;

public sealed class SeatLayoutTests
{
    private static readonly CabinLayout Layout = new(Cabin.Economy, 10, 14, "ABC DEF", [12], [13], ["14F"], ["14E"]);

    [Fact]
    public void A_standard_layout_has_exactly_the_seats_of_every_plane_of_the_sample()
    {
        var seats = File.ReadLines(Path.Combine(AppContext.BaseDirectory, "planes.csv")).Skip(1)
            .Select(line => int.Parse(line.Split(',')[6], CultureInfo.InvariantCulture)).ToList();
        Assert.Equal(3322, seats.Count);
        foreach (var count in seats.Distinct())
        {
            var layout = StandardLayout.For(count);
            Assert.Null(SeatLayoutRules.Check(layout));
            var designators = SeatLayout.Seats(Assert.Single(layout)).ToList();
            Assert.Equal((count, count), (designators.Count, SeatLayout.Sellable(layout[0])));
            Assert.Equal(count, designators.Distinct().Count());
            Assert.All(designators, seat => Assert.Equal(SeatStanding.Sellable, SeatLayout.Find(layout, Cabin.Economy, seat)));
        }
    }

    [Fact]
    public void A_standard_layout_has_any_number_of_seats()
    {
        for (var count = 1; count <= StandardLayout.MaxSeats; count++)
        {
            Assert.Null(SeatLayoutRules.Check(StandardLayout.For(count)));
            Assert.Equal(count, SeatLayout.Sellable(StandardLayout.For(count)[0]));
        }

        Assert.Throws<ArgumentOutOfRangeException>(() => StandardLayout.For(0));
        Assert.Throws<ArgumentOutOfRangeException>(() => StandardLayout.For(StandardLayout.MaxSeats + 1));
    }

    [Fact]
    public void Seats_are_those_of_the_rows_that_are_there()
    {
        Assert.Null(SeatLayoutRules.Check([Layout]));
        var seats = SeatLayout.Seats(Layout).ToList();
        Assert.Equal(23, seats.Count);
        Assert.Equal(22, SeatLayout.Sellable(Layout));
        Assert.DoesNotContain(seats, seat => seat.StartsWith("13", StringComparison.Ordinal));
        Assert.DoesNotContain("14F", seats);
    }

    [Theory]
    [InlineData("10A", "Sellable")]
    [InlineData("14E", "Blocked")]
    [InlineData("14F", "Absent")]
    [InlineData("13A", "Absent")]
    [InlineData("9A", "Absent")]
    [InlineData("10G", "Absent")]
    [InlineData("10 ", "Absent")]
    [InlineData("10a", "Absent")]
    [InlineData("010A", "Absent")]
    [InlineData("A10", "Absent")]
    [InlineData("", "Absent")]
    public void A_designator_means_a_seat_or_none(string designator, string standing)
    {
        Assert.Equal(standing, SeatLayout.Find([Layout], Cabin.Economy, designator).ToString());
        Assert.Equal(SeatStanding.Absent, SeatLayout.Find([Layout], Cabin.First, designator));
    }

    [Theory]
    [InlineData("Cabins[0].FirstRow", 0, 14, "ABC DEF")]
    [InlineData("Cabins[0].LastRow", 10, 9, "ABC DEF")]
    [InlineData("Cabins[0].LastRow", 10, 100, "ABC DEF")]
    [InlineData("Cabins[0].Seats", 10, 14, "")]
    [InlineData("Cabins[0].Seats", 10, 14, "ABC  DEF")]
    [InlineData("Cabins[0].Seats", 10, 14, " ABC")]
    [InlineData("Cabins[0].Seats", 10, 14, "ABC AEF")]
    [InlineData("Cabins[0].Seats", 10, 14, "abc")]
    [InlineData("Cabins[0].Seats", 10, 14, "ABCDEFGHJKLMN")]
    public void A_layout_that_cannot_be_is_refused(string pointer, int first, int last, string seats) =>
        Assert.Equal(pointer,
            SeatLayoutRules.Check([new CabinLayout(Cabin.Economy, first, last, seats, [], [], [], [])])?.Field?.ToString());

    [Fact]
    public void Lists_name_what_is_there_once()
    {
        Assert.Equal("Cabins[0].ExitRows", Pointer(Layout with { ExitRows = [13] }));
        Assert.Equal("Cabins[0].ExitRows", Pointer(Layout with { ExitRows = [12, 12] }));
        Assert.Equal("Cabins[0].SkipRows", Pointer(Layout with { SkipRows = [15] }));
        Assert.Equal("Cabins[0].Missing", Pointer(Layout with { Missing = ["13A"] }));
        Assert.Equal("Cabins[0].Missing", Pointer(Layout with { Missing = ["14F", "14F"] }));
        Assert.Equal("Cabins[0].Blocked", Pointer(Layout with { Blocked = ["14F"] }));
        Assert.Equal("Cabins[1].Cabin", SeatLayoutRules.Check([Layout, Layout])?.Field?.ToString());
        Assert.Equal("Cabins[1].FirstRow",
            SeatLayoutRules.Check(
                [Layout, Layout with { Cabin = Cabin.First, FirstRow = 14, LastRow = 20, SkipRows = [], ExitRows = [], Missing = [],
                    Blocked = [] }])?.Field?.ToString());
        Assert.Equal("Cabins", SeatLayoutRules.Check([])?.Field?.ToString());
    }

    private static string? Pointer(CabinLayout layout) => SeatLayoutRules.Check([layout])?.Field?.ToString();
}
