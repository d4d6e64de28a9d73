using FlightTickets.Flights;
using FlightTickets.Orders;

namespace FlightTickets.Simulation;

/// <summary>What deliberate bugs do to the town behind everybody's back.</summary>
internal static class TownMutation
{
    /// <summary>Takes a seat from every other order.</summary>
    public static Task Evict(this Town town, string seatKey, string orderId) => town.Adopt(seatKey,
        seat => seat with { Entries = [.. seat.Entries.Where(entry => entry.OrderId == orderId)] });

    /// <summary>
    /// The claim of what an order holds of a participant, whatever the order wants; <see langword="null"/> where it holds nothing.
    /// </summary>
    public static Claim? ClaimHeld(this Town town, Participant participant, string orderId)
    {
        if (participant.GrainType == Participant.SeatType)
        {
            return town.FlightOf(participant.Key).Drivers
                .Select(flight => flight.Seats.Find(FlightId.SeatOf(participant.Key))?.State?[orderId])
                .Select(entry => entry?.Provisional?.Claim ?? entry?.Promised?.Claim).FirstOrDefault(claim => claim is not null) is { } seat
                ? new SeatClaim(seat.Passenger)
                : null;
        }

        return participant.GrainType == Participant.FlightType
            && town.Flights[participant.Key].Drivers.Select(parts => parts.Flight.State?.Manifest[orderId])
                .Select(entry => entry?.Provisional?.Claim ?? entry?.Promised?.Claim)
                .FirstOrDefault(claim => claim is not null) is { } places
            ? new CabinClaim(places.Cabin, places.Places, [])
            : null;
    }

    /// <summary>A participant forgets what it has released.</summary>
    public static async Task DropTombstones(this Town town, Participant participant)
    {
        if (participant.GrainType == Participant.SeatType)
        {
            await town.Adopt(participant.Key,
                seat => seat with { Entries = [.. seat.Entries.Where(entry => entry.Entry.Released is null)] });
        }
        else if (participant.GrainType == Participant.FlightType)
        {
            var flights = town.Flights[participant.Key].Drivers.Select(parts => parts.Flight);
            foreach (var flight in flights.Where(driver => driver.State is not null))
                flight.Adopt(Forgetful(flight.State!));
        }
    }

    // A seat that is settled has left memory: it comes back to be tampered with.
    private static async Task Adopt(this Town town, string seatKey, Func<SeatState, SeatState> change)
    {
        foreach (var flight in town.FlightOf(seatKey).Drivers.ToArray())
        {
            try
            {
                await flight.Seats.Use(FlightId.SeatOf(seatKey), async seat => seat.Adopt(change((await seat.LoadAsync())!)));
            }
            catch (WriteFailure)
            {
                // This activation is going.
            }
        }
    }

    private static FlightState Forgetful(FlightState flight)
    {
        var manifest = flight.Manifest;
        foreach (var (orderId, entry) in flight.Manifest.Entries)
        {
            if (entry.Released is not null) manifest = manifest.With(orderId, HoldEntry<CabinPlaces>.None);
        }

        return flight with { Manifest = manifest };
    }
}
