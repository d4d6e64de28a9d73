using System.Globalization;
using System.Text;
using System.Text.Json;

namespace FlightTickets.Api.Http.Problems;

/// <summary>How a client spells the field that a refusal names.</summary>
internal static class WireField
{
    // Commands name a time as UTC or local; the fields of a body leave that suffix out.
    private static readonly string[] Clocks = ["Utc", "Local"];

    /// <summary>
    /// A JSON pointer into the body as a fragment (RFC 6901, section 6), or where the query is
    /// the input its parameter after a question mark.
    /// </summary>
    public static string Of(FieldPath field, bool isQuery)
    {
        if (isQuery && field is { Within: null, Name: { } parameter }) return "?" + Spell(parameter);
        var pointer = new StringBuilder("#");
        Append(pointer, field);
        return pointer.ToString();
    }

    private static void Append(StringBuilder pointer, FieldPath field)
    {
        if (field.Within is { } within) Append(pointer, within);
        pointer.Append('/').Append(field.Name is { } name ? Spell(name) : field.Position.ToString(CultureInfo.InvariantCulture));
    }

    private static string Spell(string name)
    {
        var clock = Array.Find(Clocks, clock => name.Length > clock.Length && name.EndsWith(clock, StringComparison.Ordinal)) ?? "";
        // RFC 6901 escapes two characters; an identifier has neither.
        return JsonNamingPolicy.CamelCase.ConvertName(name[..^clock.Length]);
    }
}
