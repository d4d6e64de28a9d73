using FlightTickets.Check.Repair;
using FlightTickets.Check.Rules;
using FlightTickets.Fleet;
using FlightTickets.Flights;
using FlightTickets.Orders;

namespace FlightTickets.Check.Tests;

/// <summary>Allowances and routes, rebuilt from orders and flights.</summary>
public sealed class RebuildTests
{
    private static readonly DateTimeOffset Now = new(2027, 5, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly OrderState Held = new()
    {
        Id = "ord_held",
        UserId = "ada",
        RequestHash = "h",
        Number = 1,
        BookingReference = "AAAAAA",
        Phase = OrderPhase.Held,
        WasHeld = true,
        Attempt = 3,
        HoldExpiresAt = Now.AddHours(1),
        Passengers = [new Passenger("Ada", "Lovelace", new DateOnly(1990, 12, 10))],
        Segments = [new OrderSegment("B6-1-20270510-JFK", Cabin.Economy, [], 0, new Money(10_000, "USD"), Money.Zero("USD"), "279",
            Now.AddDays(9), Now.AddDays(9).AddHours(3))],
        CreatedAt = Now,
    };

    [Fact]
    public void Only_a_held_order_draws_again_on_its_allowance()
    {
        var orders = new Dictionary<string, OrderState>
        {
            [Held.Id] = Held,
            ["ord_paid"] = Held with { Id = "ord_paid", Phase = OrderPhase.Confirmed, WasConfirmed = true },
            ["ord_placed"] = Held with { Id = "ord_placed", Phase = OrderPhase.Promising },
        };
        var stored = new StoredUnpaidPlaces([Drawn("ord_gone", 1), Drawn("ord_paid", 1), Drawn("ord_placed", 5)]);
        var (next, actions) = Rebuild(stored);
        Assert.Equal("allowance-drawn-again allowance-released allowance-released attempt-lowered",
            string.Join(' ', actions.Select(a => a.What).Order(StringComparer.Ordinal)));
        var user = next.ToUnpaidPlaces();
        Assert.Equal([Held.Id, "ord_placed"], user.Entries.Keys.Order(StringComparer.Ordinal));
        Assert.Equal((3, 1, Held.HoldExpiresAt!.Value.AddMinutes(1)),
            (user[Held.Id].Attempt, user[Held.Id].Promised!.Value.Claim.Places, user[Held.Id].Promised!.Value.Until));
        Assert.Equal(3, user["ord_placed"].Attempt);
        Assert.Empty(Rebuild(next).Actions);

        (StoredUnpaidPlaces Next, List<RepairAction> Actions) Rebuild(StoredUnpaidPlaces allowance) =>
            UnpaidPlacesRebuild.Rebuild("ada", allowance, new Dictionary<string, OrderState> { [Held.Id] = Held },
                orders.GetValueOrDefault, Now);
    }

    [Fact]
    public void A_promise_shorter_than_its_orders_hold_is_replaced()
    {
        var early = new StoredUnpaidPlaces([Drawn(Held.Id, 1) with { PromisedUntil = Now.AddMinutes(10).UtcTicks }]);
        var (next, actions) = UnpaidPlacesRebuild.Rebuild("ada", early, new Dictionary<string, OrderState> { [Held.Id] = Held },
            id => id == Held.Id ? Held : null, Now);
        Assert.Equal("allowance-drawn-again", Assert.Single(actions).What);
        Assert.True(next.ToUnpaidPlaces()[Held.Id].Promised!.Value.Until >= Held.HoldExpiresAt);
    }

    [Fact]
    public void A_route_lists_its_flights_and_no_others()
    {
        var flown = Use("B6-1-20270510-JFK") with { Destination = "RSW" };
        var elsewhere = Use("B6-2-20270510-JFK") with { Destination = "BOS" };
        var draft = Use("B6-3-20270510-JFK");
        var uses = new[] { flown, elsewhere, draft }.ToDictionary(use => use.FlightId);
        var route = new[] { elsewhere.FlightId, draft.FlightId, "B6-9-20270511-JFK" }.Aggregate(new RouteState(), (listed, id) =>
            FlightId.TryParse(id, out var flight) ? Route.Add(listed, flight, flight.Date, TimeSpan.FromHours(3)) : listed);
        var (next, actions) = RouteRebuild.Rebuild("JFK-RSW", route, [flown], uses.GetValueOrDefault);
        Assert.Equal("off-the-route off-the-route on-the-route-again", string.Join(' ', actions.Select(a => a.What)));
        Assert.Equal([draft.FlightId, flown.FlightId], Route.On(next, "JFK", new DateOnly(2027, 5, 10)));
        Assert.Empty(Route.On(next, "JFK", new DateOnly(2027, 5, 11)));
        Assert.Empty(RouteRebuild.Rebuild("JFK-RSW", next, [flown], uses.GetValueOrDefault).Actions);

        static FlightUse Use(string id) => new(id, "T1", Now.ToUnixTimeSeconds(), Now.AddHours(3).ToUnixTimeSeconds(), true);
    }

    private static StoredHeldPlaces Drawn(string orderId, int attempt) => new(orderId, attempt, 1, Now.AddHours(2).UtcTicks, 0, 0);
}
