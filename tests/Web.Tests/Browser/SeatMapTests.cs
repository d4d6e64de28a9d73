using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace FlightTickets.Web.Tests.Browser;

/// <summary>The seat map while others look at the same airplane, and for those who use no mouse.</summary>
public sealed class SeatMapTests(Shop shop)
{
    [Fact]
    public async Task A_seat_taken_elsewhere_turns_grey_and_nothing_moves()
    {
        var watching = await shop.OpenAsync();
        await OpenMapAsync(watching);
        // The first event is the present state: from now on the page hears of every change.
        await Expect(watching.Locator("[data-live=on]")).ToBeVisibleAsync();
        await watching.ChooseSeatAsync("21C");
        var before = await watching.Locator("label[for=s30C]").BoundingBoxAsync();

        var other = await shop.OpenAsync();
        await HoldAsync(other, "21C");

        await Expect(watching.Locator("#s21C")).ToBeDisabledAsync();
        await Expect(watching.Locator("[data-chosen]")).ToHaveTextAsync("Seat 21C was just taken. Choose another.");
        var after = await watching.Locator("label[for=s30C]").BoundingBoxAsync();
        Assert.Equal((before!.X, before.Y), (after!.X, after.Y));
    }

    [Fact]
    public async Task Of_two_windows_that_race_for_a_seat_one_is_told_to_choose_another()
    {
        var slow = await shop.OpenAsync();
        await OpenMapAsync(slow);
        await slow.ChooseSeatAsync("23C");
        await slow.ContinueAsync();
        await slow.RegisterAsync(shop.NewEmail());
        await slow.NameTravellerAsync(0, "Charles", "Babbage", "1988-12-26");

        var fast = await shop.OpenAsync();
        await HoldAsync(fast, "23C");

        await slow.HoldAsync();
        await Expect(slow.GetByText("Seat 23C was just taken")).ToBeVisibleAsync();
        await Expect(slow.Locator("#s23C")).ToBeDisabledAsync();
        await slow.ChooseSeatAsync("24C");
        await slow.ContinueAsync();
        await Expect(slow.Locator("legend")).ToContainTextAsync("seat 24C");
    }

    [Fact]
    public async Task A_seat_is_chosen_without_a_mouse()
    {
        var page = await shop.OpenAsync();
        await page.GotoAsync($"/search?from=JFK&to=HNL&date={shop.Day:yyyy-MM-dd}");
        // The first stop of the keyboard leads past the navigation.
        await page.Keyboard.PressAsync("Tab");
        await Expect(page.GetByRole(AriaRole.Link, new() { Name = "Skip to the content" })).ToBeFocusedAsync();
        await page.Keyboard.PressAsync("Enter");
        // The browser moves the focus when it draws the next frame.
        await Expect(page.Locator("#content")).ToBeFocusedAsync();
        await TabToAsync(page, "a.fare");
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.Locator(".airplane")).ToBeVisibleAsync();
        await TabToAsync(page, "input[name=seat]");
        await page.Keyboard.PressAsync("Space");
        var start = (await page.Locator("input[name=seat]:checked").GetAttributeAsync("value"))!;
        await page.Keyboard.PressAsync("ArrowDown");
        var below = (await page.Locator("input[name=seat]:checked").GetAttributeAsync("value"))!;
        // Down keeps the letter and goes to another row.
        Assert.Equal(start[^1], below[^1]);
        Assert.True(int.Parse(below[..^1]) > int.Parse(start[..^1]));
        await Expect(page.Locator("[data-chosen]")).ToContainTextAsync($"Seat {below}");
        await TabToAsync(page, ".dock button");
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync("Sign in");
    }

    private static async Task TabToAsync(IPage page, string selector)
    {
        for (var i = 0; i < 60; i++)
        {
            await page.Keyboard.PressAsync("Tab");
            if (await page.EvaluateAsync<bool>("selector => document.activeElement.matches(selector)", selector)) return;
        }

        Assert.Fail($"The keyboard does not reach {selector}.");
    }

    private async Task OpenMapAsync(IPage page)
    {
        await page.GotoAsync($"/search?from=JFK&to=HNL&date={shop.Day:yyyy-MM-dd}");
        await page.ChooseFareAsync();
    }

    private async Task HoldAsync(IPage page, string seat)
    {
        await OpenMapAsync(page);
        await page.ChooseSeatAsync(seat);
        await page.ContinueAsync();
        await page.RegisterAsync(shop.NewEmail());
        await page.NameTravellerAsync(0, "Ada", "Lovelace", "1990-12-10");
        await page.HoldAsync();
        await Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync("Review and pay");
    }
}
