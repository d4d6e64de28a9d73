using System.Text.Json;
using FlightTickets.Api.Tests.Host;

namespace FlightTickets.Api.Tests.Flights;

public sealed class FlightTests(ApiHost api)
{
    [Fact]
    public async Task A_flight_is_as_the_contract_shows_it()
    {
        var admin = await api.World.Admin();
        await api.Post("/v1/airplanes", World.Airplane("N635JB"), admin);
        var created = await api.Post("/v1/flights", World.Flight("N635JB", 135, new DateTime(2027, 5, 10, 6, 10, 0)), admin);
        Assert.Equal("B6-135-20270510-JFK", created.Is(201).Text("id"));
        Assert.Equal("/v1/flights/B6-135-20270510-JFK", created.Response.Headers.Location!.OriginalString);
        (await api.Post("/v1/flights", World.Flight("N635JB", 135, new DateTime(2027, 5, 10, 6, 10, 0)), admin))
            .IsProblem(409, "flight_exists");
        (await api.Post("/v1/flights", World.Flight("N635JB", 136, new DateTime(2027, 5, 10, 8, 0, 0)), admin))
            .IsProblem(409, "airplane_unavailable");

        var flight = (await api.Get("/v1/flights/B6-135-20270510-JFK")).Is(200).Body;
        Assert.Equal("scheduled", flight.GetProperty("status").GetString());
        var departure = flight.GetProperty("departure");
        Assert.Equal(
            ("JFK", "2027-05-10T06:10:00", "America/New_York", "2027-05-10T10:10:00Z"),
            (departure.GetProperty("airport").GetString(), departure.GetProperty("local").GetString(),
                departure.GetProperty("timeZone").GetString(), departure.GetProperty("utc").GetString()));
        Assert.Equal("2027-05-10T13:21:00Z", flight.GetProperty("arrival").GetProperty("utc").GetString());
        var cabin = Assert.Single(flight.GetProperty("cabins").EnumerateArray());
        Assert.Equal("""{"amount":"199.00","currency":"USD"}""", cabin.GetProperty("fare").GetRawText());
        Assert.Equal(11, cabin.GetProperty("available").GetInt32());
        foreach (var secret in new[] { "capacity", "held", "sold" }) Assert.False(cabin.TryGetProperty(secret, out _));
        var staff = (await api.Get("/v1/flights/B6-135-20270510-JFK", admin)).Body.GetProperty("cabins")[0];
        Assert.Equal((11, 0, 0),
            (staff.GetProperty("capacity").GetInt32(), staff.GetProperty("held").GetInt32(), staff.GetProperty("sold").GetInt32()));
    }

    [Theory]
    [InlineData("departureEstimated")]
    [InlineData("arrivalEstimated")]
    public async Task An_estimate_years_off_is_refused(string field)
    {
        var flight = await api.World.NewFlight();
        var answer = await api.Send(HttpMethod.Patch, "/v1/flights/" + flight, $$"""{"{{field}}":"9999-12-31T23:59:59Z"}""",
            await api.World.Admin());
        Assert.Equal(422, answer.Status);
        Assert.Equal(["#/" + field], answer.Pointers);
    }

    [Theory]
    [InlineData("9999-12-31T22:00", "9999-12-31T23:59", "#/departure")]
    [InlineData("0001-01-01T00:30", "0001-01-01T04:00", "#/departure")]
    [InlineData("2199-12-31T22:00", "9999-12-31T23:59", "#/arrival")]
    public async Task A_flight_outside_the_accepted_years_is_refused(string departure, string arrival, string pointer)
    {
        var admin = await api.World.Admin();
        await api.Post("/v1/airplanes", World.Airplane("N985TT"), admin);
        var flight = World.Flight("N985TT", 985, new DateTime(2027, 5, 10, 6, 10, 0))
            .Replace("2027-05-10T06:10", departure, StringComparison.Ordinal)
            .Replace("2027-05-10T09:21", arrival, StringComparison.Ordinal);
        Assert.Equal([pointer], (await api.Post("/v1/flights", flight, admin)).IsProblem(422, "invalid").Pointers);
    }

    [Fact]
    public async Task A_search_finds_the_cheapest_first_by_airport_or_metropolitan_code()
    {
        var day = new DateTime(2027, 8, 20, 6, 0, 0);
        var dear = await api.World.NewFlight(day, "300.00");
        var cheap = await api.World.NewFlight(day.AddHours(1), "100.00");
        var full = await api.World.NewFlight(day.AddHours(2), "50.00", authorized: 1);
        foreach (var origin in new[] { "JFK", "NYC" })
        {
            var found = (await api.Get($"/v1/flights?origin={origin}&destination=RSW&date=2027-08-20&passengers=2&cabin=economy")).Is(200);
            Assert.Equal([cheap, dear], found.Body.GetProperty("data").EnumerateArray().Select(f => f.GetProperty("id").GetString()));
            Assert.Equal(JsonValueKind.Null, found.Body.GetProperty("after").ValueKind);
        }

        Assert.Equal(full, (await api.Get("/v1/flights?origin=JFK&destination=RSW&date=2027-08-20")).Body.GetProperty("data")[0]
            .GetProperty("id").GetString());
        Assert.Equal(0,
            (await api.Get("/v1/flights?origin=JFK&destination=RSW&date=2027-08-21")).Is(200).Body.GetProperty("data").GetArrayLength());
        Assert.Equal(["?destination"],
            (await api.Get("/v1/flights?origin=JFK&destination=ZZZ&date=2027-08-20")).IsProblem(422, "airport_not_found").Pointers);
        Assert.Equal(["?destination", "?date"],
            (await api.Get("/v1/flights?origin=JFK&date=2027-02-30")).IsProblem(422, "invalid").Pointers);
        Assert.Equal(["?passengers"],
            (await api.Get("/v1/flights?origin=JFK&destination=RSW&date=2027-08-20&passengers=10")).IsProblem(422, "invalid").Pointers);
    }

