using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.OpenApi;

namespace FlightTickets.Api.Http.Input;

/// <summary>Amounts in requests: a decimal string and a currency, never a JSON number, whose digits a parser may lose.</summary>
internal static partial class MoneyForms
{
    public static readonly FormShape<string> Amount = new(
        (string text, out string value) => AmountPattern().IsMatch(value = text), "a decimal string, as in 199.00", "199.00",
        s => s.Pattern = "^[0-9]{1,13}(\\.[0-9]{1,3})?$", "");

    public static readonly FormShape<string> Currency = new(
        (string text, out string value) => Iso4217.IsActive(value = text), "an active currency of ISO 4217", "USD",
        s => s.Pattern = "^[A-Z]{3}$", "");

    /// <summary><c>{ "amount": "199.00", "currency": "USD" }</c>.</summary>
    public static readonly MoneyShape Money = new();

    /// <summary>
    /// Combines an amount with its currency; an amount with more digits than the currency, or a too large one, is a fault.
    /// </summary>
    public static Money Combine(Fields fields, string field, string amount, string currency)
    {
        if (amount.Length == 0 || currency.Length == 0) return default;
        if (FlightTickets.Money.TryParse(amount, currency, out var money)) return money;
        fields.Fail(field, "out_of_range", $"This is too large, or has more digits than {currency} has.");
        return default;
    }

    [GeneratedRegex(@"\A[0-9]{1,13}(\.[0-9]{1,3})?\z")]
    private static partial Regex AmountPattern();

    public sealed class MoneyShape : Shape<Money>
    {
        private readonly ObjectShape<Boxed> _shape = new(f =>
        {
            var amount = f.Required("amount", Amount);
            return new Boxed(Combine(f, "amount", amount, f.Required("currency", Currency)));
        }, "MoneyRequest");

        public override Money Read(JsonElement value, Input input) => _shape.Read(value, input)?.Money ?? default;

        public override OpenApiSchema Describe() => _shape.Describe();

        private sealed record Boxed(Money Money);
    }
}
