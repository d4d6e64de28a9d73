using FlightTickets.Flights;
using FlightTickets.Orders;

namespace FlightTickets.Grains.Tests.Orders;

/// <summary>The text of a boarding pass's bar code: IATA Resolution 792, mandatory items, one flight.</summary>
public sealed class BarCodedPassTests
{
    private static readonly BarCodedPass Pass = new("LOVELACE/ADA", "K7MPX2",
        new BarCodedFlight("B6", "135", "JFK", 130), "RSW", Cabin.Economy, "12A", 7);

    [Fact]
    public void Every_item_stands_in_its_place()
    {
        var text = Pass.Write();
        Assert.Equal("M1LOVELACE/ADA        EK7MPX2 JFKRSWB6 0135 130Y012A0007 100", text);
        Assert.Equal(BarCodedPass.Length, text.Length);
        Assert.Equal("F001A", (Pass with { Cabin = Cabin.First, Seat = "1A" }).Write()[47..52]);
        Assert.Equal("INF ", (Pass with { Seat = null }).Write()[48..52]);
        Assert.Equal("0042A", (Pass with { Flight = Pass.Flight with { Number = "42A" } }).Write()[39..44]);
    }

    [Fact]
    public void What_was_written_is_read()
    {
        var random = new Random(792);
        for (var i = 0; i < 1000; i++)
        {
            var pass = new BarCodedPass(
                random.Next(2) == 0 ? "O/FNU" : "WOLFESCHLEGELSTEINHA", random.Next(2) == 0 ? "K7MPX2" : "ABC234",
                new BarCodedFlight(random.Next(2) == 0 ? "B6" : "9W", random.Next(1, 10_000) + (random.Next(2) == 0 ? "" : "B"), "JFK",
                    random.Next(1, 367)),
                "RSW", (Cabin)random.Next(4), random.Next(3) == 0 ? null : $"{random.Next(1, 100)}{(char)('A' + random.Next(11))}",
                random.Next(1, 12_000));
            Assert.Equal(pass, BarCodedPass.Read(pass.Write()));
            Assert.Equal(pass, BarCodedPass.Read(pass.Write()[..58] + "0E>5180      B6" + new string(' ', 5)));
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("M1LOVELACE/ADA        EK7MPX2 JFKRSWB6 0135 130Y012A0007 10")]
    [InlineData("M2LOVELACE/ADA        EK7MPX2 JFKRSWB6 0135 130Y012A0007 100")]
    [InlineData("M1LOVELACE/ADA        EK7MPX2 JFKRSWB6 0135 1x0Y012A0007 100")]
    [InlineData("M1LOVELACE/ADA        EK7MPX2 JFKRSWB6 0135 130 012A0007 100")]
    [InlineData("M1LOVELACE/ADA        EK7MPX2 JFKRSWB6 0135 130Y012A00x7 100")]
    [InlineData("https://example.com/a-code-of-something-else-that-is-long-enough")]
    public void Anything_else_is_no_pass(string text) => Assert.Null(BarCodedPass.Read(text));

    [Theory]
    [InlineData("Ada", "Lovelace", "LOVELACE/ADA")]
    [InlineData("", "Suharto", "SUHARTO/FNU")]
    [InlineData("José María", "Müller-Lüdenscheidt", "MUELLERLUEDENSCHEIDT")]
    [InlineData("Ødegård", "de la Cruz", "DELACRUZ/OEDEGAARD")]
    [InlineData("太郎", "山田", "X/FNU")]
    public void A_name_is_spelt_as_a_machine_reads_it(string given, string family, string printed) =>
        Assert.Equal(printed, BarCodedPass.NameOf(new Passenger(given, family, default)));

    [Fact]
    public void A_flight_is_named_without_its_year()
    {
        Assert.True(FlightId.TryParse("B6-135-20270510-JFK", out var id));
        Assert.Equal(Pass.Flight, BarCodedFlight.Of(id));
    }
}
