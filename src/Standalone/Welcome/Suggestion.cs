using FlightTickets.Flights;
using FlightTickets.Import;

namespace FlightTickets.Standalone;

/// <summary>The flight and the free seat that the printed curl lines book.</summary>
internal sealed record Suggestion(FlightView Flight, string Seat)
{
    private const int Tries = 20;

    /// <summary>Finds a bookable flight of the imported day; <see langword="null"/> if it does not exist.</summary>
    public static async Task<Suggestion?> FindAsync(IGrainFactory grains, DateOnly? busiestDay, DateTimeOffset now)
    {
        if (busiestDay is not { } day) return null;
        var rows = SampleFiles.Read(SampleFiles.DefaultFolder).Flights.Where(row => row.Date == SampleCalendar.BusiestDay);
        foreach (var row in rows.OrderByDescending(row => row.Miles).Take(Tries))
        {
            var grain = grains.GetGrain<IFlightGrain>(new FlightId(row.Carrier, row.FlightNumber, day, row.Origin).ToString());
            if (await grain.Get() is not { } flight || !flight.IsBookable(now) || await grain.GetSeatMap() is not { } map) continue;
            var seat = map.Cabins.Where(cabin => cabin.Cabin == Cabin.Economy).SelectMany(cabin => cabin.Rows)
                .SelectMany(row => row.Sections).SelectMany(section => section.Elements)
                .FirstOrDefault(element => element is { Designator: not null, Status: SeatStatus.Available });
            if (seat is not null) return new Suggestion(flight, seat.Designator!);
        }

        return null;
    }
}
