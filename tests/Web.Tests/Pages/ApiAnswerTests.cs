using System.Net;
using FlightTickets.Client;
using FlightTickets.Web.Api;
using Microsoft.AspNetCore.Http;

namespace FlightTickets.Web.Tests.Pages;

/// <summary>What the pages make of the answers that they can get in the place of the API's.</summary>
public sealed class ApiAnswerTests
{
    private static readonly CancellationToken Cancellation = TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_refusal_keeps_its_status_and_its_code()
    {
        var refused = await Ask(context => PagesHost.Refuse(context, StatusCodes.Status409Conflict, "sold_out"));
        Assert.Equal((409, "sold_out"), (refused.Status, refused.Code));
    }

    [Theory]
    [InlineData(400, "<h1>Bad Request</h1>", 400, "bad_request")]
    [InlineData(413, "", 413, "bad_request")]
    [InlineData(429, "null", 429, "bad_request")]
    [InlineData(502, "<h1>Bad Gateway</h1>", 502, "unavailable")]
    [InlineData(200, "<h1>Welcome</h1>", 503, "unavailable")]
    [InlineData(302, "", 503, "unavailable")]
    public async Task An_answer_of_a_proxy_is_no_outage_unless_its_status_says_so(int given, string body, int status, string code)
    {
        var refused = await Ask(context =>
        {
            context.Response.StatusCode = given;
            return context.Response.WriteAsync(body);
        });
        Assert.Equal((status, code), (refused.Status, refused.Code));
    }

    [Fact]
    public async Task A_broken_connection_is_an_outage()
    {
        var refused = await Ask(context =>
        {
            context.Abort();
            return Task.CompletedTask;
        });
        Assert.Equal((503, "unavailable"), (refused.Status, refused.Code));
    }

    [Fact]
    public async Task An_api_that_does_not_answer_in_time_is_an_outage()
    {
        using var silent = new HttpClient(new Silence()) { BaseAddress = new Uri("http://api"), Timeout = TimeSpan.FromMilliseconds(1) };
        var refused = await Assert.ThrowsAsync<ShopApiException>(() => Call(silent, Cancellation));
        Assert.Equal((503, "unavailable"), (refused.Status, refused.Code));
    }

    [Fact]
    public async Task A_visitor_who_leaves_ends_the_call_and_is_no_outage()
    {
        using var silent = new HttpClient(new Silence()) { BaseAddress = new Uri("http://api") };
        using var left = new CancellationTokenSource();
        var call = Call(silent, left.Token);
        await left.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
    }

    [Fact]
    public async Task A_page_shows_no_outage_where_a_flight_is_unknown()
    {
        await using var pages = await PagesHost.StartAsync(
            context => PagesHost.Refuse(context, StatusCodes.Status404NotFound, "flight_not_found"));
        var answer = await pages.Client.GetAsync(
            "/book/seats?leg=HA-51-20990510-JFK.economy&n=1&seats=-&key=0123456789abcdef01234567", Cancellation);
        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
    }

    private static async Task<ShopApiException> Ask(RequestDelegate api)
    {
        await using var pages = await PagesHost.StartAsync(api);
        using var http = new HttpClient(new HttpClientHandler { AllowAutoRedirect = false, CheckCertificateRevocationList = true })
        {
            BaseAddress = pages.Api,
        };
        return await Assert.ThrowsAsync<ShopApiException>(() => Call(http, Cancellation));
    }

    private static Task<Flight> Call(HttpClient http, CancellationToken cancellation) =>
        new ShopApi(new FlightTicketsClient(http)).GetFlight("HA-51-20990510-JFK", cancellation);

    private sealed class Silence : HttpMessageHandler
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            await Task.Delay(Timeout.Infinite, cancellationToken);
            throw new InvalidOperationException("A wait without an end ended.");
        }
    }
}
