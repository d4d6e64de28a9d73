using FlightTickets.Webhooks;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;

namespace FlightTickets.Tests.Webhooks;

public sealed class WebhookClientTests : IAsyncLifetime
{
    private static readonly WebhookEvent Event = new("e1", "order.confirmed", "{}"u8.ToArray());
    private PartnerServer _partner = null!;

    public async ValueTask InitializeAsync() => _partner = await PartnerServer.StartAsync();

    public ValueTask DisposeAsync() => _partner.DisposeAsync();

    [Fact]
    public async Task A_post_is_signed_over_its_body()
    {
        var attempt = await PostAsync(_partner.Url + "/hook", allowPrivate: true);
        Assert.Equal(204, attempt.Status);
        var (path, signature, body) = await _partner.NextAsync();
        Assert.Equal("/hook", path);
        Assert.True(WebhookSignature.Verify("whsec_x", body, signature, DateTimeOffset.UtcNow));
    }

    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("localhost")]
    [InlineData("[::1]")]
    [InlineData("[::ffff:127.0.0.1]")]
    [InlineData("[::ffff:7f00:1]")]
    [InlineData("0.0.0.0")]
    [InlineData("2130706433")]
    [InlineData("0x7f.1")]
    public async Task No_way_of_writing_it_leads_inside(string host)
    {
        var attempt = await PostAsync($"http://{host}:{_partner.Port}/", allowPrivate: false);
        Assert.Null(attempt.Status);
        Assert.Contains("not public", attempt.Answer, StringComparison.Ordinal);
        Assert.Equal(0, _partner.Count);
    }

    [Fact]
    public async Task A_redirect_is_not_followed()
    {
        _partner.Answer = context =>
        {
            context.Response.Redirect("/elsewhere");
            return Task.CompletedTask;
        };
        Assert.Equal(302, (await PostAsync(_partner.Url, allowPrivate: true)).Status);
        Assert.Equal(1, _partner.Count);
    }

    [Fact]
    public async Task A_long_answer_is_read_to_its_beginning()
    {
        _partner.Answer = async context =>
        {
            context.Response.StatusCode = StatusCodes.Status500InternalServerError;
            var block = new byte[64 * 1024];
            Array.Fill(block, (byte)'x');
            // Endless: the client must not wait for the end.
            while (!context.RequestAborted.IsCancellationRequested) await context.Response.Body.WriteAsync(block, context.RequestAborted);
        };
        var attempt = await PostAsync(_partner.Url, allowPrivate: true);
        Assert.Equal((500, 1024), (attempt.Status, attempt.Answer.Length));
    }

    [Fact]
    public async Task Silence_ends_with_the_timeout()
    {
        _partner.Answer = context => Task.Delay(Timeout.InfiniteTimeSpan, context.RequestAborted);
        var attempt = await PostAsync(_partner.Url, allowPrivate: true, TimeSpan.FromMilliseconds(200));
        Assert.Null(attempt.Status);
        Assert.StartsWith("No answer", attempt.Answer, StringComparison.Ordinal);
    }

    private static async Task<WebhookAttempt> PostAsync(string url, bool allowPrivate, TimeSpan? timeout = null)
    {
        var options = new WebhookOptions { AllowPrivateAddresses = allowPrivate, Timeout = timeout ?? TimeSpan.FromSeconds(15) };
        using var client = new WebhookClient(Options.Create(options), TimeProvider.System);
        return await client.PostAsync(new WebhookSubscription("wh_1", url, ["*"], "whsec_x", DateTimeOffset.UnixEpoch), Event);
    }
}
