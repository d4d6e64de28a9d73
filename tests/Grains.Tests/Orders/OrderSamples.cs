using FlightTickets.Grains.Tests.Flights;
using FlightTickets.Orders;

namespace FlightTickets.Grains.Tests.Orders;

/// <summary>An order as the tests of rules find it stored.</summary>
internal static class OrderSamples
{
    /// <summary>Confirmed today, for one grown passenger without a seat of choice, a week before departure.</summary>
    public static OrderState Confirmed { get; } = new()
    {
        Id = "ord_1",
        UserId = "usr_1",
        RequestHash = "h",
        Number = 1,
        BookingReference = "K7MPX2",
        Phase = OrderPhase.Confirmed,
        WasConfirmed = true,
        Attempt = 1,
        Passengers = [new("Ada", "Lovelace", new DateOnly(1990, 12, 10))],
        Segments =
        [
            new(FlightSamples.Key, Cabin.Economy, [], 0, new Money(19900, "USD"), Money.Zero("USD"), "279", FlightSamples.Now.AddDays(7),
                FlightSamples.Now.AddDays(7).AddHours(3)),
        ],
        CreatedAt = FlightSamples.Now,
    };
}
