using System.Collections.Frozen;
using System.Collections.Immutable;

namespace FlightTickets.Fleet;

/// <summary>One version of the reference data, arranged for lookups. Immutable; every new version builds a new index.</summary>
internal sealed class PlaceIndex
{
    private readonly FrozenDictionary<string, Airport> _airports;
    private readonly FrozenDictionary<string, Airline> _airlines;
    private readonly ILookup<string, Airport> _metropolitan;
    private readonly ImmutableArray<Entry> _entries;

    public PlaceIndex(PlacesSnapshot snapshot)
    {
        Snapshot = snapshot;
        _airports = snapshot.Airports.ToFrozenDictionary(airport => airport.Iata);
        _airlines = snapshot.Airlines.ToFrozenDictionary(airline => airline.Code);
        _metropolitan = snapshot.Airports.Where(airport => airport.MetropolitanCode is not null)
            .ToLookup(airport => airport.MetropolitanCode!);
        _entries = [.. snapshot.Airports.Where(airport => !IsArea(airport)).Select(Entry.Of)];
    }

    /// <summary>The data the index was built from.</summary>
    public PlacesSnapshot Snapshot { get; }

    public Airport? Airport(string iata) => _airports.GetValueOrDefault(iata);

    public Airline? Airline(string code) => _airlines.GetValueOrDefault(code);

    /// <summary>
    /// The airports that a code stands for: one airport, or those of a metropolitan area. Houston's metropolitan code is also an airport's
    /// code, and means that airport.
    /// </summary>
    public ImmutableArray<Airport> Resolve(string code)
    {
        var itself = _airports.GetValueOrDefault(code);
        return itself is null || IsArea(itself) ? [.. _metropolitan[code]] : [itself];
    }

    // The data has rows such as "NYC, All Airports". No flight goes there; it goes to an airport that names NYC as its area.
    private bool IsArea(Airport airport) => _metropolitan.Contains(airport.Iata) && airport.MetropolitanCode != airport.Iata;

    /// <summary>
    /// The airports a text may mean, best first: by code, metropolitan code, whole name or city, beginning of either, beginnings of its
    /// words, words with typing errors. Among equals, airports with a city come first, since those have flights.
    /// </summary>
    public ImmutableArray<Airport> Find(string text, int limit)
    {
        var words = PlaceNames.Words(text);
        if (words.Length == 0) return [];
        var phrase = string.Join(' ', words);
        return
        [
            .. _entries
                .Select(entry => (entry.Airport, Rank: entry.Rank(phrase, words)))
                .Where(found => found.Rank < int.MaxValue)
                .OrderBy(found => found.Rank)
                .ThenBy(found => found.Airport.City is null)
                .ThenBy(found => found.Airport.Iata, StringComparer.Ordinal)
                .Take(Math.Max(1, limit))
                .Select(found => found.Airport),
        ];
    }

    private sealed record Entry(
        Airport Airport, string Code, string Metropolitan, string Name, string City, string JoinedName, string JoinedCity,
        ImmutableArray<string> Words)
    {
        public static Entry Of(Airport airport) => new(
            airport,
            PlaceNames.Fold(airport.Iata),
            PlaceNames.Fold(airport.MetropolitanCode),
            PlaceNames.Fold(airport.Name),
            PlaceNames.Fold(airport.City),
            Join(airport.Name),
            Join(airport.City),
            [.. PlaceNames.Words(airport.Name).Concat(PlaceNames.Words(airport.City)).Distinct()]);

        /// <summary>How far the text is from this airport; smaller is better.</summary>
        public int Rank(string phrase, string[] words)
        {
            if (phrase == Code) return 0;
            if (phrase == Metropolitan) return 1;
            if (phrase == City || phrase == Name) return 2;
            if (City.StartsWith(phrase, StringComparison.Ordinal) || Name.StartsWith(phrase, StringComparison.Ordinal)) return 3;
            var errors = 0;
            var begun = true;
            foreach (var word in words)
            {
                if (StartsOne(word)) continue;
                begun = false;
                var least = Errors(word);
                if (least == int.MaxValue) return JoinedErrors(words);
                errors += least;
            }

            return begun ? 4 : 4 + errors;
        }

        // "LaGardia", "Newyork", "Fort lauderdale" as one word: a missing blank counts as a typing error.
        private int JoinedErrors(string[] words)
        {
            var joined = string.Concat(words);
            var tolerance = EditDistance.Tolerance(joined.Length);
            if (tolerance == 0) return int.MaxValue;
            var least = Math.Min(EditDistance.Of(joined, JoinedName, tolerance), EditDistance.Of(joined, JoinedCity, tolerance));
            return least == int.MaxValue ? least : 5 + least;
        }

        private static string Join(string? text) => string.Concat(PlaceNames.Words(text));

        private bool StartsOne(string word)
        {
            foreach (var own in Words)
            {
                if (own.StartsWith(word, StringComparison.Ordinal)) return true;
            }

            return false;
        }

        private int Errors(string word)
        {
            var tolerance = EditDistance.Tolerance(word.Length);
            if (tolerance == 0) return int.MaxValue;
            var least = int.MaxValue;
            foreach (var own in Words) least = Math.Min(least, EditDistance.Of(word, own, tolerance));
            return least;
        }
    }
}
