using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace FlightTickets.Web.Tests.Browser;

/// <summary>From the trip to the boarding pass in the hand.</summary>
public sealed partial class BoardingPassTests(Shop shop)
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Each_traveller_checks_in_and_the_passes_fill_a_sheet_each(bool scripts)
    {
        using var airline = await Airline.OpenAsync(shop);
        var (flight, departs) = await airline.FlySoonAsync();
        await airline.PatchAsync(flight, new { gate = "C7" });
        var (page, order) = await airline.OpenBookingAsync(scripts, (flight, ["2A", "2B"]));
        await Expect(page.GetByRole(AriaRole.Link, new() { Name = "Boarding pass" })).ToHaveCountAsync(0);

        await page.GetByRole(AriaRole.Button, new() { Name = "Check in Charles Lovelace" }).ClickAsync();
        var pass = page.GetByRole(AriaRole.Region, new() { Name = "Boarding pass of LOVELACE/CHARLES" });
        await Expect(pass).ToBeVisibleAsync();
        var facts = await pass.InnerTextAsync();
        foreach (var fact in new[] { Clock(departs.AddMinutes(-40)), "C7", "2B", Clock(departs), "Economy", "001" })
            Assert.Contains(fact, facts, StringComparison.Ordinal);
        await Expect(pass.GetByRole(AriaRole.Img, new() { Name = "Bar code" })).ToBeVisibleAsync();

        await page.GetByRole(AriaRole.Link, new() { Name = "Back to the booking" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Link, new() { Name = "All boarding passes" })).ToHaveCountAsync(0);
        await page.GetByRole(AriaRole.Button, new() { Name = "Check in Ada Lovelace" }).ClickAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "Back to the booking" }).ClickAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "All boarding passes" }).ClickAsync();
        await Expect(page.Locator(".boarding-pass")).ToHaveCountAsync(2);

        // Two sheets with nothing on them but the passes.
        await page.EmulateMediaAsync(new() { Media = Media.Print });
        foreach (var other in (string[])[".masthead", ".colophon", ".actions"]) await Expect(page.Locator(other).First).ToBeHiddenAsync();
        Assert.Equal(2, Sheet().Count(Encoding.Latin1.GetString(await page.PdfAsync(new() { Format = "A4" }))));
        await page.EmulateMediaAsync(new() { Media = Media.Screen });

        await airline.PatchAsync(flight, new { gate = "C9" });
        await page.GotoAsync($"/trips/{order}");
        await page.GetByRole(AriaRole.Link, new() { Name = "Boarding pass of Ada Lovelace" }).ClickAsync();
        await Expect(page.Locator(".boarding-pass")).ToContainTextAsync("C9");
    }

    [Fact]
    public async Task Check_in_that_is_not_open_yet_says_when_it_opens()
    {
        using var airline = await Airline.OpenAsync(shop);
        var flight = await airline.FlyAsync(0, "300.00", hour: 9);
        var (page, order) = await airline.OpenBookingAsync(true, (flight, ["2A"]));
        await page.GetByRole(AriaRole.Button, new() { Name = "Check in Ada Lovelace" }).ClickAsync();
        await Expect(page.GetByText("Check-in is not open yet")).ToBeVisibleAsync();
        var opens = airline.Day(-1).ToString("ddd d MMMM", CultureInfo.InvariantCulture);
        await Expect(page.GetByText($"It opens on {opens} at 09:00, a day before departure from BOS.")).ToBeVisibleAsync();
        await page.GotoAsync($"/trips/{order}/boarding-passes");
        await Expect(page.GetByText("Booking reference")).ToBeVisibleAsync();
    }

    private static string Clock(DateTime local) => local.ToString("HH:mm", CultureInfo.InvariantCulture);

    [GeneratedRegex(@"/Type\s*/Page\b(?!s)")]
    private static partial Regex Sheet();
}
