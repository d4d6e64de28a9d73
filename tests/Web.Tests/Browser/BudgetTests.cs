namespace FlightTickets.Web.Tests.Browser;

/// <summary>What a first visit costs.</summary>
public sealed class BudgetTests(Shop shop)
{
    private const int MostBytes = 60_000;

    [Fact]
    public async Task The_first_page_takes_less_than_60_KB_and_asks_nobody_else()
    {
        var page = await shop.OpenAsync();
        List<Microsoft.Playwright.IRequest> requests = [];
        page.RequestFinished += (_, request) => requests.Add(request);
        await page.GotoAsync("/", new() { WaitUntil = Microsoft.Playwright.WaitUntilState.NetworkIdle });
        Assert.NotEmpty(requests);
        Assert.All(requests, request => Assert.Equal(shop.Address.Authority, new Uri(request.Url).Authority));
        var sizes = await Task.WhenAll(requests.Select(request => request.SizesAsync()));
        var bytes = sizes.Sum(size => size.ResponseBodySize + size.ResponseHeadersSize);
        TestContext.Current.SendDiagnosticMessage($"The first page is {bytes} bytes in {requests.Count} answers.");
        Assert.InRange(bytes, 1, MostBytes);
    }
}
