using FlightTickets.Fleet;
using NodaTime;

namespace FlightTickets.Grains.Tests.Fleet;

public sealed class PlaceIndexTests
{
    private static readonly PlaceIndex Index = new(PlaceRules.Snapshot(new PlacesState()));

    [Theory]
    [InlineData("JFK", "JFK")]
    [InlineData("jfk", "JFK")]
    [InlineData("fort myers", "RSW")]
    [InlineData("Fort Meyers", "RSW")]
    [InlineData("seatle", "SEA")]
    [InlineData("Chicgao", "ORD MDW")]
    [InlineData("chic", "ORD MDW")]
    [InlineData("la guardia", "LGA")]
    [InlineData("LaGardia", "LGA")]
    [InlineData("o'hare", "ORD")]
    [InlineData("San José", "SJC")]
    [InlineData("kennedy", "JFK")]
    [InlineData("Minneapolis St Paul", "MSP")]
    [InlineData("honolulu", "HNL")]
    public void A_name_a_city_a_code_or_something_like_them_finds_the_airport(string text, string any) =>
        Assert.Contains(Index.Find(text, 1).Single().Iata, any.Split(' '));

    [Fact]
    public void A_metropolitan_code_finds_its_airports()
    {
        Assert.Equal(["EWR", "JFK", "LGA"], Index.Find("nyc", 3).Select(airport => airport.Iata).Order());
        Assert.Equal(["EWR", "JFK", "LGA"], Index.Resolve("NYC").Select(airport => airport.Iata).Order());
        Assert.Equal(["JFK"], Index.Resolve("JFK").Select(airport => airport.Iata));
        Assert.Equal(["HOU"], Index.Resolve("HOU").Select(airport => airport.Iata));
        Assert.Empty(Index.Resolve("ZZZ"));
    }

    [Fact]
    public void A_typing_error_ranks_behind_a_begin_and_a_begin_behind_the_whole() => Assert.True(
        Rank("denver", "DEN") <= Rank("denv", "DEN") && Index.Find("denver", 1).Single().Iata == "DEN");

    [Theory]
    [InlineData("")]
    [InlineData("   ")]
    [InlineData("qqqqqqqqqq")]
    [InlineData("zq")]
    public void A_meaningless_query_finds_nothing(string text) => Assert.Empty(Index.Find(text, 10));

    [Fact]
    public void Every_airport_is_found_by_its_code_and_lies_in_a_known_time_zone()
    {
        Assert.Equal(1330, Index.Snapshot.Airports.Length);
        Assert.All(Index.Snapshot.Airports, airport =>
        {
            if (airport.Name != "All Airports") Assert.Equal(airport, Index.Find(airport.Iata, 1).Single());
            Assert.NotNull(DateTimeZoneProviders.Tzdb.GetZoneOrNull(airport.TimeZone));
        });
    }

    [Fact]
    public void Every_airline_of_the_sample_has_an_accounting_code_of_its_own()
    {
        Assert.Equal(16, Index.Snapshot.Airlines.Length);
        Assert.All(Index.Snapshot.Airlines, airline => Assert.Matches("^[0-9]{3}$", airline.AccountingCode));
        Assert.Equal(16, Index.Snapshot.Airlines.Select(airline => airline.AccountingCode).Distinct().Count());
        Assert.DoesNotContain(Index.Snapshot.Airlines, airline => airline.AccountingCode == "000");
        Assert.Equal("279", Index.Airline("B6")?.AccountingCode);
    }

    [Theory]
    [InlineData("kitten", "sitting", 3, 3)]
    [InlineData("chicgao", "chicago", 2, 1)]
    [InlineData("abc", "abc", 0, 0)]
    [InlineData("abc", "xyz", 2, int.MaxValue)]
    [InlineData("", "ab", 2, 2)]
    public void Distances(string one, string other, int most, int distance)
    {
        Assert.Equal(distance, EditDistance.Of(one, other, most));
        Assert.Equal(distance, EditDistance.Of(other, one, most));
    }

    [Fact]
    public void Changes_raise_the_version_and_are_checked()
    {
        var berlin = new Airport("BER", "Berlin Brandenburg", "Berlin", "BER", 52.36, 13.5, "Europe/Berlin");
        var (state, answer) = PlaceRules.Put(new PlacesState(), berlin);
        Assert.False(answer.IsRefused);
        Assert.Equal(1, state.Version);
        Assert.Same(state, PlaceRules.Put(state, berlin with { }).Next);
        Assert.Equal(1331, PlaceRules.Snapshot(state).Airports.Length);
        Assert.Equal(1330, PlaceRules.Snapshot(PlaceRules.Put(state, Index.Airport("JFK")! with { Name = "Idlewild" }).Next).Airports
            .Count(a => a.Iata != "BER"));
        Assert.Equal("TimeZone", PlaceRules.Put(state, berlin with { TimeZone = "Europe/Nowhere" }).Answer.Refusal?.Field?.ToString());
        Assert.Equal("Iata", PlaceRules.Put(state, berlin with { Iata = "ber" }).Answer.Refusal?.Field?.ToString());
        Assert.Equal("Latitude", PlaceRules.Put(state, berlin with { Latitude = 91 }).Answer.Refusal?.Field?.ToString());
        Assert.Equal("AccountingCode", PlaceRules.Put(state, new Airline("LH", "Lufthansa", "22")).Answer.Refusal?.Field?.ToString());
        Assert.Equal("Code", PlaceRules.Put(state, new Airline("12", "X", "220")).Answer.Refusal?.Field?.ToString());
    }

    private static int Rank(string text, string iata) => Index.Find(text, 50).Select(a => a.Iata).ToList().IndexOf(iata);
}
