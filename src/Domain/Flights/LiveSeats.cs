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
    /// Takes what a seat's row says. It knows of everything durable that was told before it was read, so it counts even where its version
    /// is behind: that of a hold in the memory of a silo that was lost may have been ahead, by that silo's clock. Only what is never
    /// durable stands above it: a hold that has not lapsed, on a seat whose row is free.
    /// </summary>
    /// <param name="row">The row's status.</param>
    /// <param name="asked">When the rows were asked for: what was told since may be newer.</param>
    /// <param name="now">Now.</param>
    public void Read(SeatNotice row, DateTimeOffset asked, DateTimeOffset now)
    {
        var isRelied = _seats.TryGetValue(row.Seat, out var known) &&
            (known.HeardAt >= asked || row.Status == SeatStatus.Available && known.Status == SeatStatus.Held && known.LapsesAt > now);
        if (isRelied) Hear(row, now);
        else _seats[row.Seat] = Known.Of(row, now);
    }

    /// <summary>The seat's status; a held one whose hold has lapsed is available.</summary>
    public SeatStatus At(string seat, DateTimeOffset now) =>
        !_seats.TryGetValue(seat, out var known) || known.Status == SeatStatus.Held && known.LapsesAt <= now
            ? SeatStatus.Available
            : known.Status;

    /// <summary>Holds that have lapsed since they were last asked for; each is available from now on.</summary>
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
