using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace FlightTickets.Web.Tests.Browser;

/// <summary>An agent boards a flight by the page alone.</summary>
public sealed class DepartureTests(Shop shop)
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task An_agent_boards_by_scan_and_seat_and_closes_the_flight(bool scripts)
    {
        using var airline = await Airline.OpenAsync(shop);
        var (flight, _) = await airline.FlySoonAsync();
        await airline.BookAsync(shop.NewEmail(), 3, (flight, ["2A", "2B", "2C"]));
        var page = await shop.OpenAsync(new() { JavaScriptEnabled = scripts });
        await OpenAsync(page, flight);
        foreach (var name in (string[])["Ada", "Charles", "Mary"])
        {
            await page.GetByRole(AriaRole.Button, new() { Name = $"Check in Lovelace/{name}" }).ClickAsync();
            await Expect(page.GetByText($"Checked in: LOVELACE/{name.ToUpperInvariant()}")).ToBeVisibleAsync();
        }

        var scan = page.GetByLabel("Scan a boarding pass, or type a seat or a ticket");
        await scan.FillAsync("2a");
        await scan.PressAsync("Enter");
        await Expect(page.GetByText("On board: Lovelace/Ada")).ToBeVisibleAsync();
        var pass = (await airline.PassengersAsync(flight)).Single(passenger => (string)passenger!["seat"]! == "2B")!;
        await scan.FillAsync($"M1LOVELACE/CHARLES    E{pass["bookingReference"],-7}{flight.Split('-')[3]}HNLZZ {flight.Split('-')[1],4}");
        await scan.PressAsync("Enter");
        await Expect(page.GetByRole(AriaRole.Alert)).ToContainTextAsync("This is not the bar code of a boarding pass.");
        await scan.FillAsync(await airline.BarCodeAsync((string)pass["ticket"]!));
        await scan.PressAsync("Enter");
        await Expect(page.GetByText("On board: Lovelace/Charles")).ToBeVisibleAsync();

        await page.GetByRole(AriaRole.Link, new() { Name = "Missing" }).ClickAsync();
        await Expect(page.Locator(".tickets li")).ToHaveCountAsync(1);
        await page.Locator("summary").ClickAsync();
        await page.GetByLabel("Reason").SelectOptionAsync("missed");
        await page.GetByRole(AriaRole.Button, new() { Name = "Offload Lovelace/Mary now" }).ClickAsync();
        await Expect(page.GetByText("offloaded: missed")).ToBeVisibleAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Unboard Lovelace/Charles" }).ClickAsync();
        await Expect(page.GetByText("Off board again")).ToBeVisibleAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Board Lovelace/Charles" }).ClickAsync();
        await page.GetByLabel("Gate", new() { Exact = true }).FillAsync("C7");
        await page.GetByRole(AriaRole.Button, new() { Name = "Save" }).ClickAsync();
        await Expect(page.GetByText("from gate C7")).ToBeVisibleAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "The flight has departed" }).ClickAsync();
        await Expect(page.Locator(".state.flown")).ToHaveCountAsync(2);
        await Expect(page.Locator(".state.no_show")).ToHaveCountAsync(1);
        await Expect(scan).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task A_customer_sees_no_list()
    {
        using var airline = await Airline.OpenAsync(shop);
        var (flight, _) = await airline.FlySoonAsync();
        var (page, _) = await airline.OpenBookingAsync(true, (flight, ["2A"]));
        var answer = await page.GotoAsync($"/departures/{flight}");
        Assert.Equal(404, answer!.Status);
    }

    /// <summary>Opens a flight's gate as the admin.</summary>
    internal static async Task OpenAsync(IPage page, string flight)
    {
        await page.GotoAsync($"/departures/{flight}");
        await page.GetByLabel("Email").FillAsync(Shop.AdminEmail);
        await page.GetByLabel("Password").FillAsync(Shop.AdminPassword);
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign in" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Passengers" })).ToBeVisibleAsync();
    }
}
