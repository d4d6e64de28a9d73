using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace FlightTickets.Web.Tests.Browser;

/// <summary>What an admin looks after beside the day, with scripts and without.</summary>
public sealed class AdministrationTests(Shop shop)
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task An_airplane_is_drawn_while_it_is_entered_and_then_saved(bool scripts)
    {
        var page = await shop.OpenAsync(new() { JavaScriptEnabled = scripts });
        await page.OpenAsStaffAsync("/administration/fleet/new");
        var tail = scripts ? "N901ZZ" : "N902ZZ";
        await page.GetByLabel("Tail number").FillAsync(tail);
        await page.GetByLabel("Manufacturer").FillAsync("AIRBUS");
        await page.GetByLabel("Model").FillAsync("A220");
        var cabin = page.Locator("fieldset").Nth(1);
        await cabin.GetByLabel("Last row").FillAsync("10");
        await cabin.GetByLabel("A row's seats").FillAsync("AB CDE");
        await cabin.GetByLabel("Exit rows").FillAsync("4");
        await cabin.GetByLabel("Left-out numbers").FillAsync("9");
        await cabin.GetByLabel("Missing seats").FillAsync("10E");
        await cabin.GetByLabel("Blocked seats").FillAsync("10A 10B");
        await page.GetByRole(AriaRole.Button, new() { Name = "Draw it first" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Img, new() { Name = "42 seats for sale in 1 cabin" })).ToBeVisibleAsync();
        await Expect(page.Locator("rect.exit")).ToHaveCountAsync(5);
        await Expect(page.Locator("rect.blocked")).ToHaveCountAsync(2);

        await cabin.GetByLabel("Last row").FillAsync("ten");
        await page.GetByRole(AriaRole.Button, new() { Name = "Save" }).ClickAsync();
        await Expect(page.GetByText("It is not saved")).ToBeVisibleAsync();
        await cabin.GetByLabel("Last row").FillAsync("10");
        await cabin.GetByLabel("Missing seats").FillAsync("99E");
        await page.GetByRole(AriaRole.Button, new() { Name = "Save" }).ClickAsync();
        await Expect(page.GetByText("It is not saved")).ToBeVisibleAsync();
        await cabin.GetByLabel("Missing seats").FillAsync("10E");
        await page.GetByRole(AriaRole.Button, new() { Name = "Save" }).ClickAsync();
        await Expect(page.GetByText("The airplane is saved")).ToBeVisibleAsync();
        await page.GotoAsync("/administration/fleet");
        await Expect(page.Locator("tr", new() { HasText = tail })).ToContainTextAsync("42");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_new_agent_reaches_the_desk(bool scripts)
    {
        var email = shop.NewEmail();
        var visitor = await shop.OpenAsync(new() { JavaScriptEnabled = scripts });
        await visitor.GotoAsync("/desk");
        await visitor.RegisterAsync(email);
        await Expect(visitor.Locator("h1")).ToHaveTextAsync("This is for the airline's people");

        var page = await shop.OpenAsync(new() { JavaScriptEnabled = scripts });
        await page.OpenAsStaffAsync("/administration/users");
        var account = page.Locator(".accounts li", new() { HasText = email });
        await account.GetByLabel("agent").CheckAsync();
        await account.GetByRole(AriaRole.Button, new() { Name = "Set roles" }).ClickAsync();
        await Expect(page.GetByText("The roles are set")).ToBeVisibleAsync();
        await Expect(account.GetByLabel("agent")).ToBeCheckedAsync();

        await visitor.GotoAsync("/desk?q=nobody@example.org");
        await Expect(visitor.GetByText("Nothing is known as")).ToBeVisibleAsync();
        var refused = await visitor.GotoAsync("/administration/users");
        Assert.Equal(403, refused!.Status);
        await account.GetByRole(AriaRole.Button, new() { Name = "End sessions" }).ClickAsync();
        await Expect(page.GetByText("All sessions are ended")).ToBeVisibleAsync();
        await visitor.GotoAsync("/desk?q=nobody@example.org");
        await Expect(visitor.Locator("h1")).ToHaveTextAsync("Sign in");
    }

    [Fact]
    public async Task The_books_are_open()
    {
        using var airline = await Airline.OpenAsync(shop);
        var flight = await airline.FlyAsync(0, "300.00");
        await airline.BookAsync(shop.NewEmail(), 1, (flight, ["2A"]));
        var page = await shop.OpenAsync();
        await page.OpenAsStaffAsync("/administration/ledger");
        await page.ReloadUntilAsync("They agree");
        await page.GetByRole(AriaRole.Link, new() { Name = "Dead letters" }).ClickAsync();
        await Expect(page.GetByText("Every event has reached its consumers.")).ToBeVisibleAsync();
    }
}
