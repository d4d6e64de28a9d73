using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace FlightTickets.Web.Tests.Browser;

/// <summary>What a traveller sees and chooses after the airline changed a flight, with scripts and without.</summary>
public sealed class DisruptionTests(Shop shop)
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_cancelled_flight_is_refunded_and_the_rest_can_be_given_back_in_full(bool scripts)
    {
        using var airline = await Airline.OpenAsync(shop);
        var rules = new { refundable = false };
        var there = await airline.FlyAsync(0, "300.00", rules: rules);
        var back = await airline.FlyAsync(5, "250.00", back: true, rules: rules);
        var (page, order) = await airline.OpenBookingAsync(scripts, (there, ["2A"]), (back, ["2A"]));
        await airline.PatchAsync(there, new { status = "cancelled" });

        await page.ReloadUntilAsync("If you do not, we give $300.00 back.");
        await page.GetByRole(AriaRole.Link, new() { Name = "Give it up for a refund of $300.00" }).ClickAsync();
        await Expect(page.GetByText("Everything you paid for this flight is given back.")).ToBeVisibleAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Give it up" }).ClickAsync();
        await page.ReloadUntilAsync("The money for this flight went back the way you paid.");
        await Expect(page.GetByText("to Honolulu is cancelled")).ToBeVisibleAsync();
        await Expect(page.GetByRole(AriaRole.Link, new() { Name = "Find another flight" }))
            .ToHaveAttributeAsync("href", $"/search?from=BOS&to=HNL&date={airline.Day(0):yyyy-MM-dd}&n=1");
        await page.GetByRole(AriaRole.Button, new() { Name = "Cancel the rest of the booking" }).ClickAsync();
        // The fare gives nothing back; the airline's fault gives everything.
        await page.GetByRole(AriaRole.Button, new() { Name = "Cancel and refund $250.00" }).ClickAsync();
        await Expect(page.GetByText("Your booking is cancelled")).ToBeVisibleAsync();
        await page.GotoAsync($"/trips/{order}/receipt");
        await Expect(page.Locator("[data-balance]")).ToHaveTextAsync("$0.00");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_traveller_of_a_cancelled_flight_takes_the_next_one_from_the_trip_itself(bool scripts)
    {
        using var airline = await Airline.OpenAsync(shop);
        var flight = await airline.FlyAsync(0, "300.00");
        var next = await airline.FlyAsync(1, "900.00");
        var (page, order) = await airline.OpenBookingAsync(scripts, (flight, ["2A"]));
        await airline.PatchAsync(flight, new { status = "cancelled" });
        await page.ReloadUntilAsync("The next flights with room for all of you");
        await page.Locator($"label[for='{next}.economy']").ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Move to this flight" }).ClickAsync();
        await page.ReloadUntilAsync("It cost you nothing.");
        await Expect(page.Locator(".itinerary")).ToContainTextAsync($"{airline.Day(1):d MMMM yyyy}");
        await page.GotoAsync($"/trips/{order}/receipt");
        await Expect(page.Locator("[data-balance]")).ToHaveTextAsync("$300.00");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_delayed_traveller_moves_to_another_flight_free_of_charge(bool scripts)
    {
        using var airline = await Airline.OpenAsync(shop);
        var (page, order, flight) = await DelayAsync(airline, scripts);
        var other = await airline.FlyAsync(1, "900.00");
        var full = await airline.FlyAsync(2, "900.00");

        await page.GetByRole(AriaRole.Link, new() { Name = "Choose another flight" }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Move to this flight" }).ClickAsync();
        await Expect(page.Locator("#flight-fault")).ToHaveTextAsync("Choose a flight.");

        // The airline withdraws a flight that the page still shows.
        await airline.PatchAsync(full, new { status = "cancelled" });
        await page.Locator($"label[for='{full}.economy']").ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Move to this flight" }).ClickAsync();
        await Expect(page.Locator(".fault, .empty")).ToBeVisibleAsync();

        var form = page.Url;
        await page.Locator($"label[for='{other}.economy']").ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Move to this flight" }).ClickAsync();
        await page.ReloadUntilAsync("It cost you nothing.");
        await Expect(page.Locator(".itinerary")).ToContainTextAsync($"{airline.Day(1):d MMMM yyyy}");
        Assert.NotEqual(form, page.Url);
        await page.GotoAsync($"/trips/{order}/receipt");
        await Expect(page.Locator("[data-balance]")).ToHaveTextAsync("$300.00");
        // The address of the old choice is no dead end.
        await page.GotoAsync($"/trips/{order}/change?segment=7");
        await Expect(page.Locator("h1")).ToHaveTextAsync("Change your flight");
        Assert.NotEqual(flight, other);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_delayed_traveller_keeps_the_flight_and_then_chooses_a_refund(bool scripts)
    {
        using var airline = await Airline.OpenAsync(shop);
        var (page, order, _) = await DelayAsync(airline, scripts);
        await page.GetByRole(AriaRole.Button, new() { Name = "Keep this flight" }).ClickAsync();
        await Expect(page.GetByText("You keep this flight.")).ToBeVisibleAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "Give it up for a refund" }).ClickAsync();
        // Nothing by the fare; five hours late, everything by law.
        await Expect(page.GetByText("$300.00", new() { Exact = true })).ToBeVisibleAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Give it up" }).ClickAsync();
        await page.ReloadUntilAsync("You chose a refund. It went back the way you paid.");
        // The choice is made: its address leads back to how things stand.
        await page.GoBackAsync();
        await page.ReloadAsync();
        await Expect(page.GetByText("This choice is no longer open")).ToBeVisibleAsync();
        await page.GotoAsync($"/trips/{order}/receipt");
        await Expect(page.Locator("[data-balance]")).ToHaveTextAsync("$0.00");
    }

    private static async Task<(IPage Page, string Order, string Flight)> DelayAsync(Airline airline, bool scripts)
    {
        var flight = await airline.FlyAsync(0, "300.00", rules: new { refundable = false, taxesRefundable = false });
        var (page, order) = await airline.OpenBookingAsync(scripts, (flight, ["3A"]));
        await airline.DelayAsync(flight, 0);
        await page.ReloadUntilAsync("departure at 15:00 instead of 10:00");
        await Expect(page.GetByText("to Honolulu leaves later")).ToBeVisibleAsync();
        return (page, order, flight);
    }
}
