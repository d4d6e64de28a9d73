using FlightTickets.Client;

namespace FlightTickets.Web.Trips;

/// <summary>
/// What was found by reference and name, as an order for pages that do not show the rest to a guest: the API tells neither money, tickets
/// nor dates of birth.
/// </summary>
internal static class GuestOrder
{
    public static Order Of(Lookup found)
    {
        var unknown = new Money { Amount = "0", Currency = "" };
        return new Order
        {
            Id = found.Id,
            BookingReference = found.BookingReference,
            Status = found.Status,
            Base = unknown,
            Taxes = unknown,
            Total = unknown,
            Passengers = [.. found.Passengers.Select(Passenger)],
            Segments = found.Segments,
            Tickets = [],
            Payments = [],
            Fees = [],
            CreatedAt = default,
            HoldExpiresAt = found.HoldExpiresAt,
        };
    }

    private static Passenger Passenger(FoundPassenger found) => new()
    {
        Id = found.Id,
        GivenName = found.GivenName,
        FamilyName = found.FamilyName,
        BornOn = default,
        Cancelled = found.Cancelled,
    };
}
