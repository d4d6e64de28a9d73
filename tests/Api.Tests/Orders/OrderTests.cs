using System.Text.Json;
using FlightTickets.Api.Tests.Host;

namespace FlightTickets.Api.Tests.Orders;

public sealed class OrderTests(ApiHost api)
{
    private const string Orders = "/v1/orders";

    [Fact]
    public async Task A_paid_order_is_as_the_contract_shows_it()
    {
        var (user, flight) = (await api.NewUser(), await api.World.NewFlight());
        var answer = (await api.Post(Orders, World.Order(flight), user.Token, World.Key())).Is(201);
        var order = answer.Body;
        Assert.Equal("/v1/orders/" + answer.Text("id"), answer.Response.Headers.Location!.OriginalString);
        Assert.Equal("confirmed", answer.Text("status"));
        Assert.Matches("^[A-Z0-9]{6}$", answer.Text("bookingReference"));
        Assert.Equal("""{"amount":"179.00","currency":"USD"}""", order.GetProperty("base").GetRawText());
        Assert.Equal("""{"amount":"20.00","currency":"USD"}""", order.GetProperty("taxes").GetRawText());
        Assert.Equal("""{"amount":"199.00","currency":"USD"}""", order.GetProperty("total").GetRawText());
        Assert.Equal("p0", order.GetProperty("passengers")[0].GetProperty("id").GetString());
        Assert.Equal(("s0", flight, "economy", """["12A"]"""), (
            order.GetProperty("segments")[0].GetProperty("id").GetString(),
            order.GetProperty("segments")[0].GetProperty("flightId").GetString(),
            order.GetProperty("segments")[0].GetProperty("cabin").GetString(),
            order.GetProperty("segments")[0].GetProperty("seats").GetRawText()));
        var ticket = Assert.Single(order.GetProperty("tickets").EnumerateArray());
        Assert.Matches("^279[0-9]{10}$", ticket.GetProperty("number").GetString()!);
        Assert.Equal((0, 0, "12A"),
            (ticket.GetProperty("passenger").GetInt32(), ticket.GetProperty("segment").GetInt32(), ticket.GetProperty("seat").GetString()));
        Assert.Equal("captured", order.GetProperty("payment").GetProperty("status").GetString());
        Assert.Null(answer.Header("Idempotency-Replayed"));

        var payment = (await api.Get("/v1/payments/" + order.GetProperty("payment").GetProperty("id").GetString(), user.Token)).Is(200);
        Assert.Equal("captured", payment.Text("status"));
        Assert.NotEqual(0, payment.Body.GetProperty("ledger").GetArrayLength());
        Assert.Equal(flight,
            (await api.Get("/v1/tickets/" + ticket.GetProperty("number").GetString(), user.Token)).Is(200).Text("flightId"));
        Assert.Equal(answer.Text("id"), Assert.Single((await api.Get(Orders, user.Token)).Is(200).Body.GetProperty("data").EnumerateArray())
            .GetProperty("id").GetString());
        Assert.Equal(10, await Available(flight));
    }

