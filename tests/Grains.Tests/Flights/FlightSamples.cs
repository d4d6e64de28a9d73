using System.Collections.Immutable;
using FlightTickets.Fleet;
using FlightTickets.Flights;

namespace FlightTickets.Grains.Tests.Flights;

/// <summary>A flight of 12 seats, three rows of AB CD, and the messages it gets.</summary>
internal static class FlightSamples
{
    public const string Key = "B6-135-20270510-JFK";

    public static readonly DateTimeOffset Now = new(2027, 5, 3, 12, 0, 0, TimeSpan.Zero);

    public static readonly Airport Jfk = new("JFK", "John F Kennedy Intl", "New York", "NYC", null, null, "America/New_York");

    public static readonly Airport Rsw = new("RSW", "Southwest Florida Intl", "Fort Myers", null, null, null, "America/New_York");

    public static FlightState Flight(int seats = 12, int? authorized = null, ImmutableArray<CabinLayout>? layout = null)
    {
        var airplane = new AirplaneView("N635JB",
            new AirplaneSpecification("Airbus", "A320", 2001, layout ?? StandardLayout.For(seats), false));
        var draft = ScheduleRules.Draft(Key, FlightsCluster.Command("N635JB", authorized), Jfk, Rsw, airplane);
        Assert.Null(draft.Refusal);
        return FlightTickets.Flights.Flight.DropLapsed(draft.Value! with { IsDraft = false }, Now);
    }

    public static HoldRequest Hold(string order, int attempt = 1, int places = 1, bool promised = false, params string[] seats) =>
        FlightsCluster.Places(order, places, attempt, promised, seats);

    /// <summary>The flight as another activation reads it from its row: what was in memory only is gone.</summary>
    public static FlightState Reloaded(FlightState flight, DateTimeOffset now) =>
        FlightTickets.Flights.Flight.DropLapsed(flight with { Manifest = FlightManifest.Unpack(flight.Manifest.Pack()) }, now);

    public static FlightState Held(this FlightState flight, HoldRequest request, DateTimeOffset? now = null)
    {
        var outcome = FlightTickets.Flights.Flight.Hold(flight, request, now ?? Now);
        Assert.IsType<HoldResult.Held>(outcome.Answer);
        return outcome.State;
    }

    public static FlightState Confirmed(this FlightState flight, string order, int attempt = 1, DateTimeOffset? now = null)
    {
        var outcome = FlightTickets.Flights.Flight.Confirm(flight, order, attempt, flight.ClaimOf(order), now ?? Now);
        Assert.Equal(ConfirmResult.Done, outcome.Answer);
        return outcome.State;
    }

    /// <summary>A confirm of economy places.</summary>
    public static ValueTask<ConfirmResult> Confirm(this IFlightGrain flight, string order, int attempt, int places = 1) =>
        flight.Confirm(order, attempt, new CabinClaim(Cabin.Economy, places, []));

    /// <summary>A confirm for a passenger.</summary>
    public static ValueTask<ConfirmResult> Confirm(this ISeatGrain seat, string order, int attempt, int passenger = 0) =>
        seat.Confirm(order, attempt, new SeatClaim(passenger));

    /// <summary>The claim of what an order has, held or sold: for tests that are not about claims.</summary>
    public static Claim ClaimOf(this FlightState flight, string order)
    {
        var entry = flight.Manifest[order];
        var places = entry.Provisional?.Claim ?? entry.Promised?.Claim ?? entry.Sold?.Claim ?? new CabinPlaces(Cabin.Economy, 1);
        return new CabinClaim(places.Cabin, places.Places, []);
    }

    /// <inheritdoc cref="ClaimOf(FlightState, string)" />
    public static Claim ClaimOf(this SeatState seat, string order)
    {
        var entry = seat[order];
        return new SeatClaim((entry.Provisional?.Claim ?? entry.Promised?.Claim ?? entry.Sold?.Claim ?? new SeatPassenger(0)).Passenger);
    }

    public static FlightState Released(this FlightState flight, string order, int attempt = 1, DateTimeOffset? now = null) =>
        FlightTickets.Flights.Flight.Release(flight, order, attempt, now ?? Now).State;

    public static (int Held, int Sold) Counts(this FlightState flight) => (flight.Cabins[0].Held, flight.Cabins[0].Sold);

    public static string? Code(this HoldResult answer) => (answer as HoldResult.Refused)?.Refusal.Code;
}
