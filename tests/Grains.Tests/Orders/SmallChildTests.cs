using FlightTickets.Flights;
using FlightTickets.Grains.Tests.Flights;
using FlightTickets.Orders;

namespace FlightTickets.Grains.Tests.Orders;

/// <summary>
/// Two fellow travellers and a child of four, all in seats of their own: what becomes of the order leaves the child with one of them.
/// </summary>
public sealed class SmallChildTests
{
    private static readonly DateTimeOffset Now = FlightSamples.Now;

    // On the day of departure, 2027-05-10, Bea is 16 since yesterday.
    private static OrderState Confirmed { get; } = OrderSamples.Confirmed with
    {
        Passengers = [new("Ada", "L", new DateOnly(1990, 1, 1)), new("Bea", "L", new DateOnly(2011, 5, 9)),
            new("Cy", "L", new DateOnly(2023, 1, 1))],
        Segments = [new(FlightSamples.Key, Cabin.Economy, [], 0, new Money(19900, "USD"), new Money(2000, "USD"), "279", Now.AddDays(6),
            Now.AddDays(6).AddHours(3))],
        CreatedAt = Now.AddDays(-2),
    };

    [Fact]
    public void A_cancellation_leaves_it_with_an_adult()
    {
        Assert.Null(Cancel(Confirmed, 0));
        Assert.Null(Cancel(Confirmed, 1));
        Assert.Null(Cancel(Confirmed, 0, 2));
        Assert.Null(Cancel(Confirmed, 0, 1, 2));
        Assert.Equal(RefusalCodes.InfantWithoutAdult, Cancel(Confirmed, 0, 1));

        // Where Bea is no adult, Ada stays.
        var younger = Confirmed with { Passengers = Confirmed.Passengers.SetItem(1, new("Bea", "L", new DateOnly(2011, 5, 11))) };
        Assert.Equal(RefusalCodes.InfantWithoutAdult, Cancel(younger, 0));
    }

    [Fact]
    public void Bookings_of_an_older_build_are_cancelled_in_parts_as_before()
    {
        var second = Confirmed.Segments[0] with { FlightId = "B6-136-20270517-RSW", DepartureUtc = Now.AddDays(13) };
        var alone = Confirmed with { Passengers = [Confirmed.Passengers[2]], Segments = [Confirmed.Segments[0], second] };
        Assert.False(Cancellation.Quote(alone, "q", new OrderPart([], [1]), false, TimeSpan.FromMinutes(15), Now).IsRefused);
    }

    [Fact]
    public void A_change_to_a_day_without_an_adult_is_refused()
    {
        var order = Confirmed with { Segments = [Confirmed.Segments[0] with { RemovedPassengers = 0b001 }] };
        Assert.Equal(RefusalCodes.InfantWithoutAdult, Change(order, "B6-139-20270508-JFK"));
        Assert.Null(Change(order, "B6-139-20270509-JFK"));
        Assert.Null(Change(Confirmed, "B6-139-20270508-JFK"));
    }

    private static string? Cancel(OrderState order, params int[] passengers) =>
        Cancellation.Quote(order, "q", new OrderPart([.. passengers], []), false, TimeSpan.FromMinutes(15), Now).Refusal?.Code;

    private static string? Change(OrderState order, string flight) => ChangeQuotes.Quote(
        order, "q", new ChangeSegment(0, flight, null, []), FlightViews.View(flight, FlightSamples.Flight()), null, free: false,
        TimeSpan.FromMinutes(15), Now).Refusal?.Code;
}
