namespace FlightTickets.Flights;

/// <summary>The newest reports of a flight's seats.</summary>
internal sealed class LiveSeats
{
    /// <summary>How long reports are trusted: a one-way message can be lost, so the rows are reread regularly.</summary>
    public static readonly TimeSpan ResyncsAfter = TimeSpan.FromMinutes(1);

    private readonly Dictionary<string, Known> _seats = new(StringComparer.Ordinal);

    /// <summary>Applies a seat's report; <see langword="false"/> if a newer one is known.</summary>
    public bool Hear(SeatNotice change, DateTimeOffset now)
    {
        if (_seats.TryGetValue(change.Seat, out var known) && known.Version >= change.Version) return false;
        _seats[change.Seat] = Known.Of(change, now);
        return true;
    }

    /// <summary>
    /// Takes the status of a seat's row. The row knows every durable change reported before it was read, so it counts even if its version
    /// is behind: a lost silo's hold in memory may have had a later version, by that silo's clock. Only a hold in memory, which no row
    /// shows, stands above a free row until it lapses.
    /// </summary>
    /// <param name="row">The row's status.</param>
    /// <param name="asked">When the rows were requested: reports since then may be newer.</param>
    /// <param name="now">The time.</param>
    public void Read(SeatNotice row, DateTimeOffset asked, DateTimeOffset now)
    {
        var isRelied = _seats.TryGetValue(row.Seat, out var known) &&
            (known.HeardAt >= asked || row.Status == SeatStatus.Available && known.Status == SeatStatus.Held && known.LapsesAt > now);
        if (isRelied) Hear(row, now);
        else _seats[row.Seat] = Known.Of(row, now);
    }

    /// <summary>The seat's status; a held seat is available once its hold has lapsed.</summary>
    public SeatStatus At(string seat, DateTimeOffset now) =>
        !_seats.TryGetValue(seat, out var known) || known.Status == SeatStatus.Held && known.LapsesAt <= now
            ? SeatStatus.Available
            : known.Status;

    /// <summary>Holds that lapsed since the last call; their seats are available from now on.</summary>
    public IReadOnlyList<SeatNotice> TakeLapsed(DateTimeOffset now)
    {
        List<SeatNotice>? lapsed = null;
        foreach (var (seat, known) in _seats)
        {
            if (known.Status == SeatStatus.Held && known.LapsesAt <= now)
                (lapsed ??= []).Add(new SeatNotice(seat, known.Version, SeatStatus.Available, null));
        }

        foreach (var change in lapsed ?? []) _seats[change.Seat] = Known.Of(change, now);
        return lapsed ?? [];
    }

    private readonly record struct Known(long Version, SeatStatus Status, DateTimeOffset LapsesAt, DateTimeOffset HeardAt)
    {
        public static Known Of(SeatNotice change, DateTimeOffset now) =>
            new(change.Version, change.Status, change.LapsesAfter is { } after ? now + after : DateTimeOffset.MaxValue, now);
    }
}
