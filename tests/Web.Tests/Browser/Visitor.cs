using System.Globalization;
using Microsoft.Playwright;

namespace FlightTickets.Web.Tests.Browser;

/// <summary>What visitors do, in the words of the page: by roles and labels, as a person or a screen reader finds them.</summary>
internal static class Visitor
{
    public const string Password = "analytical-engine-1843";

    /// <summary>Searches on the first page.</summary>
    public static async Task SearchAsync(this IPage page, string from, string to, DateOnly day, int travellers = 1)
    {
        await page.GotoAsync("/");
        await page.GetByLabel("From").FillAsync(from);
        await page.GetByLabel("To", new() { Exact = true }).FillAsync(to);
        await page.GetByLabel("Depart").FillAsync(day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));
        if (travellers > 1) await page.GetByLabel("Travellers").SelectOptionAsync($"{travellers}");
        await page.GetByRole(AriaRole.Button, new() { Name = "Search flights" }).ClickAsync();
    }

    /// <summary>Chooses the first fare of the results.</summary>
    public static Task ChooseFareAsync(this IPage page) => page.Locator("a.fare").First.ClickAsync();

    /// <summary>Chooses a seat on the map.</summary>
    public static Task ChooseSeatAsync(this IPage page, string seat) => page.Locator($"label[for=s{seat}]").ClickAsync();

    /// <summary>Goes on from the seat map.</summary>
    public static Task ContinueAsync(this IPage page) =>
        page.Locator(".dock button").ClickAsync();

    /// <summary>Makes an account on the way, where the shop asks for one.</summary>
    public static async Task RegisterAsync(this IPage page, string email)
    {
        await page.GetByRole(AriaRole.Link, new() { Name = "Create an account" }).ClickAsync();
        await page.GetByLabel("Your name").FillAsync("Ada Lovelace");
        await page.GetByLabel("Email").FillAsync(email);
        await page.GetByLabel("Password").FillAsync(Password);
        await page.GetByRole(AriaRole.Button, new() { Name = "Create account" }).ClickAsync();
    }

    /// <summary>Signs in, on the way to a trip.</summary>
    public static async Task OpenTripAsync(this IPage page, string email, string order)
    {
        await page.GotoAsync($"/trips/{order}");
        await page.GetByLabel("Email").FillAsync(email);
        await page.GetByLabel("Password").FillAsync(Password);
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign in" }).ClickAsync();
        await Assertions.Expect(page.GetByText("Booking reference")).ToBeVisibleAsync();
    }

    /// <summary>Loads a page until the engine has told it, which takes a moment.</summary>
    public static async Task ReloadUntilAsync(this IPage page, string text)
    {
        // A page that waits loads itself, and one that does not is asked again: both bounded by the number of tries.
        for (var i = 0; i < 100; i++)
        {
            if (await page.GetByText(text).CountAsync() > 0) return;
            await page.ReloadAsync(new() { WaitUntil = WaitUntilState.Load });
        }

        Assert.Fail($"The page never said: {text}\nIt says: {await page.Locator("main").InnerTextAsync()}");
    }

    /// <summary>Says who travels.</summary>
    public static async Task NameTravellerAsync(this IPage page, int traveller, string given, string family, string bornOn)
    {
        var card = page.Locator("fieldset").Nth(traveller);
        await card.GetByLabel("Given names").FillAsync(given);
        await card.GetByLabel("Family name").FillAsync(family);
        await card.GetByLabel("Date of birth").FillAsync(bornOn);
    }

    /// <summary>Holds the seats.</summary>
    public static Task HoldAsync(this IPage page) => page.GetByRole(AriaRole.Button, new() { Name = "Hold these seats" }).ClickAsync();

    /// <summary>Pays with a card of the test gateway.</summary>
    public static async Task PayAsync(this IPage page, string card = "tok_visa")
    {
        await page.Locator($"label[for={card}]").ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Pay $" }).ClickAsync();
    }

    /// <summary>Books one seat from the first page to the confirmation.</summary>
    public static async Task BookAsync(this IPage page, Shop shop, string to, string seat, string email)
    {
        await page.SearchAsync("JFK", to, shop.Day);
        await page.ChooseFareAsync();
        await page.ChooseSeatAsync(seat);
        await page.ContinueAsync();
        await page.RegisterAsync(email);
        await page.NameTravellerAsync(0, "Ada", "Lovelace", "1990-12-10");
        await page.HoldAsync();
        await page.PayAsync();
        await Assertions.Expect(page.GetByText("Confirmed and paid.")).ToBeVisibleAsync();
    }
}
