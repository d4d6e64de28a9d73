using FlightTickets.Api.Tests.Host;

namespace FlightTickets.Api.Tests.Webhooks;

public sealed class AdminTests(ApiHost api)
{
    [Fact]
    public async Task A_webhook_shows_its_secret_once_and_can_be_ended()
    {
        var admin = await api.World.Admin();
        var made = (await api.Post("/v1/admin/webhooks", """{"url":"https://partner.example/events","types":["order.*"]}""", admin)).Is(201);
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
    public async Task Disruptions_of_an_order_nobody_placed_are_404() =>
        (await api.Get("/v1/orders/ord_AAAAAAAAAAAAAAAAAAAAAA/disruptions", await api.World.Admin())).Is(404);
}
