using FlightTickets.Flights;

namespace FlightTickets.Import;

/// <summary>Whether a flight can be booked, as a customer sees it.</summary>
internal static class Bookable
{
    public static bool IsBookable(this FlightView flight, DateTimeOffset now) =>
        flight.Status is FlightStatus.Scheduled or FlightStatus.Delayed && flight.SalesCloseAt > now
            && flight.Cabins.Any(cabin => cabin.Available > 0);
}