    [Fact]
    public async Task A_key_has_one_outcome_even_concurrently_and_refuses_another_body()
    {
        var (user, flight, key) = (await api.NewUser(), await api.World.NewFlight(), World.Key());
        var answers = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => api.Post(Orders, World.Order(flight), user.Token, key)));
        var id = Assert.Single(answers.Select(a => a.Is(201).Text("id")).Distinct());
        Assert.Single(answers, a => a.Header("Idempotency-Replayed") is null);
        var respelt = " " + World.Order(flight).Replace(",\"", " ,\n \"", StringComparison.Ordinal);
        var replay = (await api.Post(Orders, respelt, user.Token, key)).Is(201);
        Assert.Equal((id, "true"), (replay.Text("id"), replay.Header("Idempotency-Replayed")));
        (await api.Post(Orders, World.Order(flight, "12B"), user.Token, key)).IsProblem(422, "idempotency_key_reused");
        var other = await api.NewUser();
        (await api.Post(Orders, World.Order(flight), other.Token, key)).IsProblem(409, "seat_unavailable");
        Assert.Equal(10, await Available(flight));
    }

    [Fact]
    public async Task Many_at_once_for_one_seat_have_one_winner()
    {
        // Room for all of them: in the moment of the rush the seat is what they lack, not a place.
        var (user, flight) = (await api.NewUser(), await api.World.NewFlight(authorized: 30));
        var answers = await Task.WhenAll(
            Enumerable.Range(0, 30).Select(_ => api.Post(Orders, World.Order(flight), user.Token, World.Key())));
        Assert.Single(answers, a => a.Status == 201);
        Assert.All(answers.Where(a => a.Status != 201),
            a => Assert.Equal("12A", a.IsProblem(409, "seat_unavailable").Body.GetProperty("seats")[0].GetProperty("seat").GetString()));
        Assert.Equal(29, await Available(flight));
    }

    [Theory]
    [InlineData("tok_declined")]
    [InlineData("tok_insufficient_funds")]
    public async Task A_declined_payment_leaves_nothing_held_and_is_remembered(string token)
    {
        var (user, flight, key) = (await api.NewUser(), await api.World.NewFlight(), World.Key());
        (await api.Post(Orders, World.Order(flight, token: token), user.Token, key)).IsProblem(402, "payment_declined");
        var again = (await api.Post(Orders, World.Order(flight, token: token), user.Token, key)).IsProblem(402, "payment_declined");
        Assert.Equal("true", again.Header("Idempotency-Replayed"));
        Assert.Equal(11, await Available(flight));
    }

    [Fact]
    public async Task An_impossible_order_is_refused_whole_and_its_key_may_succeed_later()
    {
        var (user, flight, small, key) = (await api.NewUser(), await api.World.NewFlight(),
            await api.World.NewFlight(authorized: 1), World.Key());
        (await api.Post(Orders, World.Order("B6-999-20270510-JFK"), user.Token, key)).IsProblem(404, "flight_not_found");
        var blocked = (await api.Post(Orders, World.Order(flight, "10B"), user.Token, key)).IsProblem(409, "seat_unavailable");
        Assert.Equal("""[{"segment":0,"seat":"10B"}]""", blocked.Body.GetProperty("seats").GetRawText());
        (await api.Post(Orders, World.Order(flight, "99A"), user.Token, key)).IsProblem(422, "seat_not_in_cabin");
        (await api.Post(Orders, World.Order(flight).Replace("economy", "first", StringComparison.Ordinal), user.Token, key))
            .IsProblem(422, "cabin_not_on_flight");
        (await api.Post(Orders, World.Order(flight).TrimEnd()[..^1] + ""","maxAmount":{"amount":"198.99","currency":"USD"}}""", user.Token,
            key)).IsProblem(409, "price_changed");
        (await api.Post(Orders, World.Order(small), user.Token, World.Key())).Is(201);
        (await api.Post(Orders, World.Order(small, "12C"), user.Token, key)).IsProblem(409, "sold_out");
        (await api.Send(HttpMethod.Patch, "/v1/flights/" + small, """{"status":"cancelled"}""", await api.World.Admin())).Is(200);
        (await api.Post(Orders, World.Order(small, "12C"), user.Token, key)).IsProblem(409, "flight_closed");
        (await api.Post(Orders, World.Order(flight), user.Token, key)).Is(201);
    }

    [Fact]
    public async Task Currencies_do_not_mix()
    {
        var (user, dollars, yen) = (await api.NewUser(), await api.World.NewFlight(), await api.World.NewFlight(currency: "EUR"));
        var body = World.Order(dollars, null)
            .Replace("\"economy\" }]", "\"economy\"},{\"flightId\":\"" + yen + "\",\"cabin\":\"economy\"}]", StringComparison.Ordinal);
        (await api.Post(Orders, body, user.Token, World.Key())).IsProblem(422, "mixed_currencies");
    }

    [Fact]
    public async Task Held_then_paid()
    {
        var (user, flight) = (await api.NewUser(), await api.World.NewFlight());
        var held = (await api.Post(Orders, World.Order(flight, token: null), user.Token, World.Key())).Is(201);
        Assert.Equal("held", held.Text("status"));
        Assert.EndsWith("Z", held.Text("holdExpiresAt"), StringComparison.Ordinal);
        var pay = $"{Orders}/{held.Text("id")}/payments";
        (await api.Post(pay, """{"method":"card","token":"tok_visa"}""", user.Token)).IsProblem(400, "idempotency_key_required");
        (await api.Post(pay, """{"method":"card","token":"tok_declined"}""", user.Token, World.Key())).IsProblem(402, "payment_declined");
        Assert.Equal("held", (await api.Get($"{Orders}/{held.Text("id")}", user.Token)).Is(200).Text("status"));
        var key = World.Key();
        Assert.Equal("confirmed",
            (await api.Post(pay, """{"method":"card","token":"tok_visa"}""", user.Token, key)).Is(200).Text("status"));
        var replay = (await api.Post(pay, """{"token":"tok_visa","method":"card"}""", user.Token, key)).Is(200);
        Assert.Equal("true", replay.Header("Idempotency-Replayed"));
        var second = replay.Body.GetProperty("payment").GetProperty("id").GetString();
        Assert.Equal("captured", (await api.Get($"/v1/payments/{second}", user.Token)).Is(200).Text("status"));
        (await api.Post(pay, """{"method":"card","token":"tok_flaky"}""", user.Token, key)).IsProblem(422, "idempotency_key_reused");
        (await api.Post(pay, """{"method":"card","token":"tok_visa"}""", user.Token, World.Key())).IsProblem(409, "order_status_conflict");
    }

    [Fact]
    public async Task Anothers_order_is_not_there_but_for_agents()
    {
        var (user, other, flight) = (await api.NewUser(), await api.NewUser(), await api.World.NewFlight());
        var order = (await api.Post(Orders, World.Order(flight), user.Token, World.Key())).Is(201);
        var path = $"{Orders}/{order.Text("id")}";
        (await api.Get(path, other.Token)).IsProblem(404, "not_found");
        (await api.Get(path)).IsProblem(401, "unauthenticated");
        (await api.Get(path, await api.World.Admin())).Is(200);
        (await api.Post(path + "/payments", """{"method":"card","token":"tok_visa"}""", other.Token, World.Key()))
            .IsProblem(404, "not_found");
        (await api.Post(path + "/cancellations", "{}", other.Token)).IsProblem(404, "not_found");
        (await api.Send(HttpMethod.Put, path + "/seats", """{"segments":[{"segment":0,"seats":["12C"]}]}""", other.Token))
            .IsProblem(404, "not_found");
        (await api.Get("/v1/payments/" + order.Body.GetProperty("payment").GetProperty("id").GetString(), other.Token))
            .IsProblem(404, "not_found");
        (await api.Get("/v1/tickets/" + order.Body.GetProperty("tickets")[0].GetProperty("number").GetString(), other.Token))
            .IsProblem(404, "not_found");
        (await api.Get($"{Orders}/nonsense", user.Token)).IsProblem(404, "not_found");
        (await api.Get($"{Orders}/ord_AAAAAAAAAAAAAAAAAAAAAA", user.Token)).IsProblem(404, "not_found");
        (await api.Get("/v1/tickets/2790000000000", user.Token)).IsProblem(404, "not_found");
        Assert.Equal(0, (await api.Get(Orders, other.Token)).Is(200).Body.GetProperty("data").GetArrayLength());

        var lookup = JsonSerializer.Serialize(
            new { bookingReference = order.Text("bookingReference").ToLowerInvariant(), familyName = "lovelace" });
        Assert.Equal(order.Text("id"), (await api.Post($"{Orders}/lookup", lookup)).Is(200).Text("id"));
        (await api.Post($"{Orders}/lookup", lookup.Replace("lovelace", "babbage", StringComparison.Ordinal))).IsProblem(404, "not_found");
    }

    [Fact]
    public async Task Seats_change_all_or_nothing()
    {
        var (user, flight) = (await api.NewUser(), await api.World.NewFlight());
        var order = (await api.Post(Orders, World.Order(flight, null), user.Token, World.Key())).Is(201);
        var path = $"{Orders}/{order.Text("id")}/seats";
        Assert.Equal("""["11A"]""", (await api.Send(HttpMethod.Put, path, """{"segments":[{"segment":0,"seats":["11A"]}]}""", user.Token))
            .Is(200).Body.GetProperty("segments")[0].GetProperty("seats").GetRawText());
        (await api.Send(HttpMethod.Put, path, """{"segments":[{"segment":0,"seats":["10B"]}]}""", user.Token))
            .IsProblem(409, "seat_unavailable");
        (await api.Send(HttpMethod.Put, path, """{"segments":[{"segment":0,"seats":["99A"]}]}""", user.Token))
            .IsProblem(422, "seat_not_in_cabin");
        (await api.Send(HttpMethod.Put, path, """{"segments":[{"segment":5,"seats":["12A"]}]}""", user.Token)).IsProblem(422, "invalid");
        Assert.Equal("11A",
            (await api.Get($"{Orders}/{order.Text("id")}", user.Token)).Body.GetProperty("tickets")[0].GetProperty("seat").GetString());
    }

    [Fact]
    public async Task A_cancellation_is_quoted_then_confirmed()
    {
        var (user, flight) = (await api.NewUser(), await api.World.NewFlight());
        var order = (await api.Post(Orders, World.Order(flight), user.Token, World.Key())).Is(201);
        var path = $"{Orders}/{order.Text("id")}/cancellations";
        var quote = (await api.Send(HttpMethod.Post, path, token: user.Token)).Is(201);
        Assert.Equal("""{"amount":"199.00","currency":"USD"}""", quote.Body.GetProperty("refund").GetRawText());
        var confirm = $"{path}/{quote.Text("id")}/confirm";
        (await api.Send(HttpMethod.Post, confirm, token: user.Token)).IsProblem(400, "idempotency_key_required");
        (await api.Send(HttpMethod.Post, $"{path}/nonsense/confirm", token: user.Token, key: World.Key()))
            .IsProblem(404, "quote_not_found");
        var key = World.Key();
        Assert.Equal("cancelled", (await api.Send(HttpMethod.Post, confirm, token: user.Token, key: key)).Is(200).Text("status"));
        Assert.Equal("true", (await api.Send(HttpMethod.Post, confirm, "{}", user.Token, key)).Is(200).Header("Idempotency-Replayed"));
        Assert.Equal(11, await Available(flight));
        Assert.Equal("refunded",
            (await api.Get("/v1/payments/" + order.Body.GetProperty("payment").GetProperty("id").GetString(), user.Token)).Text("status"));
        (await api.Send(HttpMethod.Post, path, token: user.Token)).IsProblem(409, "order_status_conflict");
    }

    [Fact]
    public async Task Check_in_returns_a_boarding_pass_when_it_is_open()
    {
        var user = await api.NewUser();
        var early = (await api.Post(Orders, World.Order(await api.World.NewFlight()), user.Token, World.Key())).Is(201);
        (await api.Send(HttpMethod.Post, CheckIn(early), token: user.Token)).IsProblem(409, "check_in_not_open");
        var soon = TimeZoneInfo.ConvertTime(DateTimeOffset.UtcNow.AddHours(6),
            TimeZoneInfo.FindSystemTimeZoneById("America/New_York")).DateTime;
        var order = (await api.Post(Orders, World.Order(await api.World.NewFlight(soon)), user.Token, World.Key())).Is(201);
        var pass = (await api.Send(HttpMethod.Post, CheckIn(order), token: user.Token)).Is(200);
        Assert.Equal(("LOVELACE/ADA", "12A", order.Text("bookingReference")),
            (pass.Text("passengerName"), pass.Text("seat"), pass.Text("bookingReference")));
        Assert.Equal(pass.Content, (await api.Send(HttpMethod.Post, CheckIn(order), token: user.Token)).Is(200).Content);

        static string CheckIn(Answer order) =>
            $"/v1/tickets/{order.Body.GetProperty("tickets")[0].GetProperty("number").GetString()}/check-in";
    }

    [Fact]
    public async Task The_list_has_pages_newest_first()
    {
        var (user, flight) = (await api.NewUser(), await api.World.NewFlight());
        var ids = new List<string>();
        foreach (var seat in new[] { "11A", "11B", "11C" })
            ids.Insert(0, (await api.Post(Orders, World.Order(flight, seat), user.Token, World.Key())).Is(201).Text("id"));
        var first = (await api.Get($"{Orders}?limit=2", user.Token)).Is(200);
        var second = (await api.Get($"{Orders}?limit=2&after={Uri.EscapeDataString(first.Text("after"))}", user.Token)).Is(200);
        Assert.Equal(ids, first.Body.GetProperty("data").EnumerateArray().Concat(second.Body.GetProperty("data").EnumerateArray())
            .Select(o => o.GetProperty("id").GetString()));
        Assert.Equal(JsonValueKind.Null, second.Body.GetProperty("after").ValueKind);
    }

    private async Task<int> Available(string flight) =>
        (await api.Get("/v1/flights/" + flight)).Is(200).Body.GetProperty("cabins")[0].GetProperty("available").GetInt32();
}
