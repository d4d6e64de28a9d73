using FlightTickets.Users;

namespace FlightTickets.Grains.Tests.Users;

/// <summary>One mailbox is one account, however its address is typed; the product runs without ICU, and so do these tests.</summary>
public sealed class EmailAddressTests
{
    [Theory]
    [InlineData("Ada@Example.com", " ada@example.COM ")]
    [InlineData("jos\u00e9@example.com", "jose\u0301@example.com")]
    [InlineData("NGUY\u1ec4N@example.com", "nguye\u0302\u0303n@example.com")]
    [InlineData("\ud55c@example.com", "\u1112\u1161\u11ab@example.com")]
    [InlineData("ada@m\u00fcnchen.example", "ada@mu\u0308nchen.example")]
    [InlineData("ada@m\u00fcnchen.example", "ada@xn--mnchen-3ya.example")]
    [InlineData("ada@M\u00dcNCHEN.example", "ada@XN--MNCHEN-3YA.example")]
    public void Spellings_of_one_address_are_one_account(string one, string other) =>
        Assert.Equal(EmailAddress.KeyOf(one), EmailAddress.KeyOf(other));

    [Theory]
    [InlineData("jose@example.com", "jos\u00e9@example.com")]
    [InlineData("ada@munchen.example", "ada@m\u00fcnchen.example")]
    [InlineData("ada@xn--.example", "ada@example")]
    [InlineData("a.da@example.com", "ada@example.com")]
    public void Other_addresses_are_other_accounts(string one, string other) =>
        Assert.NotEqual(EmailAddress.KeyOf(one), EmailAddress.KeyOf(other));
}
