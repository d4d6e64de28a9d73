using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace FlightTickets.Web.Tests.Browser;

/// <summary>Another flight or other seats for what is booked, with scripts and without.</summary>
public sealed class ChangeTests(Shop shop)
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_dearer_flight_costs_the_difference_once(bool scripts)
    {
        using var airline = await Airline.OpenAsync(shop);
        var flight = await airline.FlyAsync(0, "300.00", rules: new { changeFee = "25.00" });
        var other = await airline.FlyAsync(2, "450.00");
        var (page, order) = await airline.OpenBookingAsync(scripts, (flight, ["2A"]));

        await page.GetByRole(AriaRole.Link, new() { Name = "Change flight" }).ClickAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "from $450.00" }).First.ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "See the price" }).ClickAsync();
        await Expect(page.Locator("#flight-fault")).ToHaveTextAsync("Choose a flight.");
        await page.Locator($"label[for='{other}.economy']").ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "See the price" }).ClickAsync();
        await Expect(page.Locator(".price-lines")).ToContainTextAsync("$450.00");
        await Expect(page.Locator(".price-lines")).ToContainTextAsync("−$275.00");
        await Expect(page.Locator(".price-lines")).ToContainTextAsync("You pay$175.00");

        await page.Locator("label[for=tok_declined]").ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Change and pay $175.00" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Alert)).ToContainTextAsync("The card was declined");

        // The quote's form is sent twice, as an impatient visitor does whose answer was lost.
        var body = await FormAsync(page, "form[action$=confirm]");
        var confirm = await page.Locator("form[action$=confirm]").GetAttributeAsync("action");
        var answers = await Task.WhenAll(SendAsync(page, confirm!, body), SendAsync(page, confirm!, body));
        Assert.All(answers, answer => Assert.Equal(200, answer.Status));
        await page.GotoAsync($"/trips/{order}");
        await Expect(page.Locator(".itinerary")).ToContainTextAsync($"{airline.Day(2):d MMMM yyyy}");
        await page.GotoAsync($"/trips/{order}/receipt");
        await Expect(page.GetByText("Card payment")).ToHaveCountAsync(2);
        await Expect(page.Locator("[data-balance]")).ToHaveTextAsync("$475.00");
        await Expect(page.GetByText("Still on its way")).ToHaveCountAsync(0);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_cheaper_flight_gives_the_difference_back(bool scripts)
    {
        using var airline = await Airline.OpenAsync(shop);
        var flight = await airline.FlyAsync(0, "300.00");
        var other = await airline.FlyAsync(0, "180.00", hour: 12);
        var (page, order) = await airline.OpenBookingAsync(scripts, (flight, ["2A"]));
        await page.GetByRole(AriaRole.Link, new() { Name = "Change flight" }).ClickAsync();
        await page.Locator($"label[for='{other}.economy']").ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "See the price" }).ClickAsync();
        await Expect(page.Locator(".price-lines")).ToContainTextAsync("You get back$120.00");
        await Expect(page.Locator("fieldset.cards")).ToHaveCountAsync(0);
        await page.GetByRole(AriaRole.Button, new() { Name = "Change the flight" }).ClickAsync();
        await Expect(page.GetByText("Your flight is changed")).ToBeVisibleAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "Receipt" }).ClickAsync();
        await Expect(page.Locator(".money").First).ToContainTextAsync("−$120.00");
        await Expect(page.Locator("[data-balance]")).ToHaveTextAsync("$180.00");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Seats_are_changed_all_or_none_and_a_lost_one_is_explained(bool scripts)
    {
        using var airline = await Airline.OpenAsync(shop);
        var flight = await airline.FlyAsync(0, "300.00");
        var (page, _) = await airline.OpenBookingAsync(scripts, (flight, ["2A", "2B"]));
        await page.GetByRole(AriaRole.Link, new() { Name = "Change seats" }).ClickAsync();
        await Expect(page.Locator("#s2A")).ToBeCheckedAsync();
        await Expect(page.Locator(".cabin span.seat.mine")).ToHaveCountAsync(1);
        // The own seats are free for either of them.
        await page.ChooseSeatAsync("3C");
        await page.GetByRole(AriaRole.Button, new() { Name = "Next traveller" }).ClickAsync();
        await Expect(page.Locator("h1")).ToContainTextAsync("Where will Charles Lovelace sit?");
        await page.ChooseSeatAsync("2A");
        await airline.BookAsync(shop.NewEmail(), 1, (flight, ["3C"]));
        await page.GetByRole(AriaRole.Button, new() { Name = "Change seats" }).ClickAsync();
        await Expect(page.GetByText("Seat 3C was just taken")).ToBeVisibleAsync();
        await Expect(page.GetByText("You still have the seats that you had")).ToBeVisibleAsync();
        await Expect(page.Locator("#s3C")).ToBeDisabledAsync();
        await page.ChooseSeatAsync("2B");
        await page.GetByRole(AriaRole.Button, new() { Name = "Change seats" }).ClickAsync();
        // They have swapped.
        await Expect(page.GetByText("Your seats are changed")).ToBeVisibleAsync();
        await Expect(page.Locator(".tickets li").First).ToContainTextAsync("2B");
        await Expect(page.Locator(".tickets li").Nth(1)).ToContainTextAsync("2A");
    }

    // What a browser would send: every hidden field, and the card that is checked.
    private static async Task<Dictionary<string, string>> FormAsync(IPage page, string selector)
    {
        Dictionary<string, string> fields = [];
        foreach (var input in await page.Locator($"{selector} input[type=hidden], {selector} input:checked").AllAsync())
            fields[(await input.GetAttributeAsync("name"))!] = (await input.GetAttributeAsync("value"))!;
        return fields;
    }

    private static Task<IAPIResponse> SendAsync(IPage page, string address, Dictionary<string, string> fields)
    {
        var form = page.Context.APIRequest.CreateFormData();
        foreach (var (name, value) in fields) form.Append(name, value);
        return page.Context.APIRequest.PostAsync(address, new() { Form = form });
    }
}
