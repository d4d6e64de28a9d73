using FlightTickets.Webhooks;

namespace FlightTickets.Tests.Webhooks;

public sealed class WebhookDeliveryTests
{
    private static readonly DateTimeOffset Start = new(2027, 5, 10, 8, 0, 0, TimeSpan.Zero);
    private static readonly WebhookEvent Event = new("e1", "order.confirmed", [1]);

    [Fact]
    public void A_partner_that_is_away_is_retried_for_three_days_with_growing_pauses_and_then_given_up()
    {
        var (delivery, attempts) = RunDown(WebhookDelivery.Take("wh_1", Event, Start));
        Assert.Equal(WebhookDeliveryStatus.Failed, delivery.Status);
        Assert.Equal(Start, attempts[0]);
        Assert.Equal(Start + WebhookDelivery.TryFor, attempts[^1]);
        var pauses = attempts.Zip(attempts.Skip(1), (a, b) => b - a).ToList();
        Assert.Equal(TimeSpan.FromSeconds(10), pauses[0]);
        Assert.Equal(TimeSpan.FromSeconds(30), pauses[1]);
        Assert.All(pauses, p => Assert.True(p <= TimeSpan.FromHours(12)));
        Assert.Equal(attempts.Count, delivery.AttemptCount);
        Assert.InRange(delivery.Attempts.Length, 1, 20);
    }

    [Fact]
    public void An_answer_of_2xx_ends_it()
    {
        var delivered = WebhookDelivery.After(WebhookDelivery.Take("wh_1", Event, Start), Attempt(Start, 204), Start);
        Assert.Equal((WebhookDeliveryStatus.Delivered, null), (delivered.Status, delivered.NextAttemptAt));
    }

    [Theory]
    [InlineData(302)]
    [InlineData(404)]
    [InlineData(500)]
    [InlineData(null)]
    public void Everything_else_does_not(int? status) =>
        Assert.Equal(Start.AddSeconds(10),
            WebhookDelivery.After(WebhookDelivery.Take("wh_1", Event, Start), Attempt(Start, status), Start).NextAttemptAt);

    [Fact]
    public void A_replay_restarts_the_three_days_and_keeps_the_log()
    {
        var (failed, attempts) = RunDown(WebhookDelivery.Take("wh_1", Event, Start));
        var later = Start.AddDays(10);
        var (again, more) = RunDown(WebhookDelivery.Replay(failed, later));
        Assert.Equal(later + WebhookDelivery.TryFor, more[^1]);
        Assert.Equal(attempts.Count + more.Count, again.AttemptCount);
    }

    private static (WebhookDeliveryState, List<DateTimeOffset>) RunDown(WebhookDeliveryState delivery)
    {
        var attempts = new List<DateTimeOffset>();
        while (delivery.NextAttemptAt is { } at)
        {
            attempts.Add(at);
            delivery = WebhookDelivery.After(delivery, Attempt(at, 500), at);
        }

        return (delivery, attempts);
    }

    private static WebhookAttempt Attempt(DateTimeOffset at, int? status) => new(at, TimeSpan.FromMilliseconds(20), status, "");
}
