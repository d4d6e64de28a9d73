using FlightTickets.Web.Api;
using FlightTickets.Web.Desk;

namespace FlightTickets.Web.Tests.Rules;

/// <summary>One field takes whatever an agent has: it is searched as everything that it may mean.</summary>
public sealed class DeskQuestionTests
{
    public static TheoryData<string, OrderSearch[]> Meanings => new()
    {
        { " p3tr3n ", [new() { Reference = "P3TR3N" }] },
        { "Müller", [new() { FamilyName = "Müller" }] },
        { "hopper", [new() { Reference = "HOPPER" }, new() { FamilyName = "hopper" }] },
        { "279-1234567890", [new() { Ticket = "2791234567890" }] },
        { "279 1234567890", [new() { Ticket = "2791234567890" }] },
        { "ada@example.com", [new() { Email = "ada@example.com" }] },
        { "pay_Soq76.1", [new() { Payment = "pay_Soq76.1" }] },
        { "LOVELACE/ADA", [new() { FamilyName = "LOVELACE", GivenName = "ADA" }] },
        { "Lovelace, Ada", [new() { FamilyName = "Lovelace", GivenName = "Ada" }] },
        { "Ada Lovelace", [
            new() { FamilyName = "Ada Lovelace" }, new() { GivenName = "Ada", FamilyName = "Lovelace" },
            new() { FamilyName = "Ada", GivenName = "Lovelace" }] },
        { "Juan de la Cruz", [
            new() { FamilyName = "Juan de la Cruz" }, new() { GivenName = "Juan", FamilyName = "de la Cruz" },
            new() { GivenName = "Juan de", FamilyName = "la Cruz" }, new() { GivenName = "Juan de la", FamilyName = "Cruz" }] },
        { "b6-135-20270510-jfk", [new() { Flight = "B6-135-20270510-JFK" }] },
        { "", [] },
        { "  ", [] },
        { "B6 135", [] },
    };

    [Theory, MemberData(nameof(Meanings))]
    public void It_is_searched_as_what_it_may_mean(string typed, OrderSearch[] searches) =>
        Assert.Equal(searches, DeskQuestion.Read(typed).Searches);

    [Theory]
    [InlineData("B6 135", "B6", "135")]
    [InlineData("ua0515", "UA", "515")]
    [InlineData("HA51", "HA", "51")]
    public void A_flights_number_is_one(string typed, string carrier, string number) =>
        Assert.Equal((carrier, number), DeskQuestion.Read(typed).FlightNumber);

    [Theory]
    [InlineData("135")]
    [InlineData("66 135")]
    [InlineData("Hopper")]
    public void Nothing_else_is(string typed) => Assert.Null(DeskQuestion.Read(typed).FlightNumber);

    [Fact]
    public void An_id_leads_straight_to_its_order() =>
        Assert.Equal("ord_Soq76veeBSj9vHY8HStmBA", DeskQuestion.Read(" ord_Soq76veeBSj9vHY8HStmBA").OrderId);
}
