using System.Text.Json;
using FlightTickets.Api.Http.Input;

namespace FlightTickets.Api.Tests.Http;

public sealed class CanonicalJsonTests
{
    [Theory]
    [InlineData("""{"b":1,"a":[true,null,"x"]}""", """{"a":[true,null,"x"],"b":1}""")]
    [InlineData("""  { "peach" : "\u0041\/\"\\" }""", """{"peach":"A/\"\\"}""")]
    [InlineData("""{"\u20ac":"$\u000F\u000aA'\u0042","":{}}""", "{\"\":{},\"\u20ac\":\"$\\u000f\\nA'B\"}")]
    [InlineData("[]", "[]")]
    public void One_spelling(string json, string canonical) =>
        Assert.Equal(canonical, CanonicalJson.Write(JsonDocument.Parse(json).RootElement));

    // The numbers of RFC 8785, appendix B, and what our bodies hold.
    [Theory]
    [InlineData("0", "0")]
    [InlineData("-0", "0")]
    [InlineData("1.0", "1")]
    [InlineData("10", "10")]
    [InlineData("1e2", "100")]
    [InlineData("5e-324", "5e-324")]
    [InlineData("1.7976931348623157e308", "1.7976931348623157e+308")]
    [InlineData("9007199254740992", "9007199254740992")]
    [InlineData("295147905179352830000", "295147905179352830000")]
    [InlineData("9.999999999999997e22", "9.999999999999997e+22")]
    [InlineData("1e23", "1e+23")]
    [InlineData("999999999999999900000", "999999999999999900000")]
    [InlineData("1e21", "1e+21")]
    [InlineData("9.999999999999997e-7", "9.999999999999997e-7")]
    [InlineData("0.000001", "0.000001")]
    [InlineData("333333333.3333332", "333333333.3333332")]
    [InlineData("-0.0000033333333333333333", "-0.0000033333333333333333")]
    [InlineData("1424953923781206.2", "1424953923781206.2")]
    public void Numbers_as_ECMAScript_prints_them(string number, string canonical) =>
        Assert.Equal(canonical, CanonicalJson.Write(JsonDocument.Parse(number).RootElement));

    [Fact]
    public void The_same_body_has_the_same_hash() => Assert.Equal(
        CanonicalJson.Hash(JsonDocument.Parse("""{"a":1,"b":[2]}""").RootElement),
        CanonicalJson.Hash(JsonDocument.Parse("""{ "b": [2.0], "a": 1e0 }""").RootElement));
}
