using System.Text;
using FlightTickets.Api.Tests.Host;
using FlightTickets.Webhooks;

namespace FlightTickets.Api.Tests.Payments;

/// <summary>The gateway's own word, on a host where a gateway that does not answer is waited for far longer than any test.</summary>
public sealed class GatewayWebhookTests : IAsyncLifetime
{
    private readonly ApiHost _api = new(
        rateLimits: false, ("Payments:CallTimeout", "00:10:00"), ("Orders:ReplyWithin", "00:00:01"));

    public ValueTask InitializeAsync() => _api.InitializeAsync();

    public ValueTask DisposeAsync() => _api.DisposeAsync();

    [Fact]
    public async Task An_order_waiting_for_the_gateway_continues_on_a_new_notification_only()
    {
        var flight = await _api.World.NewFlight();
        var token = (await _api.NewUser()).Token;
        var order = (await _api.Post("/v1/orders", World.Order(flight, token: "tok_timeout"), token, World.Key())).Is(202).Text("id");
        var payment = (await _api.Get($"/v1/orders/{order}", token)).Is(200).Body.GetProperty("payment").GetProperty("id").GetString()!;

        // Nobody else's word counts, nor an old one, nor one ahead of its time.
        (await Tell("evt_1", payment, secret: "whsec_of_another")).IsProblem(401, "invalid_signature");
        (await Tell("evt_1", payment, offset: TimeSpan.FromMinutes(-6))).IsProblem(401, "signature_expired");
        (await Tell("evt_1", payment, offset: TimeSpan.FromMinutes(6))).IsProblem(401, "signature_expired");
        (await _api.Post("/v1/gateway/webhooks", Body("evt_1", payment))).IsProblem(401, "invalid_signature");
        Assert.Equal("pending", await Status(payment, token));

        // A word of four minutes ago is within the tolerance: the authorization is found, the place
        // is bought, and the capture waits in its turn.
        Assert.Equal("accepted", (await Tell("evt_1", payment, offset: TimeSpan.FromMinutes(-4))).Is(202).Text("outcome"));
        await Until(async () => await Status(payment, token) == "authorized" && await Sold(flight) == 1);
        for (var i = 0; i < 3; i++) Assert.Equal("repeated", (await Tell("evt_1", payment)).Is(200).Text("outcome"));
        Assert.Equal("authorized", await Status(payment, token));
        Assert.Equal("placed", (await _api.Get($"/v1/orders/{order}", token)).Is(200).Text("status"));

        // The same with another id is news. What it says is not believed: the money was taken.
        await Until(async () =>
        {
            (await Tell(World.Key(), payment, type: "payment.declined")).Is(202);
            return (await _api.Get($"/v1/orders/{order}", token)).Text("status") == "confirmed";
        });
        Assert.Equal("captured", await Status(payment, token));
        Assert.Equal("199.00",
            (await _api.Get($"/v1/payments/{payment}", token)).Body.GetProperty("captured").GetProperty("amount").GetString());
    }

    [Fact]
    public async Task A_signed_body_is_read_like_any_other_and_unknown_payments_are_not_found()
    {
        (await Tell("evt_1", "pay_AAAAAAAAAAAAAAAAAAAAAA")).IsProblem(404, "not_found");
        (await Tell("evt_1", "pay_AAAAAAAAAAAAAAAAAAAAAA")).IsProblem(404, "not_found");
        (await Tell("evt_1", "another-systems-payment")).IsProblem(404, "not_found");
        (await Tell("evt_1", "nothing like a payment")).IsProblem(422, "invalid");
        Assert.Equal(["#/type"],
            (await Tell("evt_1", "pay_AAAAAAAAAAAAAAAAAAAAAA", type: "payment.doubled")).IsProblem(422, "invalid").Pointers);
        (await Send("{", WebhookSignature.Sign(ApiHost.WebhookSecret, "{"u8, TimeProvider.System.GetUtcNow())))
            .IsProblem(400, "malformed_json");
        (await Send("{", "t=1,v1=")).IsProblem(401, "invalid_signature");
    }

    private static string Body(string id, string payment, string type = "payment.captured") =>
        $$"""{"id":"{{id}}","type":"{{type}}","paymentId":"{{payment}}"}""";

    private Task<Answer> Tell(string id, string payment, string type = "payment.captured", string secret = ApiHost.WebhookSecret,
        TimeSpan offset = default)
    {
        var body = Body(id, payment, type);
        return Send(body, WebhookSignature.Sign(secret, Encoding.UTF8.GetBytes(body), TimeProvider.System.GetUtcNow() + offset));
    }

    private Task<Answer> Send(string body, string signature)
    {
        var request = ApiHost.Json(HttpMethod.Post, "/v1/gateway/webhooks", body);
        request.Headers.Add(WebhookSignature.Header, signature);
        return _api.Send(request);
    }

    // A payment of which nothing is known yet is not there.
    private async Task<string> Status(string payment, string token) =>
        await _api.Get($"/v1/payments/{payment}", token) is { Status: 200 } found ? found.Text("status") : "not found";

    private async Task<int> Sold(string flight) =>
        (await _api.Get($"/v1/flights/{flight}", await _api.World.Admin())).Is(200).Body.GetProperty("cabins")[0]
            .GetProperty("sold").GetInt32();

    private static async Task Until(Func<Task<bool>> isSo)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        patience.CancelAfter(TimeSpan.FromMinutes(2));
        while (!await isSo()) Assert.False(patience.IsCancellationRequested, "It did not come to that.");
    }
}

/// <summary>Where no secret is configured there is nothing to find.</summary>
public sealed class GatewayWebhookOffTests : IAsyncLifetime
{
    private readonly ApiHost _api = new(rateLimits: false, ("Payments:WebhookSecret", ""));

    public ValueTask InitializeAsync() => _api.InitializeAsync();

    public ValueTask DisposeAsync() => _api.DisposeAsync();

    [Fact]
    public async Task Without_a_secret_there_is_no_such_route()
    {
        (await _api.Post("/v1/gateway/webhooks", """{"id":"evt_1","type":"payment.captured","paymentId":"pay_1"}"""))
            .IsProblem(404, "not_found");
        Assert.DoesNotContain("gateway/webhooks", (await _api.Get("/openapi/v1.json")).Is(200).Content, StringComparison.Ordinal);
    }
}
