using FlightTickets.Flights;
using FlightTickets.Orders;

namespace FlightTickets.Simulation;

/// <summary>What deliberate bugs do to the town behind everybody's back.</summary>
internal static class TownMutation
{
    /// <summary>Takes a seat from every other order.</summary>
    public static void Evict(this Town town, string seatKey, string orderId)
    {
        foreach (var seat in town.Seats[seatKey].Drivers.Where(driver => driver.State is not null))
            seat.Adopt(seat.State! with { Entries = [.. seat.State.Entries.Where(entry => entry.OrderId == orderId)] });
    }

    /// <summary>
    /// The claim of what an order holds of a participant, whatever the order wants; <see langword="null"/> where it holds nothing.
    /// </summary>
    public static Claim? ClaimHeld(this Town town, Participant participant, string orderId)
    {
        if (participant.GrainType == Participant.SeatType)
        {
            return town.Seats[participant.Key].Drivers.Select(driver => driver.State?[orderId])
                .Select(entry => entry?.Provisional?.Claim ?? entry?.Promised?.Claim).FirstOrDefault(claim => claim is not null) is { } seat
                ? new SeatClaim(seat.Passenger)
                : null;
        }

        return participant.GrainType == Participant.FlightType
            && town.Flights[participant.Key].Drivers.Select(driver => driver.State?.Manifest[orderId])
                .Select(entry => entry?.Provisional?.Claim ?? entry?.Promised?.Claim)
                .FirstOrDefault(claim => claim is not null) is { } places
            ? new CabinClaim(places.Cabin, places.Places, [])
            : null;
    }

    /// <summary>A participant forgets what it has released.</summary>
    public static void DropTombstones(this Town town, Participant participant)
    {
        if (participant.GrainType == Participant.SeatType)
        {
            foreach (var seat in town.Seats[participant.Key].Drivers.Where(driver => driver.State is not null))
                seat.Adopt(seat.State! with { Entries = [.. seat.State.Entries.Where(entry => entry.Entry.Released is null)] });
        }
        else if (participant.GrainType == Participant.FlightType)
        {
            foreach (var flight in town.Flights[participant.Key].Drivers.Where(driver => driver.State is not null))
                flight.Adopt(Forgetful(flight.State!));
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
