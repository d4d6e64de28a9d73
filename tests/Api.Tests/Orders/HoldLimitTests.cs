using System.Text.Json;
using FlightTickets.Api.Tests.Host;

namespace FlightTickets.Api.Tests.Orders;

/// <summary>Holding costs nothing: what keeps a few accounts from blocking a flight.</summary>
public sealed class HoldLimitTests(ApiHost api)
{
    [Fact]
    public async Task Two_accounts_cannot_hold_a_whole_flight()
    {
        // 11 places, of which one order's worth may be held unpaid.
        var flight = await api.World.NewFlight();
        var (one, two) = (await api.NewUser(), await api.NewUser());
        (await api.Post("/v1/orders", Held(flight, 9), one.Token, World.Key())).Is(201);
        (await api.Post("/v1/orders", Held(flight, 1), two.Token, World.Key())).IsProblem(409, "hold_limit_reached");
        (await api.Post("/v1/orders", Held(flight, 1), one.Token, World.Key())).IsProblem(409, "hold_limit_reached");

        // A customer who pays gets a place, and so does an agent's customer.
        (await api.Post("/v1/orders", World.Order(flight, seat: null), two.Token, World.Key())).Is(201);
        (await api.Post("/v1/orders", Held(flight, 1), await api.World.Admin(), World.Key())).Is(201);
    }

    [Fact]
    public async Task A_flight_cannot_be_held_again_and_again()
    {
        await using var limited = new ApiHost(rateLimits: true);
        await limited.InitializeAsync();
        var (flight, other) = (await limited.World.NewFlight(), await limited.World.NewFlight());
        var user = await limited.NewUser();
        var last = "";
        for (var i = 0; i < 4; i++)
        {
            var held = (await limited.Post("/v1/orders", Held(flight, 1), user.Token, last = World.Key())).Is(201);
            var quote = await limited.Post($"/v1/orders/{held.Text("id")}/cancellations", "{}", user.Token);
            if (i == 3) continue;
            (await limited.Post($"/v1/orders/{held.Text("id")}/cancellations/{quote.Is(201).Text("id")}/confirm", "{}", user.Token,
                World.Key())).Is(200);
        }

        var refused = (await limited.Post("/v1/orders", Held(flight, 1), user.Token, World.Key())).IsProblem(429, "rate_limited");
        Assert.NotNull(refused.Header("Retry-After"));
        // The same request again is the same hold; another flight, a paid order and an agent's are not concerned.
        Assert.Equal("true", (await limited.Post("/v1/orders", Held(flight, 1), user.Token, last)).Is(201).Header("Idempotency-Replayed"));
        (await limited.Post("/v1/orders", Held(other, 1), user.Token, World.Key())).Is(201);
        (await limited.Post("/v1/orders", World.Order(flight, seat: null), user.Token, World.Key())).Is(201);
        (await limited.Post("/v1/orders", Held(flight, 1), await limited.World.Admin(), World.Key())).Is(201);

        // More users of one address have no more than the address, and what was refused above took nothing from them.
        for (var users = 0; users < 2; users++)
        {
            var next = await limited.NewUser();
            for (var i = 0; i < 4; i++)
                Assert.NotEqual(429, (await limited.Post("/v1/orders", Held(flight, 1), next.Token, World.Key())).Status);
        }

        (await limited.Post("/v1/orders", Held(flight, 1), (await limited.NewUser()).Token, World.Key())).IsProblem(429, "rate_limited");
    }

    [Fact]
    public async Task A_lookup_shows_no_birth_date_no_money_and_no_ticket()
    {
        var (user, flight) = (await api.NewUser(), await api.World.NewFlight());
        var order = (await api.Post("/v1/orders", World.Order(flight), user.Token, World.Key())).Is(201);
        var found = (await api.Post("/v1/orders/lookup",
            JsonSerializer.Serialize(new { bookingReference = order.Text("bookingReference"), familyName = "Lovelace" }))).Is(200);
        Assert.Equal((order.Text("id"), "confirmed"), (found.Text("id"), found.Text("status")));
        Assert.Equal("12A", found.Body.GetProperty("segments")[0].GetProperty("seats")[0].GetString());
        Assert.Equal(["bookingReference", "id", "passengers", "segments", "status"],
            found.Body.EnumerateObject().Select(p => p.Name).Order());
        Assert.Equal(["familyName", "givenName", "id"],
            found.Body.GetProperty("passengers")[0].EnumerateObject().Select(p => p.Name).Order());
    }

    private static string Held(string flight, int passengers) => JsonSerializer.Serialize(new
    {
        passengers = Enumerable.Range(0, passengers)
            .Select(i => new { givenName = "Ada", familyName = $"Lovelace{(char)('a' + i)}", bornOn = "1990-12-10" }),
        segments = new[] { new { flightId = flight, cabin = "economy" } },
    });
}
