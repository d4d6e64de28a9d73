using System.Collections.Immutable;
using FlightTickets.Fleet;
using FlightTickets.Flights;

namespace FlightTickets.Simulation;

/// <summary>The flights of every run.</summary>
internal static class Timetable
{
    public static readonly ImmutableArray<string> Flights = ["B6-1-20270505-JFK", "B6-2-20270505-JFK", "B6-3-20270601-JFK"];
    public static readonly ImmutableArray<string> Seats = ["1A", "1B", "1C"];

    // Three prices and three sets of rules. The last departs so late that who books only it may think
    // better of it (all of a run is within 24 hours).
    public static readonly ImmutableDictionary<string, FlightState> Scheduled = ImmutableDictionary.CreateRange<string, FlightState>(
    [
        new(Flights[0], Schedule(new DateTimeOffset(2027, 5, 5, 12, 0, 0, TimeSpan.Zero), 10000, null)),
        new(Flights[1], Schedule(new DateTimeOffset(2027, 5, 5, 18, 0, 0, TimeSpan.Zero), 14999,
            new FareRules { CancellationFee = 3333, ChangeFee = 1111 })),
        new(Flights[2], Schedule(new DateTimeOffset(2027, 6, 1, 12, 0, 0, TimeSpan.Zero), 7001, new FareRules { NonRefundable = true })),
    ]);

    private const int Capacity = 3;

    private static FlightState Schedule(DateTimeOffset departure, long fare, FareRules? rules) => new()
    {
        Command = new ScheduleFlight("RSW", default, null, default, null, "N1", []),
        Airplane = "N1",
        DepartureUtc = departure,
        ArrivalUtc = departure.AddHours(3),
        OriginZone = "America/New_York",
        DestinationZone = "America/New_York",
        Layout = StandardLayout.For(4),
        Cabins =
        [
            new CabinInventory(Cabin.Economy, Capacity, Capacity, new Money(fare, "USD"), new Money(1000, "USD")) { Rules = rules },
            new CabinInventory(Cabin.Business, Capacity, Capacity, new Money(2 * fare, "USD"), new Money(1000, "USD")) { Rules = rules },
        ],
    };
}
