using System.Globalization;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace FlightTickets.Web.Tests.Browser;

/// <summary>What the people who run the day do on the board, with scripts and without.</summary>
public sealed class BoardTests(Shop shop)
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_day_is_run_from_the_board(bool scripts)
    {
        using var airline = await Airline.OpenAsync(shop);
        var late = await airline.FlyAsync(0, "300.00");
        var early = await airline.FlyAsync(0, "300.00", hour: 7);
        await airline.BookAsync(shop.NewEmail(), 2, (late, ["2A", "2B"]));
        var page = await shop.OpenAsync(new() { JavaScriptEnabled = scripts });
        await page.OpenBoardAsync(airline.Day(0));
        var rows = page.Locator(".board tbody tr");
        await Expect(rows).ToHaveCountAsync(2);
        await Expect(rows.Nth(0)).ToContainTextAsync("07:00");
        await Expect(rows.Nth(1)).ToContainTextAsync("2 of 24");

        await rows.Nth(1).GetByRole(AriaRole.Link).First.ClickAsync();
        await page.GetByLabel("New departure").FillAsync($"{airline.Day(0):yyyy-MM-dd}T11:45");
        await page.GetByRole(AriaRole.Button, new() { Name = "See what it means" }).ClickAsync();
        await Expect(page.Locator(".lines")).ToContainTextAsync("Connections missed0");
        await page.GetByRole(AriaRole.Button, new() { Name = "Set the time" }).ClickAsync();
        await Expect(page.GetByText("The new times are set")).ToBeVisibleAsync();
        await Expect(page.Locator("h1 + .lead")).ToContainTextAsync("Delayed +1 h 45 min");
        await page.GetByLabel("Gate").FillAsync("B22");
        await page.GetByRole(AriaRole.Button, new() { Name = "Set the gate" }).ClickAsync();
        await Expect(page.GetByText("The gate is set")).ToBeVisibleAsync();

        // The other flight's airplane is in the air then.
        var busy = await airline.AirplaneOfAsync(early);
        await page.GetByRole(AriaRole.Link, new() { Name = "Another airplane…" }).ClickAsync();
        await page.GetByLabel("Tail number").FillAsync(busy.ToLowerInvariant());
        await page.GetByRole(AriaRole.Button, new() { Name = "See whether it fits" }).ClickAsync();
        await Expect(page.GetByText("It is busy then")).ToBeVisibleAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = $"Fly with {busy}" }).ClickAsync();
        await Expect(page.GetByText("The airplane is not free")).ToBeVisibleAsync();

        var small = await airline.BuyAirplaneAsync(rows: 1);
        await page.GetByRole(AriaRole.Link, new() { Name = "Another airplane…" }).ClickAsync();
        await page.GetByLabel("Tail number").FillAsync(small);
        await page.GetByRole(AriaRole.Button, new() { Name = "See whether it fits" }).ClickAsync();
        await Expect(page.GetByText("2 travellers lose their seats")).ToBeVisibleAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = $"Fly with {small}" }).ClickAsync();
        await Expect(page.GetByText("The flight has another airplane")).ToBeVisibleAsync();

        await page.GetByRole(AriaRole.Link, new() { Name = "Cancel the flight…" }).ClickAsync();
        await Expect(page.Locator(".lines")).ToContainTextAsync("Travellers2");
        await page.GetByRole(AriaRole.Button, new() { Name = "Cancel the flight" }).ClickAsync();
        await Expect(page.GetByText("The flight is cancelled")).ToBeVisibleAsync();
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "Set the gate" })).ToHaveCountAsync(0);
        await page.OpenBoardAsync(airline.Day(0));
        await Expect(page.Locator(".counts .bad")).ToContainTextAsync("1 cancelled");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_grounded_airplanes_flights_ask_for_another_one(bool scripts)
    {
        using var airline = await Airline.OpenAsync(shop);
        // The page of an airplane shows the next month.
        var day = DateOnly.FromDateTime(DateTime.UtcNow).AddDays(5);
        var flight = await airline.FlyAsync(day.DayNumber - airline.Day(0).DayNumber, "300.00");
        var tail = await airline.AirplaneOfAsync(flight);
        var page = await shop.OpenAsync(new() { JavaScriptEnabled = scripts });
        await page.OpenBoardAsync(airline.Day(0));
        await page.GotoAsync($"/board/airplanes/{tail}");
        await Expect(page.GetByText("1 flight needs another airplane then")).ToBeVisibleAsync();
        await page.GetByLabel("Why").FillAsync("Bird strike");
        await page.GetByRole(AriaRole.Button, new() { Name = $"Ground {tail}" }).ClickAsync();
        await page.ReloadUntilAsync("Needs an airplane");
        await Expect(page.GetByText("Bird strike")).ToBeVisibleAsync();
        await page.GotoAsync($"/board?date={day:yyyy-MM-dd}&only=attention");
        await Expect(page.Locator(".board tbody tr")).ToHaveCountAsync(1);
        await page.GotoAsync($"/board/airplanes/{tail}");
        await page.GetByRole(AriaRole.Button, new() { Name = "Return it to service" }).ClickAsync();
        await Expect(page.GetByText("The airplane is back in service")).ToBeVisibleAsync();
        await page.GotoAsync($"/board/flights/{flight}");
        for (var i = 0; i < 100 && await page.GetByText("is out of service").CountAsync() > 0; i++) await page.ReloadAsync();
        await Expect(page.GetByText("is out of service")).ToHaveCountAsync(0);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task An_agent_cancels_rebooks_one_order_and_takes_the_cancellation_back(bool scripts)
    {
        using var airline = await Airline.OpenAsync(shop);
        var flight = await airline.FlyAsync(0, "300.00");
        var other = await airline.FlyAsync(1, "300.00");
        var moved = await airline.BookAsync(shop.NewEmail(), 1, (flight, ["2A"]));
        await airline.BookAsync(shop.NewEmail(), 2, (flight, ["3A", "3B"]));
        var page = await shop.OpenAsync(new() { JavaScriptEnabled = scripts });
        await page.OpenAsStaffAsync($"/board/flights/{flight}");
        await page.GetByRole(AriaRole.Link, new() { Name = "Cancel the flight…" }).ClickAsync();
        await Expect(page.Locator(".lines")).ToContainTextAsync("Travellers3");
        await Expect(page.Locator(".lines")).ToContainTextAsync("Refunds if nobody chooses$900.00");
        await page.GetByRole(AriaRole.Button, new() { Name = "Cancel the flight" }).ClickAsync();
        await Expect(page.GetByText("It can be taken back until")).ToBeVisibleAsync();
        await page.ReloadUntilAsync("2 open");

        await page.GotoAsync($"/board/disruptions?status=open&flight={flight.ToLowerInvariant()}&date={airline.Day(0):yyyy-MM-dd}");
        await Expect(page.Locator(".disruptions li")).ToHaveCountAsync(2);
        var alone = page.Locator(".disruptions li", new() { HasText = "1 traveller" });
        await alone.GetByRole(AriaRole.Link, new() { Name = "Choose" }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Move to this flight" }).ClickAsync();
        await Expect(page.Locator("#flight-fault")).ToHaveTextAsync("Choose a flight.");
        await page.Locator($"label[for='{other}.economy']").ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Move to this flight" }).ClickAsync();
        await Expect(page.GetByText("The choice is made")).ToBeVisibleAsync();
        await page.ReloadUntilAsync($"rebooked to {other}");

        await page.GotoAsync($"/board/flights/{flight}");
        await page.GetByRole(AriaRole.Button, new() { Name = "Take the cancellation back" }).ClickAsync();
        await Expect(page.GetByText("The flight is back")).ToBeVisibleAsync();
        await Expect(page.Locator("h1 + .lead")).ToContainTextAsync("On time");
        await Expect(page.GetByText("It can be taken back until")).ToHaveCountAsync(0);
        // The order that was moved stays where it is.
        await page.ReloadUntilAsync("0 open");
        await Expect(page.Locator(".counts")).ToContainTextAsync("1 settled");
        await page.GotoAsync($"/desk/orders/{moved}");
        await Expect(page.Locator(".people").First).ToContainTextAsync($"{airline.Day(1):ddd d MMMM}");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task All_orders_of_a_cancelled_flight_are_moved_by_one_form(bool scripts)
    {
        using var airline = await Airline.OpenAsync(shop);
        var flight = await airline.FlyAsync(0, "300.00");
        var other = await airline.FlyAsync(1, "300.00");
        await airline.BookAsync(shop.NewEmail(), 1, (flight, ["2A"]));
        await airline.BookAsync(shop.NewEmail(), 2, (flight, ["3A", "3B"]));
        await airline.PatchAsync(flight, new { status = "cancelled" });
        var page = await shop.OpenAsync(new() { JavaScriptEnabled = scripts });
        await page.OpenAsStaffAsync($"/board/flights/{flight}");
        await page.ReloadUntilAsync("2 open");
        await page.GetByRole(AriaRole.Link, new() { Name = "Rebook them…" }).ClickAsync();
        await page.Locator($"input[value='{other}']").CheckAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Rebook them" }).ClickAsync();
        await page.ReloadUntilAsync("Done: 2 of 2 orders moved");
        await Expect(page.Locator(".disruptions")).ToContainTextAsync(other);
        await page.GotoAsync($"/board/flights/{other}");
        await Expect(page.Locator(".facts").Nth(1)).ToContainTextAsync("Economy3");
    }

    [Fact]
    public async Task The_board_shows_what_happens_elsewhere_and_leaves_the_reader_where_they_are()
    {
        using var airline = await Airline.OpenAsync(shop);
        var flight = await airline.FlyAsync(0, "300.00");
        var page = await shop.OpenAsync();
        await page.OpenBoardAsync(airline.Day(0));
        var link = page.Locator(".board tbody a").First;
        await link.FocusAsync();
        await airline.PatchAsync(flight, new { gate = "C7" });
        // As when the window is looked at again, instead of waiting for the next round.
        await page.EvaluateAsync("document.dispatchEvent(new Event('visibilitychange'))");
        await Expect(page.Locator(".board .gate")).ToContainTextAsync("C7");
        await Expect(link).ToBeFocusedAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Stop updating" }).ClickAsync();
        await airline.PatchAsync(flight, new { gate = "C8" });
        await page.EvaluateAsync("document.dispatchEvent(new Event('visibilitychange'))");
        await page.GetByRole(AriaRole.Button, new() { Name = "Update by itself" }).ClickAsync();
        await Expect(page.Locator(".board .gate")).ToContainTextAsync("C8");
    }

    [Fact]
    public async Task Nobody_else_sees_the_board_or_the_desk()
    {
        var page = await shop.OpenAsync();
        await page.GotoAsync("/board");
        await Expect(page.Locator("h1")).ToHaveTextAsync("Sign in");
        await page.RegisterAsync(shop.NewEmail());
        await Expect(page.Locator("h1")).ToHaveTextAsync("This is for the airline's people");
        await Expect(page.GetByRole(AriaRole.Link, new() { Name = "Desk" })).ToHaveCountAsync(0);
        const string flight = "/board/flights/HA-51-20270101-JFK";
        foreach (var address in (string[])["/desk", "/desk?q=lovelace", flight, flight + "/rebooking", "/board/disruptions"])
        {
            var answer = await page.GotoAsync(address);
            Assert.Equal(403, answer!.Status);
        }
    }
}

/// <summary>What the airline's people do in a browser.</summary>
internal static class Staff
{
    /// <summary>Signs in as the admin, if nobody is, on the way to a page.</summary>
    public static async Task OpenAsStaffAsync(this IPage page, string address)
    {
        await page.GotoAsync(address);
        if (await page.GetByLabel("Password").CountAsync() == 0) return;
        await page.GetByLabel("Email").FillAsync(Shop.AdminEmail);
        await page.GetByLabel("Password").FillAsync(Shop.AdminPassword);
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign in" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Link, new() { Name = "Board", Exact = true })).ToBeVisibleAsync();
    }

    /// <summary>Opens the board of a day.</summary>
    public static Task OpenBoardAsync(this IPage page, DateOnly day) =>
        page.OpenAsStaffAsync("/board?date=" + day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));
}
