using FlightTickets.Api.Tests.Host;

namespace FlightTickets.Api.Tests.TestClock;

/// <summary>What a test lets happen between a search and a booking.</summary>
public sealed class ScriptTests(ApiHost api)
{
    [Fact]
    public async Task A_flight_sells_out_and_who_has_a_place_keeps_it()
    {
        var (flight, admin) = (await api.World.NewFlight(), await api.World.Admin());
        var (_, _, customer) = await api.NewUser();
        var held = (await api.Post("/v1/orders", World.Order(flight, "10A", token: null), customer, World.Key())).Is(201);
        var script = await api.Post($"/v1/test/flights/{flight}", """{"cabin":"economy","soldOut":true}""", admin);
        Assert.Equal(0, script.Is(200).Body.GetProperty("cabins")[0].GetProperty("available").GetInt32());
        (await api.Post("/v1/orders", World.Order(flight), customer, World.Key())).IsProblem(409, "sold_out");
        var paid = await api.Post(
            $"/v1/orders/{held.Text("id")}/payments", """{"method":"card","token":"tok_visa"}""", customer, World.Key());
        Assert.Equal("confirmed", paid.Is(200).Text("status"));
    }

    [Fact]
    public async Task A_fare_changes_and_who_names_the_most_he_pays_hears_of_it()
    {
        var (flight, admin) = (await api.World.NewFlight(), await api.World.Admin());
        var (_, _, customer) = await api.NewUser();
        (await api.Post($"/v1/test/flights/{flight}",
            """{"cabin":"economy","fare":{"amount":"249.00","currency":"USD"}}""", admin)).Is(200);
        var most = World.Order(flight, token: null).TrimEnd().TrimEnd('}') + ""","maxAmount":{"amount":"199.00","currency":"USD"}}""";
        (await api.Post("/v1/orders", most, customer, World.Key())).IsProblem(409, "price_changed");
        var dearer = (await api.Post("/v1/orders", World.Order(flight), customer, World.Key())).Is(201);
        Assert.Equal("249.00", dearer.Body.GetProperty("total").GetProperty("amount").GetString());
        Assert.Equal("20.00", dearer.Body.GetProperty("taxes").GetProperty("amount").GetString());
    }

    [Fact]
    public async Task Only_an_admin_writes_the_script_and_it_must_fit_the_flight()
    {
        var (flight, admin) = (await api.World.NewFlight(), await api.World.Admin());
        var (_, _, customer) = await api.NewUser();
        var path = $"/v1/test/flights/{flight}";
        (await api.Post(path, """{"cabin":"economy","soldOut":true}""", customer)).IsProblem(403, "forbidden");
        (await api.Post(path, """{"cabin":"economy"}""", admin)).IsProblem(422, "invalid");
        (await api.Post(path, """{"cabin":"first","soldOut":true}""", admin)).IsProblem(422, "cabin_not_on_flight");
        (await api.Post(path, """{"cabin":"economy","fare":{"amount":"249.00","currency":"EUR"}}""", admin))
            .IsProblem(422, "mixed_currencies");
        (await api.Post("/v1/test/flights/B6-1-20270101-JFK", """{"cabin":"economy","soldOut":true}""", admin))
            .IsProblem(404, "not_found");
    }
}
