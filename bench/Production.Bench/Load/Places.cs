namespace FlightTickets.Bench;

/// <summary>A place to book.</summary>
/// <param name="Flight">The flight's id.</param>
/// <param name="Seat">The seat; null leaves the choice to the server.</param>
internal readonly record struct Place(string Flight, string? Seat);

/// <summary>Hands out each place once. The order is the same for each contender: the seed decides it.</summary>
internal sealed class Places
{
    private readonly Place[] _places;
    private long _next = -1;

    private Places(Place[] places) => _places = places;

    /// <summary>How many were handed out.</summary>
    public long Taken => Math.Min(Interlocked.Read(ref _next) + 1, _places.Length);

    /// <summary>All seats of all flights, at random within each group of flights, the groups one after another.</summary>
    public static Places Spread(IReadOnlyList<string> flights, IReadOnlyList<string> seats, int group)
    {
        var random = new Random(1);
        return new Places([.. flights.Chunk(group).SelectMany(some =>
        {
            var places = some.SelectMany(flight => seats.Select(seat => new Place(flight, seat))).ToArray();
            random.Shuffle(places);
            return places;
        })]);
    }

    /// <summary>So many places of each flight, one flight after another.</summary>
    public static Places OneFlight(IReadOnlyList<string> flights, int each) =>
        new([.. flights.SelectMany(flight => Enumerable.Repeat(new Place(flight, null), each))]);

    /// <summary>The next place; false when all were handed out.</summary>
    public bool TryTake(out Place place)
    {
        var next = Interlocked.Increment(ref _next);
        place = next < _places.Length ? _places[next] : default;
        return next < _places.Length;
    }
}
