using System.Text.RegularExpressions;
using FlightTickets.Web.Api;

namespace FlightTickets.Web.Desk;

/// <summary>
/// What somebody at the desk typed into the one field: whatever it may mean. A word of six letters is a reference or a name, so both are
/// searched.
/// </summary>
/// <param name="Text">As typed, without blanks around it.</param>
public sealed partial record DeskQuestion(string Text)
{
    /// <summary>The searches for orders, the likeliest first.</summary>
    public IReadOnlyList<OrderSearch> Searches { get; private init; } = [];

    /// <summary>The order whose id it is.</summary>
    public string? OrderId { get; private init; }

    /// <summary>The flight whose id it is.</summary>
    public string? FlightId { get; private init; }

    /// <summary>The airline and number of a flight, on any day.</summary>
    public (string Carrier, string Number)? FlightNumber { get; private init; }

    /// <summary>Reads what was typed.</summary>
    public static DeskQuestion Read(string? typed)
    {
        var text = (typed ?? "").Trim();
        var question = new DeskQuestion(text);
        var capitals = text.ToUpperInvariant();
        if (text.Length == 0) return question;
        if (OrderPattern().IsMatch(text)) return question with { OrderId = text };
        if (text.StartsWith("pay_", StringComparison.Ordinal)) return question with { Searches = [new() { Payment = text }] };
        if (text.Contains('@', StringComparison.Ordinal)) return question with { Searches = [new() { Email = text }] };
        if (FlightPattern().IsMatch(capitals))
            return question with { FlightId = capitals, Searches = [new() { Flight = capitals }] };
        var digits = text.Replace(" ", "", StringComparison.Ordinal).Replace("-", "", StringComparison.Ordinal);
        if (digits.Length == 13 && digits.All(char.IsAsciiDigit)) return question with { Searches = [new() { Ticket = digits }] };
        List<OrderSearch> searches = [];
        if (capitals.Length == 6 && capitals.All(char.IsAsciiLetterOrDigit)) searches.Add(new() { Reference = capitals });
        var number = NumberPattern().Match(capitals);
        if (!text.Any(char.IsAsciiDigit)) searches.AddRange(Names(text));
        return question with
        {
            Searches = searches,
            FlightNumber = number.Success ? (number.Groups[1].Value, number.Groups[2].Value) : null,
        };
    }

    // LOVELACE/ADA as on a ticket, "Lovelace, Ada" as in a list, "Ada Lovelace" as spoken, and names of several words.
    private static IEnumerable<OrderSearch> Names(string text)
    {
        var parts = text.Split(['/', ','], 2, StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        if (parts.Length == 2)
        {
            yield return new() { FamilyName = parts[0], GivenName = parts[1] };
            yield break;
        }

        yield return new() { FamilyName = text };
        var words = text.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        for (var i = 1; i < Math.Min(words.Length, 4); i++)
            yield return new() { GivenName = string.Join(' ', words[..i]), FamilyName = string.Join(' ', words[i..]) };
        if (words.Length == 2) yield return new() { FamilyName = words[0], GivenName = words[1] };
    }

    [GeneratedRegex(@"\Aord_[A-Za-z0-9_-]{22}\z")]
    private static partial Regex OrderPattern();

    [GeneratedRegex(@"\A(?![0-9]{2})[A-Z0-9]{2}-[1-9][0-9]{0,3}[A-Z]?-[0-9]{8}-[A-Z]{3}\z")]
    private static partial Regex FlightPattern();

    [GeneratedRegex(@"\A((?![0-9]{2})[A-Z0-9]{2}) ?0*([1-9][0-9]{0,3}[A-Z]?)\z")]
    private static partial Regex NumberPattern();
}
