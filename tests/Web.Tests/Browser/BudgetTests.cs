namespace FlightTickets.Web.Tests.Browser;

/// <summary>What a first visit costs.</summary>
public sealed class BudgetTests(Shop shop)
{
    private const int MostBytes = 60_000;

    [Fact]
    public async Task The_first_page_takes_less_than_60_KB_and_asks_no_other_host()
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

    [Fact]
    public async Task A_page_of_a_trip_takes_less_than_60_KB()
    {
        using var airline = await Airline.OpenAsync(shop);
        var flight = await airline.FlyAsync(0, "300.00");
        await airline.FlyAsync(1, "450.00");
        var email = shop.NewEmail();
        var order = await airline.BookAsync(email, 1, (flight, ["2A"]));
        var page = await shop.OpenAsync();
        await page.OpenTripAsync(email, order);
        var signedIn = await page.Context.StorageStateAsync();
        foreach (var part in (string[])["", "/change", "/seats", "/receipt"])
        {
            // A window of its own has nothing in its cache.
            var fresh = await shop.OpenAsync(new() { StorageState = signedIn });
            List<Microsoft.Playwright.IRequest> requests = [];
            fresh.RequestFinished += (_, request) => requests.Add(request);
            await fresh.GotoAsync($"/trips/{order}{part}");
            var sizes = await Task.WhenAll(requests.ToArray().Select(request => request.SizesAsync()));
            var bytes = sizes.Sum(size => size.ResponseBodySize + size.ResponseHeadersSize);
            TestContext.Current.TestOutputHelper?.WriteLine($"/trips/…{part} is {bytes} bytes in {requests.Count} answers.");
            Assert.InRange(bytes, 1, MostBytes);
        }
    }
}
