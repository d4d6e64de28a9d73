namespace FlightTickets.Flights;

/// <summary>
/// Who has checked in and boarded, by seat: a copy in the flight's memory of what its seats have stored, so that counts read no rows.
/// </summary>
internal sealed class LiveBoarding
{
    private readonly Dictionary<string, SeatBoarding> _seats = new(StringComparer.Ordinal);

    /// <summary>Takes a seat as it is stored, unless a newer version is known. Reports and rows may come in any order.</summary>
    public void Hear(string designator, SeatState seat)
    {
        if (_seats.TryGetValue(designator, out var known) ? known.Version > seat.Version : !seat.CheckedIn && !seat.Boarded) return;
        var sold = seat.Entries.FirstOrDefault(entry => entry.Entry.Sold is not null);
        _seats[designator] = new SeatBoarding(
            seat.Version, sold.OrderId, sold.Entry?.Sold?.Claim.Passenger ?? -1, seat.CheckedIn, seat.Boarded);
    }

    /// <summary>How far boarding is.</summary>
    /// <param name="flight">The flight.</param>
    public BoardingCounts Count(FlightState flight) => new(
        flight.Cabins.Sum(cabin => cabin.Sold),
        _seats.Values.Count(seat => seat.CheckedIn),
        _seats.Values.Count(seat => seat.Boarded));

    /// <summary>What concerns one order.</summary>
    public OrderBoarding Of(FlightStatus status, string orderId) => new(
        status,
        _seats.Values.Any(seat => seat.Boarded),
        [.. _seats.Values.Where(seat => seat.Boarded && seat.OrderId == orderId).Select(seat => seat.Passenger).Order()]);

    private readonly record struct SeatBoarding(long Version, string? OrderId, int Passenger, bool CheckedIn, bool Boarded);
}
