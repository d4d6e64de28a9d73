using System.Globalization;
using FlightTickets.Api.Tests.Host;

namespace FlightTickets.Api.Tests.Orders;

/// <summary>Other flights, parts of orders, fare rules and longer holds, over HTTP.</summary>
public sealed class ChangeTests(ApiHost api)
{
    private const string Orders = "/v1/orders";

    [Fact]
    public async Task A_segment_is_changed_as_quoted_and_the_difference_paid()
    {
        var (user, flight, dearer) = (await api.NewUser(), await api.World.NewFlight(), await api.World.NewFlight(amount: "249.50"));
        var order = (await api.Post(Orders, World.Order(flight), user.Token, World.Key())).Is(201);
        var path = $"{Orders}/{order.Text("id")}/changes";
        (await api.Post(path, """{"segment":0,"flightId":"nonsense"}""", user.Token)).IsProblem(422, "invalid");
        (await api.Post(path, $$"""{"segment":0,"flightId":"{{flight}}"}""", user.Token)).IsProblem(422, "invalid");
        var quote = (await api.Post(path, $$"""{"segment":0,"flightId":"{{dearer}}","seats":["11C"]}""", user.Token)).Is(201);
        Assert.Equal("""{"amount":"50.50","currency":"USD"}""", quote.Body.GetProperty("difference").GetRawText());
        var confirm = $"{path}/{quote.Text("id")}/confirm";
        (await api.Post(confirm, "{}", user.Token)).IsProblem(400, "idempotency_key_required");
        (await api.Post(confirm, "{}", user.Token, World.Key())).IsProblem(422, "payment_required");
        var (key, body) = (World.Key(), """{"payment":{"method":"card","token":"tok_visa"}}""");
        var changed = (await api.Post(confirm, body, user.Token, key)).Is(200).Body;
        Assert.Equal((dearer, "249.50"), (changed.GetProperty("segments")[0].GetProperty("flightId").GetString(),
            changed.GetProperty("total").GetProperty("amount").GetString()));
        var payments = changed.GetProperty("payments").EnumerateArray().ToArray();
        var kept = payments.Sum(p => Minor(p.GetProperty("amount")) - Minor(p.GetProperty("refunded")));
        Assert.Equal((2, 24950), (payments.Length, kept));
        Assert.Empty(changed.GetProperty("fees").EnumerateArray());
        var (old, ticket) = (order.Body.GetProperty("tickets")[0].GetProperty("number").GetString()!, changed.GetProperty("tickets")[0]);
        Assert.Equal((old, "11C"), (ticket.GetProperty("replaces").GetString(), ticket.GetProperty("seat").GetString()));
        var former = (await api.Get($"/v1/tickets/{old}", user.Token)).Is(200);
        Assert.Equal(("void", ticket.GetProperty("number").GetString()), (former.Text("status"), former.Text("replacedBy")));
        Assert.Equal("true", (await api.Post(confirm, body, user.Token, key)).Is(200).Header("Idempotency-Replayed"));
    }

    private static int Minor(System.Text.Json.JsonElement money) =>
        (int)(100 * decimal.Parse(money.GetProperty("amount").GetString()!, CultureInfo.InvariantCulture));

    [Fact]
    public async Task A_person_with_one_name_is_booked_and_the_pass_says_so()
    {
        var (user, agent) = (await api.NewUser(), await api.World.Admin());
        var flight = await api.World.NewFlight(DateTime.UtcNow.AddHours(2));
        var body = World.Order(flight).Replace("\"Ada\"", "\"\"", StringComparison.Ordinal);
        var order = (await api.Post(Orders, body, user.Token, World.Key())).Is(201);
        Assert.Equal("", order.Body.GetProperty("passengers")[0].GetProperty("givenName").GetString());
        var ticket = order.Body.GetProperty("tickets")[0].GetProperty("number").GetString();
        var pass = (await api.Post($"/v1/tickets/{ticket}/check-in", "{}", agent)).Is(200);
        Assert.Equal("LOVELACE/FNU", pass.Text("passengerName"));
    }

    [Fact]
    public async Task Only_an_agent_extends_a_hold()
    {
        var (user, flight) = (await api.NewUser(), await api.World.NewFlight());
        var order = (await api.Post(Orders, World.Order(flight, token: null), user.Token, World.Key())).Is(201);
        var path = $"{Orders}/{order.Text("id")}/hold-extensions";
        var until = order.Body.GetProperty("holdExpiresAt").GetDateTimeOffset().AddHours(1);
        var body = string.Create(CultureInfo.InvariantCulture, $$"""{"until":"{{until.UtcDateTime:O}}"}""");
        (await api.Post(path, body, user.Token)).IsProblem(403, "forbidden");
        var admin = await api.World.Admin();
        for (var i = 0; i < 2; i++) Assert.Equal(until,
            (await api.Post(path, body, admin)).Is(200).Body.GetProperty("holdExpiresAt").GetDateTimeOffset());
    }

    [Fact]
    public async Task A_passenger_is_cancelled_by_the_rules_of_the_fare()
    {
        var (user, flight) = (await api.NewUser(), await api.World.NewFlight());
        var order = (await api.Post(
            Orders,
            $$"""
            {"passengers":[{"givenName":"Ada","familyName":"Lovelace","bornOn":"1990-12-10"},
                            {"givenName":"Bea","familyName":"Lovelace","bornOn":"1991-12-10"}],
             "segments":[{"flightId":"{{flight}}","cabin":"economy","seats":["12A","12C"]}],"payment":{"method":"card","token":"tok_visa"} }
            """,
            user.Token, World.Key())).Is(201);
        var path = $"{Orders}/{order.Text("id")}/cancellations";
        var quote = (await api.Post(path, """{"passengers":[1]}""", user.Token)).Is(201);
        Assert.Equal("""{"amount":"199.00","currency":"USD"}""", quote.Body.GetProperty("refund").GetRawText());
        var rest = (await api.Post($"{path}/{quote.Text("id")}/confirm", "{}", user.Token, World.Key())).Is(200).Body;
        Assert.Equal(("confirmed", "199.00", """["12A",null]"""), (
            rest.GetProperty("status").GetString(), rest.GetProperty("total").GetProperty("amount").GetString(),
            rest.GetProperty("segments")[0].GetProperty("seats").GetRawText()));
        Assert.True(rest.GetProperty("passengers")[1].GetProperty("cancelled").GetBoolean());
    }
}
