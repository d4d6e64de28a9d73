using FlightTickets.Api.Tests.Host;

namespace FlightTickets.Api.Tests.Flights;

/// <summary>The people who run the day see every flight of it, also those that nobody can book.</summary>
public sealed class DeparturesTests(ApiHost api)
{
    [Fact]
    public async Task A_days_flights_are_listed_by_time_whatever_has_become_of_them()
    {
        var admin = await api.World.Admin();
        var noon = await api.World.NewFlight(new DateTime(2029, 3, 1, 12, 0, 0));
        var morning = await api.World.NewFlight(new DateTime(2029, 3, 1, 6, 0, 0), authorized: 0);
        await api.World.NewFlight(new DateTime(2029, 3, 2, 6, 0, 0));
        (await api.Send(HttpMethod.Patch, "/v1/flights/" + noon, """{"status":"cancelled"}""", admin)).Is(200);
        foreach (var query in (string[])["date=2029-03-01", "date=2029-03-01&origin=nyc", "date=2029-03-01&origin=JFK"])
        {
            var day = (await api.Get("/v1/departures?" + query, admin)).Is(200).Body.GetProperty("data");
            Assert.Equal([morning, noon], day.EnumerateArray().Select(flight => flight.GetProperty("id").GetString()));
            Assert.Equal(0, day[0].GetProperty("cabins")[0].GetProperty("capacity").GetInt32());
            Assert.Equal("cancelled", day[1].GetProperty("status").GetString());
        }

        var first = (await api.Get("/v1/departures?date=2029-03-01&limit=1", admin)).Is(200);
        var rest = (await api.Get($"/v1/departures?date=2029-03-01&after={Uri.EscapeDataString(first.Text("after"))}", admin)).Is(200);
        Assert.Equal(noon, Assert.Single(rest.Body.GetProperty("data").EnumerateArray()).GetProperty("id").GetString());
        foreach (var query in (string[])["date=2029-03-01&origin=RSW", "date=2029-03-03"])
            Assert.Empty((await api.Get("/v1/departures?" + query, admin)).Is(200).Body.GetProperty("data").EnumerateArray());
    }

    [Fact]
    public async Task Only_agents_see_the_day()
    {
        (await api.Get("/v1/departures?date=2029-03-01")).IsProblem(401, "unauthenticated");
        (await api.Get("/v1/departures?date=2029-03-01", (await api.NewUser()).Token)).IsProblem(403, "forbidden");
        var admin = await api.World.Admin();
        Assert.Equal(["?date"], (await api.Get("/v1/departures", admin)).IsProblem(422, "invalid").Pointers);
        Assert.Equal(["?origin"],
            (await api.Get("/v1/departures?date=2029-03-01&origin=ZZZ", admin)).IsProblem(422, "airport_not_found").Pointers);
    }
}
