using FlightTickets.Api.Tests.Host;
using FlightTickets.Flights;

namespace FlightTickets.Api.Tests.Flights;

public sealed class FleetTests(ApiHost api)
{
    [Fact]
    public async Task Airplanes_come_and_go()
    {
        var admin = await api.World.Admin();
        (await api.Post("/v1/airplanes", World.Airplane("N800TT"), admin)).Is(201);
        (await api.Post("/v1/airplanes", World.Airplane("N800TT"), admin)).IsProblem(409, "already_exists");
        (await api.Post("/v1/airplanes", World.Airplane("N800TT").Replace("2010", "2011", StringComparison.Ordinal), admin))
            .IsProblem(409, "already_exists");
        var airplane = (await api.Get("/v1/airplanes/N800TT")).Is(200).Body;
        Assert.Equal("AB CD", airplane.GetProperty("cabins")[0].GetProperty("seats").GetString());
        (await api.Send(HttpMethod.Put, "/v1/airplanes/N800TT",
            World.Airplane("N800TT").Replace("2010", "2011", StringComparison.Ordinal), admin)).Is(200);
        Assert.Equal(["#/tail"],
            (await api.Send(HttpMethod.Put, "/v1/airplanes/N800TT", World.Airplane("N801TT"), admin)).IsProblem(422, "invalid").Pointers);
        Assert.Contains("N800TT", (await api.Get("/v1/airplanes?limit=200")).Is(200).Content, StringComparison.Ordinal);
        (await api.Send(HttpMethod.Delete, "/v1/airplanes/N800TT", token: admin)).Is(204);
        (await api.Get("/v1/airplanes/N800TT")).IsProblem(404, "not_found");
    }

    [Fact]
    public async Task Maintenance_and_flights_do_not_overlap()
    {
        var admin = await api.World.Admin();
        (await api.Post("/v1/airplanes", World.Airplane("N810TT"), admin)).Is(201);
        (await api.Post("/v1/flights", World.Flight("N810TT", 810, new DateTime(2027, 9, 1, 6, 0, 0)), admin)).Is(201);
        (await api.Post("/v1/airplanes/N810TT/maintenance", """{"from":"2027-09-01T11:00:00Z","to":"2027-09-02T00:00:00Z"}""", admin))
            .IsProblem(409, "airplane_assigned");
        var window = (await api.Post("/v1/airplanes/N810TT/maintenance",
            """{"from":"2027-09-02T00:00:00Z","to":"2027-09-03T00:00:00Z","reason":"C check"}""", admin)).Is(201);
        var schedule = (await api.Get("/v1/airplanes/N810TT/schedule?from=2027-09-01&to=2027-09-10")).Is(200).Body.GetProperty("data");
        Assert.Equal(["flight", "maintenance"], schedule.EnumerateArray().Select(u => u.GetProperty("type").GetString()));
        (await api.Send(HttpMethod.Delete, $"/v1/airplanes/N810TT/maintenance/{window.Text("id")}", token: admin)).Is(204);
        (await api.Send(HttpMethod.Delete, $"/v1/airplanes/N810TT/maintenance/{window.Text("id")}", token: admin))
            .IsProblem(404, "not_found");
        (await api.Post("/v1/airplanes/NONE1/maintenance", """{"from":"2027-09-02T00:00:00Z","to":"2027-09-03T00:00:00Z"}""", admin))
            .IsProblem(404, "not_found");
        (await api.Send(HttpMethod.Delete, "/v1/airplanes/N810TT", token: admin)).IsProblem(409, "airplane_assigned");
    }

