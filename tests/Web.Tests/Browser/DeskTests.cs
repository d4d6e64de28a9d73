using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace FlightTickets.Web.Tests.Browser;

/// <summary>An agent finds an order by what the traveller knows, and helps.</summary>
public sealed class DeskTests(Shop shop)
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task An_agent_finds_an_order_by_anything_and_cancels_it(bool scripts)
    {
        using var airline = await Airline.OpenAsync(shop);
        var flight = await airline.FlyAsync(0, "300.00");
        var email = shop.NewEmail();
        var order = await airline.BookAsync(email, 2, (flight, ["2A", "2B"]));
        var page = await shop.OpenAsync(new() { JavaScriptEnabled = scripts });
        await page.OpenAsStaffAsync("/desk");
        await Find(page, order);
        var reference = await page.Locator("h1").InnerTextAsync();
        var ticket = await page.Locator(".facts .number").First.InnerTextAsync();
        foreach (var known in (string[])[reference.ToLowerInvariant(), ticket, email])
        {
            await page.GotoAsync("/desk");
            await Find(page, known);
            await Expect(page.Locator("h1")).ToHaveTextAsync(reference);
        }

        await page.GotoAsync("/desk?q=nobody@example.org");
        await Expect(page.GetByText("Nothing is known as")).ToBeVisibleAsync();
        await page.GotoAsync("/desk?q=" + flight);
        await Expect(page.Locator(".findings a")).ToHaveCountAsync(2);
        await page.Locator(".findings a", new() { HasText = reference }).ClickAsync();
        await Expect(page.Locator(".moments")).ToContainTextAsync("Paid");
        await page.GetByRole(AriaRole.Button, new() { Name = "Check in Ada" }).ClickAsync();
        await Expect(page.GetByText("Check-in is not open yet")).ToBeVisibleAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Cancel…" }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Cancel and refund $600.00" }).ClickAsync();
        await Expect(page.GetByText("The order is cancelled")).ToBeVisibleAsync();
        await Expect(page.Locator(".moments")).ToContainTextAsync("Paid back");
    }

    [Fact]
    public async Task A_name_leads_to_an_order_and_the_keyboard_is_enough()
    {
        using var airline = await Airline.OpenAsync(shop);
        var flight = await airline.FlyAsync(0, "300.00");
        for (var i = 0; i < 2; i++) await airline.BookAsync(shop.NewEmail(), 3, (flight, i == 0 ? ["2A", "2B", "2C"] : ["3A", "3B", "3C"]));
        var page = await shop.OpenAsync();
        await page.OpenAsStaffAsync("/desk");
        await Expect(page.Locator("#q")).ToBeFocusedAsync();
        await page.Keyboard.TypeAsync(flight);
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.Locator(".findings a")).ToHaveCountAsync(3);
        await page.Keyboard.PressAsync("Control+k");
        await Expect(page.Locator("#q")).ToBeFocusedAsync();
        await page.Keyboard.PressAsync("ArrowDown");
        await page.Keyboard.PressAsync("ArrowDown");
        await Expect(page.Locator(".findings a").Nth(1)).ToBeFocusedAsync();
        await page.Keyboard.PressAsync("ArrowUp");
        await page.Keyboard.PressAsync("ArrowUp");
        await Expect(page.Locator("#q")).ToBeFocusedAsync();
        await page.Keyboard.PressAsync("ArrowDown");
        await page.Keyboard.PressAsync("ArrowDown");
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Time line" })).ToBeVisibleAsync();
        // Names come with the events.
        await page.GotoAsync("/desk?q=Mary+Lovelace");
        await page.ReloadUntilAsync(" orders");
        await Expect(page.Locator(".findings")).ToContainTextAsync("Mary Lovelace");
    }

    private static async Task Find(IPage page, string text)
    {
        await page.Locator("#q").FillAsync(text);
        await page.GetByRole(AriaRole.Button, new() { Name = "Find" }).ClickAsync();
    }
}
