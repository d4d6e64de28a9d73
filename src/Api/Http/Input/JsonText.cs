using System.Globalization;
using System.Text.Json;

namespace FlightTickets.Api.Http.Input;

/// <summary>Strings of a JSON document, which may hold what is no text.</summary>
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
            // The only way the reader tells of a lone surrogate.
            text = "";
            return false;
        }
    }

    /// <summary>The property's name; <see langword="null"/> if it is no text.</summary>
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

    /// <summary>Whether the text has neither control characters nor line separators nor half surrogate pairs.</summary>
    public static bool IsClean(string text)
    {
        foreach (var c in text)
        {
            // Plain letters are nearly all there is.
            if (c is >= ' ' and < '\x7f') continue;
            if (char.IsControl(c) || c is '\u2028' or '\u2029' or '\ufffe' or '\uffff') return false;
            if (char.IsSurrogate(c)) return IsWellFormed(text) && !text.Any(char.IsControl);
        }

        return true;
    }

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
