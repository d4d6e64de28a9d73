using System.Text.Json;
using FlightTickets.Api.Tests.Host;

namespace FlightTickets.Api.Tests.Flights;

/// <summary>The gate over HTTP.</summary>
public sealed class BoardingTests(ApiHost api)
{
    [Fact]
    public async Task A_passenger_boards_by_pass_seat_or_ticket_and_counts_once()
    {
        var (agent, user, flight, ticket) = await Booked();
        var gate = $"/v1/flights/{flight}/boardings";
        (await api.Post(gate, $$"""{"ticket":"{{ticket}}"}""", agent)).IsProblem(409, "not_checked_in");
        var pass = (await api.Post($"/v1/tickets/{ticket}/check-in", "{}", user)).Is(200);
        Assert.Equal("M1LOVELACE/ADA        E", pass.Text("barCode")[..23]);
        var boarded = (await api.Post(gate, JsonSerializer.Serialize(new { scan = pass.Text("barCode") }), agent)).Is(200);
        Assert.Equal("""{"booked":1,"checkedIn":1,"boarded":1,"missing":0}""", boarded.Body.GetProperty("counts").GetRawText());
        foreach (var again in (string[])["""{"seat":"12A"}""", $$"""{"ticket":"{{ticket}}"}"""])
            Assert.Equal(boarded.Content, (await api.Post(gate, again, agent)).Is(200).Content);

        var list = (await api.Get($"/v1/flights/{flight}/passengers", agent)).Is(200).Body;
        Assert.Equal(boarded.Body.GetProperty("counts").GetRawText(), list.GetProperty("counts").GetRawText());
        var passenger = boarded.Body.GetProperty("passenger");
        Assert.Equal(passenger.GetRawText(), Assert.Single(list.GetProperty("data").EnumerateArray()).GetRawText());
        Assert.Equal(("adult", "12A", 1, "boarded"), (passenger.GetProperty("type").GetString(), passenger.GetProperty("seat").GetString(),
            passenger.GetProperty("sequence").GetInt32(), passenger.GetProperty("status").GetString()));
        Assert.Equal("boarded", (await api.Get($"/v1/tickets/{ticket}", user)).Is(200).Text("coupon"));

        var found = passenger.GetProperty("orderId").GetString();
        (await api.Post($"/v1/orders/{found}/cancellations", "{}", user)).IsProblem(409, "passenger_boarded");
        (await api.Send(HttpMethod.Delete, $"{gate}/{ticket}", null, agent)).Is(204);
        (await api.Send(HttpMethod.Delete, $"{gate}/{ticket}", null, agent)).Is(204);
        (await api.Post($"/v1/orders/{found}/cancellations", "{}", user)).Is(201);
        Assert.Equal("checked_in", (await api.Get($"/v1/orders/{found}", user)).Is(200).Body.GetProperty("tickets")[0]
            .GetProperty("coupon").GetString());
    }

    [Fact]
    public async Task A_refusal_tells_the_gate_what_to_do()
    {
        var (agent, user, flight, ticket) = await Booked();
        var (gate, other) = ($"/v1/flights/{flight}/boardings", await api.World.NewFlight(DateTime.UtcNow.AddHours(3)));
        var scan = JsonSerializer.Serialize(
            new { scan = (await api.Post($"/v1/tickets/{ticket}/check-in", "{}", user)).Is(200).Text("barCode") });
        (await api.Post($"/v1/flights/{other}/boardings", scan, agent)).IsProblem(409, "wrong_flight");
        (await api.Post($"/v1/flights/{other}/boardings", $$"""{"ticket":"{{ticket}}"}""", agent)).IsProblem(409, "wrong_flight");
        (await api.Post(gate, """{"seat":"12C"}""", agent)).IsProblem(404, "passenger_not_found");
        (await api.Post(gate, """{"ticket":"2790000000017"}""", agent)).IsProblem(404, "passenger_not_found");
        (await api.Send(HttpMethod.Delete, $"{gate}/nonsense", null, agent)).IsProblem(404, "passenger_not_found");
        var unreadable = (await api.Post(gate, """{"scan":"something else"}""", agent)).IsProblem(422, "invalid");
        Assert.Equal(["#/scan"], unreadable.Pointers);
        (await api.Post(gate, "{}", agent)).IsProblem(422, "invalid");
        (await api.Post(gate, $$"""{"seat":"12A","ticket":"{{ticket}}"}""", agent)).IsProblem(422, "invalid");
        (await api.Post("/v1/flights/B6-9999-20270510-JFK/boardings", """{"seat":"12A"}""", agent)).IsProblem(404, "not_found");
        (await api.Get("/v1/flights/B6-9999-20270510-JFK/passengers", agent)).IsProblem(404, "not_found");
        (await api.Get($"/v1/flights/{flight}/passengers?after=x", agent)).IsProblem(422, "invalid");
        (await api.Send(HttpMethod.Patch, $"/v1/flights/{flight}", """{"status":"cancelled"}""", agent)).Is(200);
        (await api.Post(gate, scan, agent)).IsProblem(409, "boarding_not_open");
    }

    [Fact]
    public async Task The_gate_is_for_agents()
    {
        var (_, user, flight, ticket) = await Booked();
        (await api.Post($"/v1/flights/{flight}/boardings", """{"seat":"12A"}""", user)).IsProblem(403, "forbidden");
        (await api.Send(HttpMethod.Delete, $"/v1/flights/{flight}/boardings/{ticket}", null, user)).IsProblem(403, "forbidden");
        (await api.Get($"/v1/flights/{flight}/passengers", user)).IsProblem(403, "forbidden");
        (await api.Get($"/v1/flights/{flight}/passengers")).IsProblem(401, "unauthenticated");
    }

    /// <summary>One passenger in 12A, on a flight that has check-in open.</summary>
    private async Task<(string Agent, string User, string Flight, string Ticket)> Booked()
    {
        var (agent, user, flight) = (await api.World.Admin(), await api.NewUser(), await api.World.NewFlight(DateTime.UtcNow.AddHours(2)));
        var order = (await api.Post("/v1/orders", World.Order(flight), user.Token, World.Key())).Is(201);
        return (agent, user.Token, flight, order.Body.GetProperty("tickets")[0].GetProperty("number").GetString()!);
    }
}