    [Fact]
    public async Task A_grounded_airplane_accepts_no_flights_and_its_flights_show_it_to_staff()
    {
        var admin = await api.World.Admin();
        (await api.Post("/v1/airplanes", World.Airplane("N820TT"), admin)).Is(201);
        var flight = (await api.Post("/v1/flights", World.Flight("N820TT", 820, new DateTime(2027, 9, 1, 6, 0, 0)), admin)).Is(201)
            .Text("id");
        Assert.Equal(["#/reason"], (await api.Post("/v1/airplanes/N820TT/groundings", "{}", admin)).IsProblem(422, "invalid").Pointers);
        Assert.Equal(["#/until"],
            (await api.Post("/v1/airplanes/N820TT/groundings", """{"reason":"Bird strike","until":"2020-01-01T00:00:00Z"}""", admin))
                .IsProblem(422, "invalid").Pointers);
        (await api.Post("/v1/airplanes/N821TT/groundings", """{"reason":"Bird strike"}""", admin)).IsProblem(404, "not_found");
        (await api.Post("/v1/airplanes/N820TT/groundings", """{"reason":"Bird strike"}""", (await api.NewUser()).Token))
            .IsProblem(403, "forbidden");
        var grounding = (await api.Post("/v1/airplanes/N820TT/groundings", """{"reason":"Bird strike"}""", admin)).Is(201);
        Assert.Equal($"/v1/airplanes/N820TT/groundings/{grounding.Text("id")}", grounding.Header("Location"));
        (await api.Post("/v1/airplanes/N820TT/groundings", """{"reason":"Bird strike"}""", admin)).IsProblem(409, "already_exists");
        Assert.Equal(grounding.Text("id"),
            (await api.Get("/v1/airplanes/N820TT/groundings")).Is(200).Body.GetProperty("data")[0].GetProperty("id").GetString());
        (await api.Post("/v1/flights", World.Flight("N820TT", 821, new DateTime(2027, 9, 2, 6, 0, 0)), admin))
            .IsProblem(409, "airplane_unavailable");

        // As its event asks: this host has no streams.
        await api.Grains.GetGrain<IFlightGrain>(flight).CheckAirplane();
        Assert.True((await api.Get($"/v1/flights/{flight}", admin)).Is(200).Body.GetProperty("needsAirplane").GetBoolean());
        Assert.False((await api.Get($"/v1/flights/{flight}")).Is(200).Body.TryGetProperty("needsAirplane", out _));
        (await api.Post("/v1/orders", World.Order(flight), (await api.NewUser()).Token, World.Key())).Is(201);

        (await api.Send(HttpMethod.Delete, $"/v1/airplanes/N820TT/groundings/{grounding.Text("id")}", token: admin)).Is(204);
        (await api.Send(HttpMethod.Delete, $"/v1/airplanes/N820TT/groundings/{grounding.Text("id")}", token: admin))
            .IsProblem(404, "not_found");
        Assert.Equal(0, (await api.Get("/v1/airplanes/N820TT/groundings")).Is(200).Body.GetProperty("data").GetArrayLength());
        await api.Grains.GetGrain<IFlightGrain>(flight).CheckAirplane();
        Assert.False((await api.Get($"/v1/flights/{flight}", admin)).Is(200).Body.GetProperty("needsAirplane").GetBoolean());
    }

    [Fact]
    public async Task Places_are_found_misspelt()
    {
        await api.World.Admin();
        Assert.Equal("RSW",
            (await api.Get("/v1/airports?q=fort%20myres")).Is(200).Body.GetProperty("data")[0].GetProperty("iata").GetString());
        Assert.Equal("JFK", (await api.Get("/v1/airports/JFK")).Is(200).Text("iata"));
        (await api.Get("/v1/airports/ZZZ")).IsProblem(404, "not_found");
        Assert.Equal("279", (await api.Get("/v1/airlines/B6")).Is(200).Text("accountingCode"));
        (await api.Send(HttpMethod.Put, "/v1/airports/QQQ", """{"name":"Nowhere","timeZone":"Mars/Olympus"}""", await api.World.Admin()))
            .IsProblem(422, "invalid");
    }

    [Fact]
    public async Task Routes_have_a_block_time_and_stay_while_flown()
    {
        var admin = await api.World.Admin();
        (await api.Post("/v1/routes", """{"origin":"LGA","destination":"RSW","blockTime":"PT3H11M"}""", admin)).Is(201);
        (await api.Post("/v1/routes", """{"origin":"LGA","destination":"RSW"}""", admin)).IsProblem(409, "already_exists");
        Assert.Equal(["#/destination"],
            (await api.Post("/v1/routes", """{"origin":"LGA","destination":"ZZZ"}""", admin)).IsProblem(422, "airport_not_found").Pointers);
        Assert.Equal("PT3H11M", (await api.Get("/v1/routes/LGA-RSW")).Is(200).Text("blockTime"));
        Assert.Equal("PT2H",
            (await api.Send(HttpMethod.Put, "/v1/routes/LGA-RSW", """{"blockTime":"PT120M"}""", admin)).Is(200).Text("blockTime"));
        // An answer can be sent back unchanged.
        foreach (var time in new[] { "PT24H", "PT45M", "PT1M" })
            Assert.Equal(time,
                (await api.Send(HttpMethod.Put, "/v1/routes/LGA-RSW", $$"""{"blockTime":"{{time}}"}""", admin)).Is(200).Text("blockTime"));
        (await api.Send(HttpMethod.Delete, "/v1/routes/LGA-RSW", token: admin)).Is(204);
        (await api.Get("/v1/routes/LGA-RSW")).IsProblem(404, "not_found");
        await api.World.NewFlight();
        Assert.Contains("JFK-RSW", (await api.Get("/v1/routes")).Is(200).Content, StringComparison.Ordinal);
        (await api.Send(HttpMethod.Delete, "/v1/routes/JFK-RSW", token: admin)).IsProblem(409, "route_in_use");
    }
}
