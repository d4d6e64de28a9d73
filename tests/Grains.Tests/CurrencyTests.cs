namespace FlightTickets.Grains.Tests;

public sealed class CurrencyTests
{
    [Theory]
    [InlineData("XCG", true)]
    [InlineData("VED", true)]
    [InlineData("VES", true)]
    [InlineData("EUR", true)]
    [InlineData("ANG", false)]
    [InlineData("BGN", false)]
    [InlineData("XXX", false)]
    public void Nothing_is_sold_in_a_currency_that_was_withdrawn(string code, bool active) => Assert.Equal(active, Iso4217.IsActive(code));

    [Fact]
    public void Money_in_a_withdrawn_currency_is_still_read()
    {
        Assert.True(Money.TryParse("12.34", "BGN", out var money));
        Assert.Equal("12.34", money.ToAmountString());
    }
}
