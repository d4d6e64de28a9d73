using System.Collections.Frozen;
using System.Globalization;
using System.Text;

namespace FlightTickets.Users;

/// <summary>
/// Text in Unicode's canonical decomposition (NFD), so that a precomposed letter equals the same letter followed by its marks. The table
/// is part of the product, which runs without ICU: there <see cref="string.Normalize()"/> changes nothing. Marks in an order that neither
/// NFC nor NFD produces are not reordered.
/// </summary>
internal static class CanonicalText
{
    private const int HangulBase = 0xAC00, HangulCount = 11172, VowelCount = 21, TrailCount = 28;

    // One line per letter: its code point, then its parts (Unicode Character Database, without CJK compatibility ideographs).
    private static readonly Lazy<FrozenDictionary<int, string>> Table = new(Read);

    public static string Decompose(string text)
    {
        if (Ascii.IsValid(text)) return text;
        var decomposed = new StringBuilder(text.Length + 8);
        foreach (var letter in text.EnumerateRunes())
        {
            var index = letter.Value - HangulBase;
            if (index is >= 0 and < HangulCount)
            {
                decomposed.Append((char)(0x1100 + index / (VowelCount * TrailCount)));
                decomposed.Append((char)(0x1161 + index % (VowelCount * TrailCount) / TrailCount));
                if (index % TrailCount != 0) decomposed.Append((char)(0x11A7 + index % TrailCount));
            }
            else if (Table.Value.TryGetValue(letter.Value, out var parts))
            {
                decomposed.Append(parts);
            }
            else
            {
                decomposed.Append(letter.ToString());
            }
        }

        return decomposed.ToString();
    }

    private static FrozenDictionary<int, string> Read()
    {
        using var stream = typeof(CanonicalText).Assembly.GetManifestResourceStream("canonical-decompositions.txt")!;
        using var reader = new StreamReader(stream, Encoding.ASCII);
        var table = new Dictionary<int, string>();
        while (reader.ReadLine() is { } line)
        {
            var points = line.Split(' ').Select(point => int.Parse(point, NumberStyles.HexNumber, CultureInfo.InvariantCulture)).ToArray();
            table[points[0]] = string.Concat(points.Skip(1).Select(point => new Rune(point).ToString()));
        }

        return table.ToFrozenDictionary();
    }
}
