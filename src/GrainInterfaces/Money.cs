using System.Globalization;
using System.Text.Json.Serialization;

namespace FlightTickets;

/// <summary>An amount of one currency, counted in the currency's smallest unit, so sums are exact.</summary>
/// <param name="Minor">The amount in minor units: 19900 is 199.00 USD, 199 is 199 JPY. May be negative in a ledger.</param>
/// <param name="Currency">An ISO 4217 code in capitals.</param>
[GenerateSerializer, Immutable, Alias("money"), JsonConverter(typeof(MoneyJsonConverter))]
public readonly record struct Money([property: Id(0)] long Minor, [property: Id(1)] string Currency)
{
    /// <summary>The largest amount accepted from outside, in minor units: a sum of thousands of them cannot overflow.</summary>
    public const long MaxMinor = 1_000_000_000_000;

    /// <summary>Zero in a currency.</summary>
    public static Money Zero(string currency) => new(0, currency);

    /// <summary>Reads a decimal string with at most the currency's own number of digits (<c>199.00</c>, <c>199</c>).</summary>
    /// <returns><see langword="false"/> for an unknown currency, more digits than it has, a sign,
    /// blanks, or more than <see cref="MaxMinor"/>.</returns>
    public static bool TryParse(string? amount, string? currency, out Money money)
    {
        money = default;
        if (amount is null || currency is null || amount.Length is 0 or > 20
            || !Iso4217.TryGetDigits(currency, out var digits)) return false;
        if (!decimal.TryParse(amount, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var value)) return false;
        if (amount[0] == '.' || amount[^1] == '.') return false;
        var scaled = value * Scale(digits);
        if (scaled > MaxMinor || decimal.Truncate(scaled) != scaled) return false;
        money = new Money((long)scaled, currency);
        return true;
    }

    /// <summary>The amount as the wire shows it: a decimal string with the currency's own number of digits.</summary>
    public string ToAmountString()
    {
        var digits = Iso4217.TryGetDigits(Currency, out var known) ? known : 2;
        return (Minor / Scale(digits)).ToString("F" + digits, CultureInfo.InvariantCulture);
    }

    /// <summary>Adds amounts of one currency.</summary>
    /// <exception cref="InvalidOperationException">The currencies differ.</exception>
    public static Money operator +(Money left, Money right) => new(checked(left.Minor + right.Minor), SameCurrency(left, right));

    /// <summary>Subtracts amounts of one currency.</summary>
    /// <exception cref="InvalidOperationException">The currencies differ.</exception>
    public static Money operator -(Money left, Money right) => new(checked(left.Minor - right.Minor), SameCurrency(left, right));

    /// <summary>The amount, multiplied.</summary>
    public static Money operator *(Money money, int times) => new(checked(money.Minor * times), money.Currency);

    /// <inheritdoc />
    public override string ToString() => $"{ToAmountString()} {Currency}";

    private static decimal Scale(int digits) => digits switch { 0 => 1m, 1 => 10m, 2 => 100m, 3 => 1000m, _ => 10000m };

    private static string SameCurrency(Money left, Money right) =>
        left.Currency == right.Currency
            ? left.Currency
            : throw new InvalidOperationException($"{left.Currency} and {right.Currency} do not add up.");
}
