using FlightTickets.Fleet;
using FlightTickets.Flights;

namespace FlightTickets.Grains.Tests.Flights;

public sealed class FlightViewsTests
{
    [Fact]
    public void A_seat_map_has_a_section_between_two_aisles_and_a_gap_where_a_seat_is_missing()
    {
        var layout = new CabinLayout(Cabin.Economy, 12, 14, "ABC DEF", [14], [13], ["12B"], ["12C"]);
        var map = FlightViews.SeatMap(FlightSamples.Key, FlightSamples.Flight(layout: [layout]),
            seat => seat == "14A" ? SeatStatus.Held : SeatStatus.Available);
        var rows = Assert.Single(map.Cabins).Rows;
        Assert.Equal([12, 14], rows.Select(row => row.Row));
        Assert.All(rows, row => Assert.Equal([3, 3], row.Sections.Select(section => section.Elements.Length)));
        Assert.Equal(
            ["12A W Available", "  Blocked", "12C A Blocked", "12D A Available", "12E  Available", "12F W Available"],
            rows[0].Sections.SelectMany(section => section.Elements).Select(Text));
        Assert.Equal(
            ["14A WE Held", "14B E Available", "14C AE Available", "14D AE Available", "14E E Available", "14F WE Available"],
            rows[1].Sections.SelectMany(section => section.Elements).Select(Text));
    }

    private static string Text(SeatMapElement element) => $"{element.Designator} {string.Concat(element.Characteristics)} {element.Status}";
}
