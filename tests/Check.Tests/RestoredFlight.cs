using FlightTickets.Fleet;
using FlightTickets.Flights;

namespace FlightTickets.Check.Tests;

/// <summary>A flight as the tests of rules restore it: nine days ahead, economy alone.</summary>
internal static class RestoredFlight
{
    private static readonly DateTimeOffset Departure = new(2027, 5, 10, 12, 0, 0, TimeSpan.Zero);

    public static FlightState Of(int capacity, FlightManifest ledger) => new()
    {
        Command = new ScheduleFlight("RSW", Departure.DateTime, null, Departure.DateTime, null, "T1", []),
        Airplane = "T1",
        DepartureUtc = Departure,
        ArrivalUtc = Departure.AddHours(3),
        OriginZone = "America/New_York",
        DestinationZone = "America/New_York",
        Layout = StandardLayout.For(60),
        Cabins = [new CabinInventory(Cabin.Economy, capacity, null, new Money(10_000, "USD"), Money.Zero("USD"))],
        Manifest = ledger,
    };
}
