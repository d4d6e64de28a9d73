using System.Text.Json;
using FlightTickets.Orders.Events;
using FlightTickets.Persistence;
using FlightTickets.Tests.Events;
using FlightTickets.Webhooks;
using Microsoft.AspNetCore.Http;

namespace FlightTickets.Tests.Webhooks;

public sealed class WebhookFlowTests : IAsyncLifetime
{
    private readonly string _folder = Directory.CreateTempSubdirectory("webhooks-").FullName;
    private EventCluster _cluster = null!;
    private PartnerServer _partner = null!;

    private IWebhooksGrain Webhooks => _cluster.Grains.GetGrain<IWebhooksGrain>(IWebhooksGrain.Key);

    public async ValueTask InitializeAsync()
    {
        _partner = await PartnerServer.StartAsync();

        // The other consumers of orders are there as well: an event leaves the outbox when all of them have taken it.
        var settings = EventCluster.Settings(("Webhooks:AllowPrivateAddresses", "true"), ("Payments:Gateway", "Test"),
            ("DataFolder", _folder));
        _cluster = await EventCluster.StartAsync(silo => silo.AddBookingGrains(settings).AddMail(settings));
    }

    public async ValueTask DisposeAsync()
    {
        await _cluster.DisposeAsync();
        await _partner.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task A_partner_gets_the_events_it_wants_signed_and_once()
    {
        var webhook = (await Webhooks.Create(new CreateWebhook(_partner.Url + "/events", ["order.expired"]))).Value!;
        await _cluster.Grains.Raise("ord_1", new OrderFailed("ord_1", "usr_1", "K7MPX2", "sold_out", null, null),
            new OrderExpired("ord_1", "usr_1", "K7MPX2"));
        var (path, signature, body) = await _partner.NextAsync();
        Assert.Equal("/events", path);

        // Signed by the clock that the partner shares, not by the clock of dates, which a test may move.
        Assert.True(WebhookSignature.Verify(webhook.Secret, body, signature, TimeProvider.System.GetUtcNow()));
        var posted = JsonDocument.Parse(body).RootElement;
        Assert.Equal(("1.0", "order.expired", "/flighttickets/orders", "ord_1"),
            (Text("specversion"), Text("type"), Text("source"), Text("subject")));
        Assert.Equal("K7MPX2", posted.GetProperty("data").GetProperty("bookingReference").GetString());

        // The same event again, as after a crash: nothing is posted.
        await _cluster.Grains.GetGrain<IWebhookDeliveryGrain>(IWebhookDeliveryGrain.KeyOf(webhook.Id, Text("id")!))
            .Take(new(Text("id")!, "order.expired", body));
        await _cluster.OutboxEmptyAsync();
        Assert.Equal(1, _partner.Count);

        string? Text(string name) => posted.GetProperty(name).GetString();
    }

    [Fact]
    public async Task A_partner_that_was_away_gets_the_event_later_even_after_a_restart_and_the_log_shows_it()
    {
        _partner.Answer = context =>
        {
            context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
            return Task.CompletedTask;
        };
        var webhook = (await Webhooks.Create(new CreateWebhook(_partner.Url, ["order.*"]))).Value!;
        await _cluster.Grains.Raise("ord_1", new OrderExpired("ord_1", "usr_1", "K7MPX2"));
        await _partner.NextAsync();
        await DeliveryAsync(webhook.Id, d => d.AttemptCount == 1);

        _cluster.Time.Advance(TimeSpan.FromSeconds(11));
        await _partner.NextAsync();
        var twice = await DeliveryAsync(webhook.Id, d => d.AttemptCount == 2);
        Assert.Equal(WebhookDeliveryStatus.Pending, twice.Status);
        Assert.All(twice.Attempts, a => Assert.Equal(503, a.Status));

        await _cluster.RestartAsync();
        _partner.Answer = _ => Task.CompletedTask;
        _cluster.Time.Advance(TimeSpan.FromSeconds(31));
        await _partner.NextAsync();

        // At least once: an attempt that a restart cut short is made again.
        var delivered = await DeliveryAsync(webhook.Id, d => d.AttemptCount >= 3 && d.Status == WebhookDeliveryStatus.Delivered);

        // Replayed by hand.
        await _cluster.Grains.GetGrain<IWebhookDeliveryGrain>(IWebhookDeliveryGrain.KeyOf(webhook.Id, delivered.EventId)).Replay();
        await _partner.NextAsync();
        await DeliveryAsync(webhook.Id, d => d.AttemptCount > delivered.AttemptCount && d.Status == WebhookDeliveryStatus.Delivered);
    }

    [Fact]
    public async Task An_event_that_comes_again_while_its_delivery_is_woken_takes_no_attempt_back()
    {
        _partner.Answer = context =>
        {
            context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
            return Task.CompletedTask;
        };
        var webhook = (await Webhooks.Create(new CreateWebhook(_partner.Url, ["order.*"]))).Value!;
        await _cluster.Grains.Raise("ord_1", new OrderExpired("ord_1", "usr_1", "K7MPX2"));
        var (_, _, body) = await _partner.NextAsync();
        var first = await DeliveryAsync(webhook.Id, d => d.AttemptCount == 1);
        var key = IWebhookDeliveryGrain.KeyOf(webhook.Id, first.EventId);

        // Each attempt ends its activation, so each round meets a row that the new one does not know yet. A
        // wake-up that meets the end of an attempt makes none.
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        patience.CancelAfter(TimeSpan.FromMinutes(2));
        for (var made = 1; made < 12;)
        {
            patience.Token.ThrowIfCancellationRequested();
            await Task.WhenAll(
                _cluster.Grains.GetGrain<IWebhookDeliveryGrain>(key).Take(new(first.EventId, first.EventType, body)),
                _cluster.Grains.GetGrain<IWakeable>(GrainId.Create("webhook-delivery", key)).Wake());
            var stored = (await DeliveryAsync(webhook.Id, _ => true)).AttemptCount;
            Assert.InRange(stored, made, made + 1);
            made = stored;
        }
    }

    [Fact]
    public async Task A_subscription_that_ended_gets_nothing_more()
    {
        _partner.Answer = context =>
        {
            context.Response.StatusCode = StatusCodes.Status500InternalServerError;
            return Task.CompletedTask;
        };
        var webhook = (await Webhooks.Create(new CreateWebhook(_partner.Url, ["*"]))).Value!;
        await _cluster.Grains.Raise("ord_1", new OrderExpired("ord_1", "usr_1", "K7MPX2"));
        await _partner.NextAsync();
        await DeliveryAsync(webhook.Id, d => d.AttemptCount == 1);
        Assert.False((await Webhooks.Delete(webhook.Id)).IsRefused);
        Assert.True((await Webhooks.Delete(webhook.Id)).IsRefused);
        _cluster.Time.Advance(TimeSpan.FromMinutes(1));
        var given = await DeliveryAsync(webhook.Id, d => d.Status == WebhookDeliveryStatus.Failed);
        Assert.Equal("The subscription ended.", given.Attempts[^1].Answer);
        Assert.Equal(1, _partner.Count);
    }

    [Theory]
    [InlineData("ftp://partner.example/", "order.*")]
    [InlineData("/relative", "order.*")]
    [InlineData("https://user:secret@partner.example/", "order.*")]
    [InlineData("https://partner.example/#there", "order.*")]
    [InlineData("https://partner.example/", "order.imagined")]
    [InlineData("https://partner.example/", "orders.*")]
    public async Task What_cannot_be_is_refused(string url, string type) =>
        Assert.True((await Webhooks.Create(new CreateWebhook(url, [type]))).IsRefused);

    private async Task<WebhookDeliveryView> DeliveryAsync(string webhookId, Func<WebhookDeliveryView, bool> isWanted)
    {
        var page = await EventCluster.UntilAsync(
            () => _cluster.Grains.GetGrain<IWebhookLogGrain>(0).OfWebhook(webhookId, 10, null),
            page => page.Value!.Data.Length == 1 && isWanted(page.Value.Data[0]));
        return page.Value!.Data[0];
    }
}