    [Fact]
    public async Task A_seat_map_has_a_section_between_two_aisles()
    {
        var flight = await api.World.NewFlight();
        var map = (await api.Get($"/v1/flights/{flight}/seat-map")).Is(200).Body;
        Assert.Equal(flight, map.GetProperty("flightId").GetString());
        var rows = map.GetProperty("cabins")[0].GetProperty("rows");
        Assert.Equal([10, 11, 12], rows.EnumerateArray().Select(r => r.GetProperty("row").GetInt32()));
        var sections = rows[0].GetProperty("sections");
        Assert.Equal(2, sections.GetArrayLength());
        var seats = sections[0].GetProperty("elements");
        Assert.Equal(("seat", "10A", "available"), (seats[0].GetProperty("type").GetString(),
            seats[0].GetProperty("designator").GetString(), seats[0].GetProperty("status").GetString()));
        Assert.Contains("W", seats[0].GetProperty("characteristics").EnumerateArray().Select(c => c.GetString()));
        Assert.Equal("blocked", seats[1].GetProperty("status").GetString());
        (await api.Get("/v1/flights/B6-999-20270510-JFK/seat-map")).IsProblem(404, "not_found");
        (await api.Get("/v1/flights/nonsense/seat-map")).IsProblem(404, "not_found");
    }

    [Fact]
    public async Task Only_an_admin_changes_a_flight()
    {
        var flight = await api.World.NewFlight();
        var admin = await api.World.Admin();
        var path = "/v1/flights/" + flight;
        var preview = (await api.Send(HttpMethod.Patch, path + "?preview=true", """{"status":"cancelled"}""", admin)).Is(200);
        Assert.Equal(("cancelled", 0), (preview.Text("status"), preview.Body.GetProperty("preview").GetProperty("orders").GetInt32()));
        Assert.Equal("scheduled", (await api.Get(path)).Is(200).Text("status"));
        (await api.Send(HttpMethod.Patch, path + "?preview=maybe", """{"status":"cancelled"}""", admin)).IsProblem(422, "invalid");
        var changed = (await api.Send(HttpMethod.Patch, path, """{"gate":"B22","status":"cancelled"}""", admin)).Is(200);
        Assert.Equal(("B22", "cancelled"), (changed.Text("gate"), changed.Text("status")));
        Assert.Equal("boarding cannot follow cancelled.",
            (await api.Send(HttpMethod.Patch, path, """{"status":"boarding"}""", admin))
                .IsProblem(409, "flight_status_conflict").Text("detail"));
        // A mistake is taken back.
        Assert.Equal("scheduled", (await api.Send(HttpMethod.Patch, path, """{"status":"scheduled"}""", admin)).Is(200).Text("status"));
        (await api.Send(HttpMethod.Patch, "/v1/flights/B6-999-20270510-JFK", """{"gate":"B22"}""", admin)).IsProblem(404, "not_found");
        var user = await api.NewUser();
        (await api.Send(HttpMethod.Patch, "/v1/flights/" + flight, """{"gate":"B23"}""", user.Token)).IsProblem(403, "forbidden");
        (await api.Post("/v1/flights", "{}", user.Token)).IsProblem(403, "forbidden");
        (await api.Post("/v1/flights", "{}")).IsProblem(401, "unauthenticated");
    }

    [Theory]
    [InlineData("2027-03-14T02:30", "2027-03-14T09:00", "local_time_skipped")]
    [InlineData("2027-06-01T09:00", "2027-06-01T08:00", "arrival_not_after_departure")]
    public async Task Times_that_cannot_be(string departure, string arrival, string code)
    {
        var admin = await api.World.Admin();
        await api.Post("/v1/airplanes", World.Airplane("N700TT"), admin);
        var body = World.Flight("N700TT", 700, new DateTime(2027, 6, 1, 6, 0, 0)).Replace("2027-06-01T06:00", departure,
            StringComparison.Ordinal).Replace("2027-06-01T09:11", arrival, StringComparison.Ordinal);
        (await api.Post("/v1/flights", body, admin)).IsProblem(422, code);
    }

    [Fact]
    public async Task Changes_are_sent_as_they_happen()
    {
        var flight = await api.World.NewFlight();
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        patience.CancelAfter(TimeSpan.FromMinutes(2));
        using var response = await api.Client.GetAsync($"/v1/flights/{flight}/events",
            HttpCompletionOption.ResponseHeadersRead, patience.Token);
        Assert.Equal("text/event-stream", response.Content.Headers.ContentType?.MediaType);
        using var reader = new StreamReader(await response.Content.ReadAsStreamAsync(patience.Token));
        Assert.Equal(flight, (await Next("status")).GetProperty("id").GetString());
        var user = await api.NewUser();
        (await api.Post("/v1/orders", World.Order(flight, "11C"), user.Token, World.Key())).Is(201);
        Assert.Equal("11C", (await Next("seat")).GetProperty("designator").GetString());
        Assert.Equal("economy", (await Next("availability")).GetProperty("cabin").GetString());
        (await api.Get("/v1/flights/B6-999-20270510-JFK/events")).IsProblem(404, "not_found");

        async Task<JsonElement> Next(string type)
        {
            while (true)
            {
                var line = await reader.ReadLineAsync(patience.Token) ?? throw new EndOfStreamException();
                if (line != "event: " + type) continue;
                return JsonDocument.Parse((await reader.ReadLineAsync(patience.Token))!["data: ".Length..]).RootElement;
            }
        }
    }
}
