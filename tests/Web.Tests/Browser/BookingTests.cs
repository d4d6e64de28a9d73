using System.Text.RegularExpressions;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace FlightTickets.Web.Tests.Browser;

/// <summary>From the first page to a ticket.</summary>
public sealed partial class BookingTests(Shop shop)
{
    [Fact]
    public async Task A_newcomer_books_a_seat_by_clicking_it()
    {
        var page = await shop.OpenAsync();
        List<string> complaints = [];
        page.Console += (_, message) =>
        {
            if (message.Type is "error" or "warning") complaints.Add(message.Text);
        };
        page.PageError += (_, error) => complaints.Add(error);

        await page.BookAsync(shop, "HNL", "7C", shop.NewEmail());

        await Expect(page.GetByText("You are going to Honolulu")).ToBeVisibleAsync();
        Assert.Matches(Reference(), await page.Locator("h1").InnerTextAsync());
        await Expect(page.Locator(".tickets")).ToContainTextAsync(TicketNumber());
        await Expect(page.Locator(".tickets")).ToContainTextAsync("7C");
        // Neither a script nor the policy of the page complained on the way.
        Assert.Empty(complaints);
    }

    [Fact]
    public async Task Misspelt_places_are_read_and_the_reading_is_shown()
    {
        var page = await shop.OpenAsync();
        await page.SearchAsync("new yrok", "chicgo", shop.Day);
        await Expect(page.GetByText("We read “new yrok” as New York (NYC)")).ToBeVisibleAsync();
        Assert.True(await page.Locator(".flight").CountAsync() > 1);
        await page.GetByRole(AriaRole.Link, new() { Name = "Newark (EWR)" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync("Newark to Chicago");
    }

    [Fact]
    public async Task A_party_sits_where_each_one_chose()
    {
        var page = await shop.OpenAsync();
        await page.SearchAsync("EWR", "BOS", shop.Day, travellers: 2);
        await page.ChooseFareAsync();
        await page.Locator("label[for=s3A], label[for=s3C], label[for=s3D]").First.ClickAsync();
        await page.ContinueAsync();
        await Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync("Where will traveller 2 sit?");
        // The seat of the first traveller is drawn, and is no choice for the second.
        await Expect(page.Locator(".cabin span.seat.mine")).ToHaveCountAsync(1);
        await page.Locator("input[name=seat]:not(:disabled) + label").Nth(20).ClickAsync();
        await page.ContinueAsync();
        await page.RegisterAsync(shop.NewEmail());
        await Expect(page.Locator("fieldset")).ToHaveCountAsync(2);
        await Expect(page.Locator("legend").First).ToContainTextAsync("Traveller 1, seat 3");
        await Expect(page.Locator("legend").Nth(1)).ToContainTextAsync("Traveller 2, seat");
    }

    [Fact]
    public async Task Gaps_and_the_apis_faults_are_shown_at_their_fields()
    {
        var page = await shop.OpenAsync();
        await page.SearchAsync("JFK", "HNL", shop.Day);
        await page.ChooseFareAsync();
        await page.ChooseSeatAsync("9C");
        await page.ContinueAsync();
        await page.RegisterAsync(shop.NewEmail());
        await page.HoldAsync();
        await Expect(page.GetByRole(AriaRole.Alert)).ToContainTextAsync("2 fields need another look");
        await Expect(page.GetByLabel("Family name")).ToHaveAttributeAsync("aria-invalid", "true");
        await Expect(page.GetByLabel("Date of birth")).ToHaveAttributeAsync("aria-invalid", "true");

        // A child of four flies with nobody: the rule's fault belongs to the child.
        await page.NameTravellerAsync(0, "Ada", "Lovelace", shop.Day.AddYears(-4).ToString("yyyy-MM-dd"));
        await page.HoldAsync();
        await Expect(page.GetByRole(AriaRole.Alert)).ToContainTextAsync("One field needs another look");
        await Expect(page.GetByLabel("Family name")).ToHaveValueAsync("Lovelace");
    }

    [Fact]
    public async Task A_declined_card_leaves_the_seats_held_for_the_next()
    {
        var page = await shop.OpenAsync();
        await page.SearchAsync("JFK", "HNL", shop.Day);
        await page.ChooseFareAsync();
        await page.ChooseSeatAsync("11C");
        await page.ContinueAsync();
        await page.RegisterAsync(shop.NewEmail());
        await page.NameTravellerAsync(0, "Ada", "Lovelace", "1990-12-10");
        await page.HoldAsync();
        await page.PayAsync("tok_declined");
        await Expect(page.GetByRole(AriaRole.Alert)).ToContainTextAsync("The card was declined");
        await page.PayAsync("tok_flaky");
        await Expect(page.GetByText("Confirmed and paid.")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task A_form_that_is_sent_again_books_once()
    {
        var page = await shop.OpenAsync();
        await page.SearchAsync("JFK", "HNL", shop.Day);
        await page.ChooseFareAsync();
        await page.ChooseSeatAsync("13C");
        await page.ContinueAsync();
        await page.RegisterAsync(shop.NewEmail());
        var form = page.Url;
        async Task FillAndSend()
        {
            await page.NameTravellerAsync(0, "Ada", "Lovelace", "1990-12-10");
            await page.HoldAsync();
            await Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync("Review and pay");
        }

        await FillAndSend();
        var first = page.Url;
        // The answer was lost, the visitor goes back and sends the form once more.
        await page.GotoAsync(form);
        await FillAndSend();
        Assert.Equal(first, page.Url);

        // With other travellers it would be another booking of the same seat, which this one holds.
        await page.GotoAsync(form);
        await page.NameTravellerAsync(0, "Charles", "Babbage", "1988-12-26");
        await page.HoldAsync();
        await Expect(page.GetByRole(AriaRole.Alert)).ToContainTextAsync("You hold seats from this booking already");

        await page.GotoAsync("/trips");
        await Expect(page.Locator(".trips li")).ToHaveCountAsync(1);
    }

    [Fact]
    public async Task Typed_fields_survive_a_lost_session()
    {
        var page = await shop.OpenAsync();
        await page.SearchAsync("JFK", "HNL", shop.Day);
        await page.ChooseFareAsync();
        await page.ChooseSeatAsync("15C");
        await page.ContinueAsync();
        await page.RegisterAsync(shop.NewEmail());
        await page.NameTravellerAsync(0, "Ada", "Lovelace", "1990-12-10");
        await page.Context.ClearCookiesAsync(new() { Name = "ft-session" });
        await page.HoldAsync();
        await Expect(page.GetByRole(AriaRole.Alert)).ToContainTextAsync("You were signed out meanwhile");
        await Expect(page.GetByLabel("Given names")).ToHaveValueAsync("Ada");
        await Expect(page.GetByLabel("Date of birth")).ToHaveValueAsync("1990-12-10");
    }

    [Fact]
    public async Task The_seat_map_needs_no_script()
    {
        var page = await shop.OpenAsync(new() { JavaScriptEnabled = false });
        await page.BookAsync(shop, "HNL", "17C", shop.NewEmail());
        await Expect(page.Locator(".tickets")).ToContainTextAsync("17C");
    }

    [GeneratedRegex(@"^[A-Z0-9]{6}$")]
    private static partial Regex Reference();

    [GeneratedRegex(@"\d{13}")]
    private static partial Regex TicketNumber();
}
