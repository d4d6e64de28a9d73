using System.Globalization;
using System.Text;
using System.Text.Json;

namespace FlightTickets.Api.Http.Input;

/// <summary>Strings of a JSON document, which need not be valid text.</summary>
internal static class JsonText
{
    /// <summary>The string; <see langword="false"/> if an escape leaves half of a surrogate pair.</summary>
    public static bool TryGet(JsonElement value, out string text)
    {
        try
        {
            text = value.GetString() ?? "";
            return true;
        }
        catch (InvalidOperationException)
        {
            // The reader reports a lone surrogate only in this way.
            text = "";
            return false;
        }
    }

    /// <summary>The property's name; <see langword="null"/> if it is not valid text.</summary>
    public static string? NameOf(JsonProperty property)
    {
        try
        {
            return property.Name;
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }

    /// <summary>
    /// Whether the text has no control characters, line separators, bidirectional controls or lone surrogates.
    /// </summary>
    public static bool IsClean(string text)
    {
        foreach (var c in text)
        {
            // Plain letters are nearly all there is.
            if (c is >= ' ' and < '\x7f') continue;
            if (char.IsControl(c) || IsMisleading(c)) return false;
            if (char.IsSurrogate(c)) return IsWellFormed(text) && !text.Any(static other => char.IsControl(other) || IsMisleading(other));
        }

        return true;
    }

    /// <summary>Whether a reader sees anything: blanks, invisible characters and accents without a letter are nothing.</summary>
    public static bool IsVisible(string text)
    {
        foreach (var rune in text.EnumerateRunes())
        {
            if (Rune.GetUnicodeCategory(rune) is not (UnicodeCategory.SpaceSeparator or UnicodeCategory.LineSeparator
                or UnicodeCategory.ParagraphSeparator or UnicodeCategory.Control
                or UnicodeCategory.Format or UnicodeCategory.NonSpacingMark or UnicodeCategory.EnclosingMark
                or UnicodeCategory.OtherNotAssigned)) return true;
        }

        return false;
    }

    // Line separators, noncharacters and bidirectional controls: in a name they could change what a mail or a boarding pass shows.
    private static bool IsMisleading(char c) =>
        c is '\u2028' or '\u2029' or '\ufeff' or '\ufffe' or '\uffff' or (>= '\u202a' and <= '\u202e') or (>= '\u2066' and <= '\u2069')
            or (>= '\ufff9' and <= '\ufffb');

    private static bool IsWellFormed(string text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (CharUnicodeInfo.GetUnicodeCategory(text[i]) != UnicodeCategory.Surrogate) continue;
            if (!char.IsHighSurrogate(text[i]) || i + 1 == text.Length || !char.IsLowSurrogate(text[i + 1])) return false;
            i++;
        }

        return true;
    }
}
