using System.Text.Json;
using FlightTickets.Api.Tests.Host;
using FlightTickets.Events;
using FlightTickets.Persistence;
using Microsoft.Extensions.DependencyInjection;

namespace FlightTickets.Api.Tests.Flights;

/// <summary>A full airplane boards over HTTP from three gates at once, and every gate scans everybody.</summary>
public sealed class GateStormTests(ApiHost api)
{
    private const int Seats = 300, Party = 6, AtOnce = 8;

    [Fact]
    public async Task Three_gates_that_scan_the_same_300_passengers_board_each_once()
    {
        var (flight, passes) = await CheckedInAsync();
        var agents = await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => AgentAsync()));
        // Each gate has an order and a way of its own, and the three overlap from the first scan to the last.
        var gates = await Task.WhenAll(
            GateAsync(flight, agents[0], passes, pass => new { scan = pass.Scan }),
            GateAsync(flight, agents[1], [.. passes.Reverse()], pass => new { seat = pass.Seat }),
            GateAsync(flight, agents[2], [.. passes.OrderBy(pass => pass.Ticket[^1]).ThenBy(pass => pass.Ticket)],
                pass => new { ticket = pass.Ticket }));

        foreach (var gate in gates) Assert.Equal(Seats, gate.Select(answer => answer.Ticket).Distinct().Count());
        Assert.Empty(Faults(passes, gates.SelectMany(gate => gate), await BoardedAsync(flight)));
        var list = (await api.Get($"/v1/flights/{flight}/passengers?limit=1", agents[0])).Is(200).Body;
        Assert.Equal("""{"booked":300,"checkedIn":300,"boarded":300,"missing":0}""", list.GetProperty("counts").GetRawText());
        // One of the answers saw the airplane full, and none saw more.
        Assert.Equal(Seats, gates.SelectMany(gate => gate).Max(answer => answer.Boarded));
    }

    [Fact]
    public void A_passenger_who_boards_twice_or_never_is_found()
    {
        Pass[] passes = [new("1", "1A", ""), new("2", "1B", "")];
        Scanned[] answers = [new("1", "1A", 1), new("2", "1B", 2), new("1", "1A", 2)];
        Assert.Empty(Faults(passes, answers, ["1", "2"]));
        Assert.Equal(["1 boarded 2 times"], Faults(passes, answers, ["1", "2", "1"]));
        Assert.Equal(["2 boarded 0 times"], Faults(passes, answers, ["1"]));
        Assert.Equal(["1 was let in as 1A, 1B"], Faults(passes, [.. answers, new("1", "1B", 2)], ["1", "2"]));
    }

    private static IEnumerable<string> Faults(IEnumerable<Pass> passes, IEnumerable<Scanned> answers, IEnumerable<string> boarded)
    {
        var times = boarded.CountBy(ticket => ticket).ToDictionary();
        foreach (var ticket in passes.Select(pass => pass.Ticket))
            if (times.GetValueOrDefault(ticket) is not 1 and var count) yield return $"{ticket} boarded {count} times";
        foreach (var same in answers.GroupBy(answer => answer.Ticket))
            if (same.Select(answer => answer.Seat).Distinct().ToArray() is { Length: > 1 } seats)
                yield return $"{same.Key} was let in as {string.Join(", ", seats)}";
    }

    // Without streams, events stay in the outbox: one for each time that a passenger came on board.
    private async Task<IReadOnlyList<string>> BoardedAsync(string flight)
    {
        var store = (IOutboxStore)api.Services.GetRequiredService<DurableContexts>().Get("Flights").Store;
        List<string> tickets = [];
        for (var partition = 0; partition < OutboxPartition.Count; partition++)
        {
            var events = await store.ReadOutboxAsync(partition, int.MaxValue, TestContext.Current.CancellationToken);
            tickets.AddRange(events.Where(e => e.Type == "ticket.boarded").Select(e => JsonElement.Parse(e.Data))
                .Where(data => data.GetProperty("flightId").GetString() == flight).Select(data => data.GetProperty("ticket").GetString()!));
        }

        return tickets;
    }

    private async Task<Scanned[]> GateAsync(string flight, string agent, Pass[] passes, Func<Pass, object> who)
    {
        var scanned = new Scanned[passes.Length];
        await Parallel.ForAsync(0, passes.Length, new ParallelOptions { MaxDegreeOfParallelism = AtOnce }, async (i, _) =>
        {
            var body = (await api.Post($"/v1/flights/{flight}/boardings", JsonSerializer.Serialize(who(passes[i])), agent)).Is(200).Body;
            var passenger = body.GetProperty("passenger");
            scanned[i] = new Scanned(passenger.GetProperty("ticket").GetString()!, passenger.GetProperty("seat").GetString()!,
                body.GetProperty("counts").GetProperty("boarded").GetInt32());
        });
        return scanned;
    }

    private async Task<(string Flight, Pass[] Passes)> CheckedInAsync()
    {
        var (admin, user) = (await api.World.Admin(), (await api.NewUser()).Token);
        var tail = $"S{Guid.NewGuid():N}"[..8].ToUpperInvariant();
        (await api.Post("/v1/airplanes", $$"""
            {"tail":"{{tail}}","manufacturer":"AIRBUS","model":"A330","built":2010,
             "cabins":[{"cabin":"economy","firstRow":1,"lastRow":50,"seats":"ABC DEF"}]}
            """, admin)).Is(201);
        var flight = (await api.Post("/v1/flights", World.Flight(tail, 9300, DateTime.UtcNow.AddHours(2)), admin)).Is(201).Text("id");
        var passes = new List<Pass>();
        for (var row = 1; row <= Seats / Party; row++)
        {
            var order = (await api.Post("/v1/orders", JsonSerializer.Serialize(new
            {
                passengers = Enumerable.Range(0, Party)
                    .Select(i => new { givenName = $"P{i}", familyName = "Storm", bornOn = "1990-12-10" }),
                segments = new[] { new { flightId = flight, cabin = "economy", seats = "ABCDEF".Select(letter => $"{row}{letter}") } },
                payment = new { method = "card", token = "tok_visa" },
            }), user, World.Key())).Is(201);
            var party = JsonSerializer.Serialize(new { bookingReference = order.Text("bookingReference"), familyName = "Storm" });
            var checkedIn = (await api.Post($"/v1/flights/{flight}/check-ins", party, admin)).Is(200).Body.GetProperty("data");
            passes.AddRange(checkedIn.EnumerateArray().Select(pass => new Pass(pass.GetProperty("ticketNumber").GetString()!,
                pass.GetProperty("seat").GetString()!, pass.GetProperty("barCode").GetString()!)));
        }

        Assert.Equal(Seats, passes.Select(pass => pass.Seat).Distinct().Count());
        return (flight, [.. passes]);
    }

    private async Task<string> AgentAsync()
    {
        var (id, email, _) = await api.NewUser();
        var roles = await api.Send(
            HttpMethod.Put, $"/v1/users/{id}/roles", """{"roles":["customer","agent"]}""",
            await api.World.Admin());
        roles.Is(200);
        return await api.Login(email);
    }

    private sealed record Pass(string Ticket, string Seat, string Scan);

    private sealed record Scanned(string Ticket, string Seat, int Boarded);
}
