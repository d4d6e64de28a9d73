using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace FlightTickets.Api.Http.Input;

/// <summary>
/// JSON in the one spelling of RFC 8785: properties sorted by UTF-16 code units, numbers as ECMAScript prints them, strings with the fewest
/// escapes. Two bodies that mean the same have the same hash.
/// </summary>
internal static class CanonicalJson
{
    public static string Hash(JsonElement value) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Write(value))));

    public static string Write(JsonElement value)
    {
        var text = new StringBuilder(512);
        Write(value, text);
        return text.ToString();
    }

    private static void Write(JsonElement value, StringBuilder text)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                var properties = new List<(string Name, JsonElement Value)>();
                foreach (var property in value.EnumerateObject()) properties.Add((property.Name, property.Value));
                properties.Sort((a, b) => string.CompareOrdinal(a.Name, b.Name));
                var separator = '{';
                foreach (var (name, inner) in properties)
                {
                    text.Append(separator);
                    WriteString(name, text);
                    text.Append(':');
                    Write(inner, text);
                    separator = ',';
                }

                if (properties.Count == 0) text.Append('{');
                text.Append('}');
                break;
            case JsonValueKind.Array:
                text.Append('[');
                var first = true;
                foreach (var item in value.EnumerateArray())
                {
                    if (!first) text.Append(',');
                    first = false;
                    Write(item, text);
                }

                text.Append(']');
                break;
            case JsonValueKind.String:
                WriteString(value.GetString()!, text);
                break;
            case JsonValueKind.Number:
                text.Append(Number(value.GetDouble()));
                break;
            default:
                text.Append(value.ValueKind switch { JsonValueKind.True => "true", JsonValueKind.False => "false", _ => "null" });
                break;
        }
    }

    private static void WriteString(string value, StringBuilder text)
    {
        text.Append('"');
        foreach (var c in value)
        {
            _ = c switch
            {
                '"' => text.Append("\\\""),
                '\\' => text.Append("\\\\"),
                '\b' => text.Append("\\b"),
                '\t' => text.Append("\\t"),
                '\n' => text.Append("\\n"),
                '\f' => text.Append("\\f"),
                '\r' => text.Append("\\r"),
                < ' ' => text.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}"),
                _ => text.Append(c),
            };
        }

        text.Append('"');
    }

    /// <summary>
    /// A number as ECMAScript's Number::toString prints it: the shortest digits, an exponent only below 1e-6 and from 1e21 on.
    /// </summary>
    internal static string Number(double value)
    {
        if (value == 0) return "0";
        // .NET's "R" gives the same shortest digits, in a different notation.
        var shortest = Math.Abs(value).ToString("R", CultureInfo.InvariantCulture);
        var e = shortest.IndexOf('E', StringComparison.Ordinal);
        var mantissa = e < 0 ? shortest : shortest[..e];
        var point = mantissa.IndexOf('.', StringComparison.Ordinal);
        var scale =
            (e < 0 ? 0 : int.Parse(shortest.AsSpan(e + 1), CultureInfo.InvariantCulture)) - (point < 0 ? 0 : mantissa.Length - point - 1);
        var all = mantissa.Replace(".", "", StringComparison.Ordinal).TrimStart('0');
        var digits = all.TrimEnd('0');
        scale += all.Length - digits.Length;
        var exponent = digits.Length + scale - 1;
        var sign = value < 0 ? "-" : "";
        if (exponent is >= 21 or < -6)
        {
            var fraction = digits.Length > 1 ? "." + digits[1..] : "";
            return $"{sign}{digits[0]}{fraction}e{(exponent < 0 ? "-" : "+")}{Math.Abs(exponent)}";
        }

        if (scale >= 0) return sign + digits + new string('0', scale);
        var whole = digits.Length + scale;
        return whole > 0 ? $"{sign}{digits[..whole]}.{digits[whole..]}" : $"{sign}0.{new string('0', -whole)}{digits}";
    }
}
