using FlightTickets.Payments;

namespace FlightTickets.Tests.Payments;

public sealed class LedgerAccountTests
{
    private static readonly Money Hundred = new(10_000, "USD");
    private static readonly Money Forty = new(4_000, "USD");

    [Fact]
    public void A_refund_that_is_heard_of_first_brings_its_capture_along_and_nothing_counts_twice()
    {
        var account = LedgerAccount.Refund(null, "e1", Forty, Hundred);
        account = LedgerAccount.Capture(account, Hundred);
        account = LedgerAccount.Refund(account, "e1", Forty, Hundred);
        account = LedgerAccount.Refund(account, "e2", Forty, Hundred);
        Assert.Equal((Hundred, Forty * 2), (account.Captured, account.Refunded));
    }

    [Fact]
    public void An_audit_adds_up_to_zero_by_currency_and_names_what_does_not_agree()
    {
        var yen = new Money(500, "JPY");
        var audits = LedgerAccount.Audit(
            new Dictionary<string, LedgerAccountState>
            {
                ["pay_a"] = LedgerAccount.Capture(null, Hundred),
                ["pay_b"] = LedgerAccount.Refund(null, "e1", Forty, Hundred),
                ["pay_told_only"] = LedgerAccount.Capture(null, yen),
            },
            new Dictionary<string, (Money, Money)>
            {
                ["pay_a"] = (Hundred, Money.Zero("USD")),
                ["pay_b"] = (Hundred, Forty),
                ["pay_had_only"] = (yen, Money.Zero("JPY")),
                ["pay_declined"] = (Money.Zero("USD"), Money.Zero("USD")),
            });
        Assert.Equal(["JPY", "USD"], audits.Select(a => a.Currency));
        var (jpy, usd) = (audits[0], audits[1]);
        Assert.True(usd.Agrees);
        Assert.Equal((Hundred * 2, Forty, 2), (usd.Captured, usd.Refunded, usd.Payments));
        Assert.Equal(0, usd.Accounts.Sum(a => a.Balance.Minor));
        Assert.False(jpy.Agrees);
        Assert.Equal(["pay_had_only", "pay_told_only"], jpy.Differences);
    }
}
