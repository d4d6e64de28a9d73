using Microsoft.Playwright;

namespace FlightTickets.Web.Tests.Browser;

/// <summary>
/// Takes pictures of the main pages, light, dark and on a phone, into the folder that FLIGHTTICKETS_WRITE_SCREENSHOTS names.
/// </summary>
public sealed class ScreenshotTests(Shop shop)
{
    private static readonly string? Folder = Environment.GetEnvironmentVariable("FLIGHTTICKETS_WRITE_SCREENSHOTS");

    [Theory]
    [InlineData("light", 1280, 860)]
    [InlineData("dark", 1280, 860)]
    [InlineData("phone", 390, 844)]
    public async Task Pictures(string name, int width, int height)
    {
        Assert.SkipWhen(Folder is null, "FLIGHTTICKETS_WRITE_SCREENSHOTS names no folder");
        var page = await shop.OpenAsync(new()
        {
            ColorScheme = name == "dark" ? ColorScheme.Dark : ColorScheme.Light,
            ViewportSize = new() { Width = width, Height = height },
            DeviceScaleFactor = name == "phone" ? 2 : 1,
        });
        Task Shoot(string what, bool whole = false) =>
            page.ScreenshotAsync(new() { Path = Path.Combine(Folder!, $"{what}-{name}.png"), FullPage = whole });
        await page.GotoAsync("/");
        await Shoot("home", whole: true);
        await page.SearchAsync("new yrok", "chicgo", shop.Day, travellers: 2);
        await Shoot("results");
        await page.ChooseFareAsync();
        await page.Locator("input[name=seat]:not(:disabled) + label").Nth(7).ClickAsync();
        await page.ContinueAsync();
        await page.Locator("input[name=seat]:not(:disabled) + label").Nth(7).ClickAsync();
        await Shoot("seats");
        await Shoot("seats-whole", whole: true);
        await page.ContinueAsync();
        await Shoot("sign-in");
        await page.RegisterAsync(shop.NewEmail());
        await page.NameTravellerAsync(0, "Ada", "Lovelace", "1990-12-10");
        await page.NameTravellerAsync(1, "", "", "2031-01-01");
        await page.HoldAsync();
        await Shoot("travellers", whole: true);
        await page.NameTravellerAsync(1, "Charles", "Babbage", "1988-12-26");
        await page.HoldAsync();
        await Shoot("pay", whole: true);
        await page.PayAsync();
        await Shoot("booked", whole: true);
        await page.GetByRole(AriaRole.Link, new() { Name = "My trips" }).ClickAsync();
        await Shoot("trips");
        await page.GotoAsync("/nothing");
        await Shoot("missing");
        await page.GotoAsync($"/search?from=JFK&to=HNL&date={shop.Day:yyyy-MM-dd}");
        await page.ChooseFareAsync();
        await Shoot("seats-wide", whole: true);
        await page.GotoAsync($"/search?from=JFK&to=HNL&date={shop.Day.AddDays(9):yyyy-MM-dd}");
        await Shoot("empty");
    }
}
