using System.Globalization;
using FlightTickets.Client;
using FlightTickets.Web.Shop;

namespace FlightTickets.Web.Trips;

/// <summary>The money that moved, and its purpose.</summary>
/// <param name="Moves">Each payment and each refund, by time; a refund is negative.</param>
/// <param name="Parts">What is kept, in parts.</param>
/// <param name="Balance">What was paid less what was given back.</param>
/// <param name="Pending">What is still on its way: the balance less its parts.</param>
public sealed record Receipt(IReadOnlyList<ReceiptMove> Moves, IReadOnlyList<ReceiptPart> Parts, Money Balance, Money? Pending)
{
    // The other account of each movement is the airline's.
    private const string CardSide = "gateway";

    /// <summary>The receipt of an order.</summary>
    /// <param name="order">The order.</param>
    /// <param name="payments">Its payments.</param>
    public static Receipt Of(Order order, IEnumerable<Payment> payments)
    {
        ArgumentNullException.ThrowIfNull(order);
        var moves = payments.SelectMany(payment => payment.Ledger).Where(line => line.Account == CardSide).OrderBy(line => line.At)
            .Select(line => new ReceiptMove(line.At, line.Movement == "refund" ? "Refund" : "Card payment", line.Amount)).ToArray();
        var balance = Sum(order, moves.Select(move => move.Amount));
        ReceiptPart[] parts = order.Status == OrderStatus.Confirmed
            ? [
                new("Fare", order.Base),
                new("Taxes", order.Taxes),
                .. order.Fees.Select(fee => new ReceiptPart("Fees, and money kept for cancelled or changed places", fee)),
            ]
            : [];
        // An ended order keeps what was not given back; there is nothing to compare that with.
        var pending = parts.Length == 0 ? null : Sum(order, [balance, .. parts.Select(part => Words.Times(part.Amount, -1))]);
        return new Receipt(moves, parts, balance, pending is null || IsZero(pending) ? null : pending);
    }

    private static Money Sum(Order order, IEnumerable<Money> amounts) =>
        Words.Sum([Words.Times(order.Total, 0), .. amounts]) ?? order.Total;

    private static bool IsZero(Money money) => decimal.Parse(money.Amount, CultureInfo.InvariantCulture) == 0;
}

/// <summary>Money that moved.</summary>
public sealed record ReceiptMove(DateTimeOffset At, string What, Money Amount);

/// <summary>What a part of the money is for.</summary>
public sealed record ReceiptPart(string What, Money Amount);
