using System.Net;
using Microsoft.AspNetCore.Http;

namespace FlightTickets.Web.Tests.Pages;

/// <summary>What a visitor sees when something is wrong.</summary>
public sealed class FaultTests
{
    private static readonly CancellationToken Cancellation = TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("/")]
    [InlineData("/search?from=JFK&to=HNL&date=2099-05-10")]
    [InlineData("/book/seats?leg=HA-51-20990510-JFK.economy&n=1&seats=-&key=0123456789abcdef01234567")]
    public async Task While_the_api_is_down_a_page_says_so_and_offers_another_try(string address)
    {
        await using var pages = await PagesHost.StartAsync(
            context => PagesHost.Refuse(context, StatusCodes.Status503ServiceUnavailable, "unavailable"));
        var answer = await pages.Client.GetAsync(address, Cancellation);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
        Assert.NotNull(answer.Headers.RetryAfter);
        var text = await answer.Content.ReadAsStringAsync(Cancellation);
        Assert.Contains("We cannot reach our booking system", text, StringComparison.Ordinal);
        Assert.Contains("Try again", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_unknown_address_is_a_page_with_the_status_404()
    {
        await using var pages = await PagesHost.StartAsync(_ => Task.CompletedTask);
        var answer = await pages.Client.GetAsync("/nothing", Cancellation);
        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        Assert.Contains("There is nothing here", await answer.Content.ReadAsStringAsync(Cancellation), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/sign-in")]
    [InlineData("/sign-out")]
    [InlineData("/book/travellers")]
    [InlineData("/trips/ord_0123456789012345678901/pay")]
    [InlineData("/trips/ord_0123456789012345678901/cancellation/confirm")]
    [InlineData("/trips/ord_0123456789012345678901/disruptions/d1")]
    [InlineData("/trips/ord_0123456789012345678901/change")]
    [InlineData("/trips/ord_0123456789012345678901/change/chg_1/confirm")]
    [InlineData("/trips/ord_0123456789012345678901/seats")]
    public async Task A_form_from_elsewhere_is_refused_before_the_api_hears_of_it(string address)
    {
        var calls = 0;
        await using var pages = await PagesHost.StartAsync(_ =>
        {
            calls++;
            return Task.CompletedTask;
        });
        using var form = new FormUrlEncodedContent([new("email", "ada@example.com"), new("card", "tok_visa")]);
        var answer = await pages.Client.PostAsync(address, form, Cancellation);
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Equal(0, calls);
    }

    [Fact]
    public async Task A_page_runs_nothing_but_files_of_its_own_server()
    {
        await using var pages = await PagesHost.StartAsync(_ => Task.CompletedTask);
        var answer = await pages.Client.GetAsync("/sign-in", Cancellation);
        var policy = answer.Headers.GetValues("Content-Security-Policy").Single();
        Assert.Contains("default-src 'none'", policy, StringComparison.Ordinal);
        Assert.DoesNotContain("unsafe", policy, StringComparison.Ordinal);
        var text = await answer.Content.ReadAsStringAsync(Cancellation);
        Assert.DoesNotContain("<style", text, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain(" style=", text, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("<script>", text, StringComparison.OrdinalIgnoreCase);
    }

    [Theory]
    [InlineData("/sign-in?next=https://elsewhere.example", "/trips")]
    [InlineData("/sign-in?next=//elsewhere.example", "/trips")]
    [InlineData("/sign-in?next=/\\elsewhere.example", "/trips")]
    [InlineData("/sign-in?next=/trips/ord_1", "/trips/ord_1")]
    public async Task Signing_in_leads_to_no_other_server(string address, string next)
    {
        await using var pages = await PagesHost.StartAsync(_ => Task.CompletedTask);
        var text = await pages.Client.GetStringAsync(address, Cancellation);
        Assert.Contains($"name=\"next\" value=\"{next}\"", text, StringComparison.Ordinal);
    }
}
