using FlightTickets.Client;

namespace FlightTickets.Web.Shop;

/// <summary>What a fare includes, in words.</summary>
internal static class FareWords
{
    public static IReadOnlyList<(bool IsIncluded, string Text)> Of(FareRules? rules) => rules is null
        ? [(true, "Refundable in full"), (true, "Changes free of charge"), (true, "Choice of seat")]
        : [Refund(rules), Change(rules), (true, "Choice of seat")];

    private static (bool, string) Refund(FareRules rules) => !rules.Refundable
        ? (false, rules.TaxesRefundable ? "Only taxes are refunded" : "Not refundable")
        : (true, IsZero(rules.CancellationFee) ? "Refundable in full" : $"Refundable for {Words.Price(rules.CancellationFee)}");

    private static (bool, string) Change(FareRules rules) =>
        (true, IsZero(rules.ChangeFee) ? "Changes free of charge" : $"Changes for {Words.Price(rules.ChangeFee)}");

    private static bool IsZero(Money money) => money.Amount.All(c => c is '0' or '.');
}
