using System.Text;

namespace FlightTickets.Orders;

/// <summary>
/// Names as a lookup compares them: capitals without diacritics, blanks and punctuation, since <c>O'Connor</c>, <c>Müller</c> and <c>de la
/// Cruz</c> are typed in many ways, or transliterated as in passports. The table is our own, because the product runs without ICU, and .NET
/// does not decompose letters then.
/// </summary>
internal static class LookupName
{
    // Latin-1 Supplement, Latin Extended-A and Additional, Pinyin, Greek with tonos: each group of capitals, then its transliteration.
    private static readonly (string Letters, string Plain)[] Groups =
    [
        ("ÀÁÂÃÄÅĀĂĄǍ", "A"), ("Æ", "AE"), ("ÇĆĈĊČ", "C"), ("ĎĐÐ", "D"), ("ÈÉÊËĒĔĖĘĚ", "E"), ("ĜĞĠĢ", "G"), ("ĤĦ", "H"),
        ("ÌÍÎÏĨĪĬĮİIıǏ", "I"), ("Ĳ", "IJ"), ("Ĵ", "J"), ("Ķ", "K"), ("ĹĻĽĿŁ", "L"), ("ÑŃŅŇŊ", "N"), ("ÒÓÔÕÖØŌŎŐƠǑ", "O"), ("Œ", "OE"),
        ("ŔŖŘ", "R"), ("ŚŜŞŠȘ", "S"), ("ßẞ", "SS"), ("ŢŤŦȚ", "T"), ("Þ", "TH"), ("ÙÚÛÜŨŪŬŮŰŲƯǓǕǗǙǛ", "U"), ("ŴẀẂẄ", "W"),
        ("ÝŶŸ", "Y"), ("ŹŻŽ", "Z"),
        ("Ά", "Α"), ("Έ", "Ε"), ("Ή", "Η"), ("ΊΪΐ", "Ι"), ("Ό", "Ο"), ("ΎΫΰ", "Υ"), ("Ώ", "Ω"), ("ς", "Σ"),
    ];

    // Vietnamese (U+1EA0 to U+1EF9): runs of one base letter.
    private static readonly (char First, char Last, string Plain)[] Runs =
    [
        ('\u1EA0', '\u1EB7', "A"), ('\u1EB8', '\u1EC7', "E"), ('\u1EC8', '\u1ECB', "I"), ('\u1ECC', '\u1EE3', "O"),
        ('\u1EE4', '\u1EF1', "U"), ('\u1EF2', '\u1EF9', "Y"),
    ];

    private static readonly Dictionary<Rune, string> Plain = Groups
        .SelectMany(group => group.Letters.Select(letter => (Letter: letter, group.Plain)))
        .Concat(Runs.SelectMany(
            run => Enumerable.Range(run.First, run.Last - run.First + 1).Select(letter => (Letter: (char)letter, run.Plain))))
        .ToDictionary(pair => new Rune(pair.Letter), pair => pair.Plain);

    // ICAO 9303, part 3, section 6: the machine-readable spelling where it is more than the letter without its marks.
    private static readonly Dictionary<Rune, string> Passport = new()
    {
        [new('Ä')] = "AE",
        [new('Å')] = "AA",
        [new('Ö')] = "OE",
        [new('Ø')] = "OE",
        [new('Ü')] = "UE",
    };

    /// <summary>Whether a typed name means the booked name. Names without any letter or digit compare unchanged.</summary>
    public static bool Matches(string booked, string typed)
    {
        var (plainBooked, plainTyped) = (Write(booked, asPassport: false), Write(typed, asPassport: false));
        if (plainBooked.Length == 0 || plainTyped.Length == 0) return booked.Trim() == typed.Trim();
        return plainBooked == plainTyped || Write(booked, asPassport: true) == plainTyped || plainBooked == Write(typed, asPassport: true);
    }

    /// <summary>The name in the form that compares: two spellings of a name have the same form.</summary>
    public static string Key(string name) => Write(name, asPassport: false) is { Length: > 0 } key ? key : name.Trim();

    /// <summary>
    /// The name in an index: whatever <see cref="Matches"/> has the same one, and few others do. It is the plain form without what a
    /// passport's spelling may add to a letter: E after A, O and U, and A after A.
    /// </summary>
    public static string IndexKey(string name)
    {
        var key = new StringBuilder(name.Length);
        foreach (var letter in Key(name))
        {
            var last = key.Length > 0 ? key[^1] : default;
            if (letter == 'E' && last is ('A' or 'O' or 'U') || letter == 'A' && last == 'A') continue;
            key.Append(letter);
        }

        return key.ToString();
    }

    /// <summary>The name as machines print it: the capitals A to Z of its passport's machine-readable zone, and nothing else.</summary>
    public static string Machine(string name) => string.Concat(Write(name, asPassport: true).Where(char.IsAsciiLetterUpper));

    private static string Write(string name, bool asPassport)
    {
        var written = new StringBuilder(name.Length);
        foreach (var letter in name.EnumerateRunes())
        {
            // Combining marks (U+0300 to U+036F) are not letters either.
            if (!Rune.IsLetterOrDigit(letter)) continue;
            var capital = Rune.ToUpperInvariant(letter);
            if (asPassport && Passport.TryGetValue(capital, out var passport)) written.Append(passport);
            else if (Plain.TryGetValue(capital, out var plain)) written.Append(plain);
            else written.Append(capital.ToString());
        }

        return written.ToString();
    }
}
