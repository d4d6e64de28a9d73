using System.Text.Json;
using FlightTickets.Api.Tests.Host;
using FlightTickets.Events;
using FlightTickets.Flights;
using FlightTickets.Persistence;
using Microsoft.Extensions.DependencyInjection;

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
    public async Task An_offloaded_passenger_is_off_the_flight_and_keeps_the_ticket()
    {
        var (agent, user, flight, ticket) = await Booked();
        var (gate, offloads) = ($"/v1/flights/{flight}/boardings", $"/v1/flights/{flight}/offloads");
        (await api.Post(offloads, $$"""{"ticket":"{{ticket}}","reason":"missed"}""", agent)).IsProblem(409, "not_checked_in");
        (await api.Post(offloads, $$"""{"ticket":"{{ticket}}"}""", agent)).IsProblem(422, "invalid");
        (await api.Post(offloads, $$"""{"ticket":"{{ticket}}","reason":"tired"}""", agent)).IsProblem(422, "invalid");
        (await api.Post(offloads, """{"reason":"missed"}""", agent)).IsProblem(422, "invalid");
        (await api.Post(offloads, """{"seat":"12C","reason":"missed"}""", agent)).IsProblem(404, "passenger_not_found");
        (await api.Post(offloads, """{"seat":"12A","reason":"missed"}""", user)).IsProblem(403, "forbidden");
        var pass = (await api.Post($"/v1/tickets/{ticket}/check-in", "{}", user)).Is(200);
        (await api.Post(gate, """{"seat":"12A"}""", agent)).Is(200);
        var scan = JsonSerializer.Serialize(new { scan = pass.Text("barCode"), reason = "security" });
        var off = (await api.Post(offloads, scan, agent)).Is(200).Body;
        Assert.Equal("""{"booked":1,"checkedIn":0,"boarded":0,"missing":0}""", off.GetProperty("counts").GetRawText());
        Assert.Equal("security", off.GetProperty("passenger").GetProperty("offloaded").GetString());
        var again = (await api.Post(offloads, $$"""{"ticket":"{{ticket}}","reason":"missed"}""", agent)).Is(200);
        Assert.Equal(off.GetRawText(), again.Content);
        (await api.Get($"/v1/tickets/{ticket}/boarding-pass", user)).IsProblem(409, "not_checked_in");
        (await api.Post($"/v1/tickets/{ticket}/check-in", "{}", user)).IsProblem(409, "passenger_offloaded");
        Assert.Equal("open", (await api.Get($"/v1/tickets/{ticket}", user)).Is(200).Text("coupon"));

        // The party's check-in does not let in whom the gate has sent away; an agent who means it does.
        var reference = (await api.Get($"/v1/tickets/{ticket}", user)).Is(200).Text("bookingReference");
        var party = $$"""{"bookingReference":"{{reference}}","familyName":"lovelace"}""";
        (await api.Post($"/v1/flights/{flight}/check-ins", party, agent)).IsProblem(409, "passenger_offloaded");
        (await api.Post($"/v1/tickets/{ticket}/check-in", "{}", agent)).Is(200);
        var passes = (await api.Post($"/v1/flights/{flight}/check-ins", party, agent)).Is(200).Body.GetProperty("data");
        Assert.Equal(2, Assert.Single(passes.EnumerateArray()).GetProperty("sequence").GetInt32());
        (await api.Post($"/v1/flights/{flight}/check-ins", party.Replace("lovelace", "x"), agent)).IsProblem(404, "passenger_not_found");
        (await api.Post("/v1/flights/B6-9999-20270510-JFK/check-ins", party, agent)).IsProblem(404, "not_found");

        // Others hear each step once, the order's in the order of its own sequence.
        var order = (await api.Get($"/v1/tickets/{ticket}", user)).Is(200).Text("orderId");
        var told = await RaisedAsync("Orders", order);
        Assert.Equal(["order.confirmed", "ticket.checked_in", "ticket.offloaded", "order.seats_changed", "ticket.checked_in"],
            told.Select(e => e.Type));
        Assert.Equal(told.Select(e => e.Sequence).Order(), told.Select(e => e.Sequence));
        Assert.Equal(["ticket.boarded"], (await RaisedAsync("Flights", FlightId.SeatKey(flight, "12A"))).Select(e => e.Type));
        (await api.Post("/v1/flights/B6-9999-20270510-JFK/offloads", scan, agent)).IsProblem(404, "not_found");
    }

    [Fact]
    public async Task An_agent_sets_gate_and_terminal_and_the_pass_shows_them()
    {
        var (admin, user, flight, ticket) = await Booked();
        var (id, email, _) = await api.NewUser();
        (await api.Send(HttpMethod.Put, $"/v1/users/{id}/roles", """{"roles":["customer","agent"]}""", admin)).Is(200);
        var agent = await api.Login(email, ApiHost.Password);
        var path = $"/v1/flights/{flight}/gate";
        (await api.Send(HttpMethod.Put, path, "{}", agent)).IsProblem(422, "invalid");
        (await api.Send(HttpMethod.Put, path, """{"gate":"B22"}""", user)).IsProblem(403, "forbidden");
        (await api.Send(HttpMethod.Put, "/v1/flights/B6-9999-20270510-JFK/gate", """{"gate":"B22"}""", agent)).IsProblem(404, "not_found");
        foreach (var _ in (int[])[1, 2])
            Assert.Equal("B22", (await api.Send(HttpMethod.Put, path, """{"gate":"B22","terminal":"5"}""", agent)).Is(200).Text("gate"));
        var known = (await api.Get($"/v1/flights/{flight}")).Is(200);
        Assert.Equal(("B22", "5"), (known.Text("gate"), known.Text("terminal")));
        (await api.Post($"/v1/tickets/{ticket}/check-in", "{}", user)).Is(200);
        (await api.Send(HttpMethod.Put, path, """{"gate":"B24"}""", agent)).Is(200);
        var pass = (await api.Get($"/v1/tickets/{ticket}/boarding-pass", user)).Is(200);
        Assert.Equal(("B24", "5"), (pass.Text("gate"), pass.Text("terminal")));
        var none = (await api.Send(HttpMethod.Put, path, """{"gate":"","terminal":""}""", agent)).Is(200).Body;
        Assert.False(none.TryGetProperty("gate", out _) || none.TryGetProperty("terminal", out _));
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

    // Without streams, events stay in the outbox.
    private async Task<IReadOnlyList<OutboxEvent>> RaisedAsync(string context, string grain)
    {
        var store = (IOutboxStore)api.Services.GetRequiredService<DurableContexts>().Get(context).Store;
        var events = await store.ReadOutboxAsync(OutboxPartition.Of(grain), int.MaxValue, TestContext.Current.CancellationToken);
        return [.. events.Where(e => e.Key.GrainId == grain)];
    }

    /// <summary>One passenger in 12A, on a flight that has check-in open.</summary>
    private async Task<(string Agent, string User, string Flight, string Ticket)> Booked()
    {
        var (agent, user, flight) = (await api.World.Admin(), await api.NewUser(), await api.World.NewFlight(DateTime.UtcNow.AddHours(2)));
        var order = (await api.Post("/v1/orders", World.Order(flight), user.Token, World.Key())).Is(201);
        return (agent, user.Token, flight, order.Body.GetProperty("tickets")[0].GetProperty("number").GetString()!);
    }
}
