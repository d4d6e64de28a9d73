using System.Text;

namespace FlightTickets.Orders;

/// <summary>
/// Names as they compare in a lookup: capitals without diacritics, blanks and punctuation, since <c>O'Connor</c>, <c>Müller</c> and <c>de la Cruz</c> are
/// typed in many ways. A table of its own, because the product runs without ICU, where .NET does not decompose letters.
/// </summary>
internal static class LookupName
{
    // Latin-1 Supplement and Latin Extended-A: each group of capitals, then what it is written as.
    private static readonly (string Letters, string Plain)[] Groups =
    [
        ("ÀÁÂÃÄÅĀĂĄ", "A"), ("Æ", "AE"), ("ÇĆĈĊČ", "C"), ("ĎĐÐ", "D"), ("ÈÉÊËĒĔĖĘĚ", "E"), ("ĜĞĠĢ", "G"), ("ĤĦ", "H"),
        ("ÌÍÎÏĨĪĬĮİI", "I"), ("Ĳ", "IJ"), ("Ĵ", "J"), ("Ķ", "K"), ("ĹĻĽĿŁ", "L"), ("ÑŃŅŇŊ", "N"), ("ÒÓÔÕÖØŌŎŐ", "O"), ("Œ", "OE"),
        ("ŔŖŘ", "R"), ("ŚŜŞŠȘ", "S"), ("ß", "SS"), ("ŢŤŦȚ", "T"), ("Þ", "TH"), ("ÙÚÛÜŨŪŬŮŰŲ", "U"), ("Ŵ", "W"), ("ÝŶŸ", "Y"), ("ŹŻŽ", "Z"),
    ];

    private static readonly Dictionary<char, string> Plain =
        Groups.SelectMany(group => group.Letters.Select(letter => (letter, group.Plain))).ToDictionary(pair => pair.letter, pair => pair.Plain);

    public static string Of(string name)
    {
        var plain = new StringBuilder(name.Length);
        foreach (var letter in name)
        {
            // Combining marks (U+0300 to U+036F) are no letters either.
            if (!char.IsLetterOrDigit(letter)) continue;
            var capital = char.ToUpperInvariant(letter);
            if (Plain.TryGetValue(capital, out var written)) plain.Append(written);
            else plain.Append(capital);
        }

        return plain.ToString();
    }
}
