using System.Text.Json;
using System.Text.Json.Serialization;

namespace FlightTickets;

/// <summary>
/// Money on every wire: <c>{ "amount": "199.00", "currency": "USD" }</c>. In a ledger the amount may be negative.
/// </summary>
public sealed class MoneyJsonConverter : JsonConverter<Money>
{
    /// <inheritdoc />
    public override Money Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        using var json = JsonDocument.ParseValue(ref reader);
        if (json.RootElement is { ValueKind: JsonValueKind.Object } element
            && element.TryGetProperty("amount", out var amount) && amount.ValueKind == JsonValueKind.String
            && element.TryGetProperty("currency", out var currency) && currency.ValueKind == JsonValueKind.String)
        {
            var text = amount.GetString()!;
            var isNegative = text.StartsWith('-');
            if (Money.TryParse(isNegative ? text[1..] : text, currency.GetString(), out var money))
                return isNegative ? money with { Minor = -money.Minor } : money;
        }

        throw new JsonException("Money is { amount: a decimal string, currency: an ISO 4217 code }.");
    }

    /// <inheritdoc />
    public override void Write(Utf8JsonWriter writer, Money value, JsonSerializerOptions options)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.WriteStartObject();
        writer.WriteString("amount", value.ToAmountString());
        writer.WriteString("currency", value.Currency);
        writer.WriteEndObject();
    }
}
