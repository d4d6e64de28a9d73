using FlightTickets.Api.Tests.Host;
using FlightTickets.Events;
using FlightTickets.Persistence;
using Microsoft.Extensions.DependencyInjection;

namespace FlightTickets.Api.Tests.Webhooks;

public sealed class AdminTests(ApiHost api)
{
    [Fact]
    public async Task A_webhook_shows_its_secret_once_and_can_be_ended()
    {
        var admin = await api.World.Admin();
        var made = (await api.Post("/v1/admin/webhooks", """{"url":"https://partner.example/events","types":["order.*"]}""", admin))
            .Is(201);
        Assert.StartsWith("whsec_", made.Text("secret"), StringComparison.Ordinal);
        var list = (await api.Get("/v1/admin/webhooks", admin)).Is(200);
        Assert.Contains(made.Text("id"), list.Content, StringComparison.Ordinal);
        Assert.DoesNotContain("whsec_", list.Content, StringComparison.Ordinal);
        (await api.Get($"/v1/admin/webhooks/{made.Text("id")}/deliveries", admin)).Is(200);
        (await api.Send(HttpMethod.Delete, $"/v1/admin/webhooks/{made.Text("id")}", null, admin, null)).Is(204);
        (await api.Send(HttpMethod.Delete, $"/v1/admin/webhooks/{made.Text("id")}", null, admin, null)).Is(404);
    }

    [Theory]
    [InlineData("http://partner.example/", "order.*")]
    [InlineData("https://127.0.0.1/", "order.*")]
    [InlineData("https://[::ffff:10.0.0.1]/", "order.*")]
    [InlineData("https://partner.example/", "no.such")]
    public async Task What_cannot_be_is_422(string url, string type) =>
        (await api.Post("/v1/admin/webhooks", $$"""{"url":"{{url}}","types":["{{type}}"]}""", await api.World.Admin())).Is(422);

    [Fact]
    public async Task The_ledger_is_for_admins()
    {
        (await api.Get("/v1/admin/ledger")).Is(401);
        (await api.Get("/v1/admin/ledger", await api.World.Admin())).Is(200);
    }

    [Fact]
    public async Task Disruptions_of_an_unknown_order_are_404() =>
        (await api.Get("/v1/orders/ord_AAAAAAAAAAAAAAAAAAAAAA/disruptions", await api.World.Admin())).Is(404);

    [Fact]
    public async Task A_dead_letter_is_shown_to_admins_with_its_reason_and_can_be_replayed_once()
    {
        // An event of this order becomes one, as after a consumer that kept failing.
        var (user, flight) = (await api.NewUser(), await api.World.NewFlight());
        var order = (await api.Post("/v1/orders", World.Order(flight), user.Token, World.Key())).Is(201).Text("id");
        var store = (IOutboxStore)api.Services.GetRequiredService<DurableContexts>().Get("Orders").Store;
        var stopping = TestContext.Current.CancellationToken;
        var raised = (await store.ReadOutboxAsync(OutboxPartition.Of(order), 1000, stopping)).Single(e => e.Key.GrainId == order);
        await store.DeadLetterAsync(raised, "Nobody took it.", stopping);

        (await api.Get("/v1/admin/dead-letters")).Is(401);
        (await api.Get("/v1/admin/dead-letters", user.Token)).IsProblem(403, "forbidden");
        var admin = await api.World.Admin();
        (await api.Get("/v1/admin/dead-letters?limit=0", admin)).Is(422);
        var list = (await api.Get("/v1/admin/dead-letters", admin)).Is(200);
        var letter = list.Body.GetProperty("data").EnumerateArray().Single(l => l.GetProperty("subject").GetString() == order);
        Assert.Equal(("order.confirmed", "orders", "Nobody took it."), (Text("type"), Text("source"), Text("reason")));
        Assert.Contains(order, Text("data"), StringComparison.Ordinal);

        var replay = $"/v1/admin/dead-letters/{Text("id")}/replay";
        (await api.Send(HttpMethod.Post, replay, null, user.Token)).IsProblem(403, "forbidden");
        (await api.Send(HttpMethod.Post, replay, null, admin)).Is(202);
        Assert.Contains(await store.ReadOutboxAsync(OutboxPartition.Of(order), 1000, stopping), e => e.Id == raised.Id);
        (await api.Send(HttpMethod.Post, replay, null, admin)).IsProblem(404, "not_found");
        (await api.Send(HttpMethod.Post, "/v1/admin/dead-letters/no%20id/replay", null, admin)).IsProblem(404, "not_found");

        string Text(string name) => letter.GetProperty(name).GetString()!;
    }
}
