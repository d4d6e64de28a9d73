using System.Text;

namespace FlightTickets.Fleet;

/// <summary>Names as they are compared: lower case, no diacritics, words of letters and digits.</summary>
internal static class PlaceNames
{
    // The runtime runs without ICU (InvariantGlobalization), so string.Normalize leaves diacritics alone; the Latin ones are folded here.
    private const string Accented = "àáâãäåāăąçćĉċčďđèéêëēĕėęěĝğġģĥħìíîïĩīĭįıĵķĺļľŀłñńņňòóôõöøōŏőŕŗřśŝşšșţťŧțùúûüũūŭůűųŵýÿŷźżž";
    private const string Plain = "aaaaaaaaacccccddeeeeeeeeegggghhiiiiiiiiijklllllnnnnooooooooorrrsssssttttuuuuuuuuuuwyyyzzz";

    /// <summary>The words of a text.</summary>
    public static string[] Words(string? text) => Fold(text).Split(' ', StringSplitOptions.RemoveEmptyEntries);

    /// <summary>
    /// A text in lower case without diacritics; apostrophes vanish, and everything else that is neither a letter nor a digit becomes a
    /// blank.
    /// </summary>
    public static string Fold(string? text)
    {
        if (string.IsNullOrEmpty(text)) return "";
        var folded = new StringBuilder(text.Length);
        foreach (var c in text)
        {
            var lower = char.ToLowerInvariant(c);
            if (lower is '\'' or '’' or '.' or (>= '\u0300' and <= '\u036f')) continue;
            if (lower == 'ß') folded.Append("ss");
            else if (lower == 'æ') folded.Append("ae");
            else if (lower == 'œ') folded.Append("oe");
            else if (Accented.IndexOf(lower, StringComparison.Ordinal) is >= 0 and var at) folded.Append(Plain[at]);
            else folded.Append(char.IsLetterOrDigit(lower) ? lower : ' ');
        }

        return folded.ToString().Trim();
    }
}
