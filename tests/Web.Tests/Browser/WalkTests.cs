using Deque.AxeCore.Playwright;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace FlightTickets.Web.Tests.Browser;

/// <summary>
/// Walks through every page in light, in dark and on a small phone, and checks each: no violation of WCAG 2.2 AA that axe finds, nothing
/// wider than the window, nothing in the browser's own storage. Where FLIGHTTICKETS_WRITE_SCREENSHOTS names a folder, the walk leaves
/// pictures there.
/// </summary>
public sealed class WalkTests(Shop shop)
{
    private static readonly string? Folder = Environment.GetEnvironmentVariable("FLIGHTTICKETS_WRITE_SCREENSHOTS");

    private static readonly string[] Rules = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];

    private readonly List<string> _faults = [];

    [Theory]
    [InlineData("light", 1280, 860)]
    [InlineData("dark", 1280, 860)]
    [InlineData("phone", 360, 740)]
    public async Task Every_page_is_accessible_and_fits(string look, int width, int height)
    {
        var page = await shop.OpenAsync(new()
        {
            ColorScheme = look == "dark" ? ColorScheme.Dark : ColorScheme.Light,
            ViewportSize = new() { Width = width, Height = height },
            DeviceScaleFactor = look == "phone" ? 2 : 1,
        });
        Task Check(string name) => CheckAsync(page, $"{name}-{look}");

        await page.GotoAsync("/");
        await Check("home");
        await page.GotoAsync("/search?from=&to=");
        await Check("home-faults");
        await page.SearchAsync("new yrok", "chicgo", shop.Day, travellers: 2);
        await Check("results");
        await page.GotoAsync($"/search?from=JFK&to=HNL&date={shop.Day.AddDays(9):yyyy-MM-dd}");
        await Check("no-flights");
        await page.GotoAsync($"/search?from=JFK&to=HNL&date={shop.Day:yyyy-MM-dd}&n=2");
        await page.ChooseFareAsync();
        await page.Locator("input[name=seat]:not(:disabled) + label").Nth(40).ClickAsync();
        await page.ContinueAsync();
        await page.Locator("input[name=seat]:not(:disabled) + label").Nth(40).ClickAsync();
        await Check("seats");
        await page.ContinueAsync();
        await Expect(page.Locator("h1")).ToHaveTextAsync("Sign in");
        await Check("sign-in");
        await page.RegisterAsync(shop.NewEmail());
        await page.NameTravellerAsync(0, "Ada", "Lovelace", "1990-12-10");
        await page.HoldAsync();
        await Expect(page.GetByRole(AriaRole.Alert)).ToBeVisibleAsync();
        await Check("travellers");
        await page.NameTravellerAsync(1, "Charles", "Babbage", "1988-12-26");
        await page.HoldAsync();
        await Expect(page.Locator("h1")).ToHaveTextAsync("Review and pay");
        await Check("pay");
        await page.PayAsync("tok_declined");
        await Expect(page.GetByRole(AriaRole.Alert)).ToBeVisibleAsync();
        await Check("declined");
        await page.PayAsync();
        await Expect(page.GetByText("Confirmed and paid.")).ToBeVisibleAsync();
        await Check("booked");
        var reference = await page.Locator("h1").InnerTextAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Check in Ada Lovelace" }).ClickAsync();
        await Expect(page.GetByText("Check-in is not open yet")).ToBeVisibleAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Cancel this booking…" }).ClickAsync();
        await Expect(page.Locator("h1")).ToHaveTextAsync("Cancel this booking?");
        await Check("cancel");
        await page.GetByRole(AriaRole.Link, new() { Name = "My trips" }).ClickAsync();
        await Expect(page.Locator("h1")).ToHaveTextAsync("My trips");
        await Check("trips");
        await page.GotoAsync("/find");
        await Check("find");
        await page.GetByLabel("Booking reference").FillAsync(reference);
        await page.GetByLabel("Family name").FillAsync("Babbage");
        await page.GetByRole(AriaRole.Button, new() { Name = "Find" }).ClickAsync();
        await Expect(page.Locator("h1")).ToHaveTextAsync(reference);
        await Check("found");
        await page.GotoAsync("/nothing");
        await Check("missing");
        Assert.Empty(_faults);
    }

    [Theory]
    [InlineData("light", 1280, 860)]
    [InlineData("dark", 1280, 860)]
    [InlineData("phone", 360, 740)]
    public async Task Every_page_of_a_booked_trip_is_accessible_and_fits(string look, int width, int height)
    {
        using var airline = await Airline.OpenAsync(shop);
        var rules = new { refundable = false, changeFee = "25.00" };
        var flight = await airline.FlyAsync(0, "300.00", rules: rules);
        var other = await airline.FlyAsync(1, "450.00");
        var back = await airline.FlyAsync(6, "200.00", back: true, rules: rules);
        var email = shop.NewEmail();
        var order = await airline.BookAsync(email, 2, (flight, ["2A", "2B"]), (back, ["2A", "2B"]));
        var page = await shop.OpenAsync(new()
        {
            ColorScheme = look == "dark" ? ColorScheme.Dark : ColorScheme.Light,
            ViewportSize = new() { Width = width, Height = height },
            DeviceScaleFactor = look == "phone" ? 2 : 1,
        });
        Task Check(string name) => CheckAsync(page, $"{name}-{look}");

        await page.OpenTripAsync(email, order);
        await page.GetByRole(AriaRole.Link, new() { Name = "Change seats" }).ClickAsync();
        await Check("trip-seats");
        await page.GotoAsync($"/trips/{order}/seats?segment=0&seats=-,2B&p=0&lost=2A");
        await page.GetByRole(AriaRole.Button, new() { Name = "Next traveller" }).FocusAsync();
        await Check("trip-seats-lost");
        await page.GotoAsync($"/trips/{order}/change?date={airline.Day(3):yyyy-MM-dd}");
        await Check("change-nothing");
        await page.GotoAsync($"/trips/{order}/change?date={airline.Day(1):yyyy-MM-dd}");
        await page.GetByRole(AriaRole.Button, new() { Name = "See the price" }).ClickAsync();
        await Expect(page.Locator("#flight-fault")).ToBeVisibleAsync();
        await Check("change");
        await page.Locator($"label[for='{other}.economy']").ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "See the price" }).ClickAsync();
        await page.Locator("label[for=tok_declined]").ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Change and pay" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Alert)).ToBeVisibleAsync();
        await Check("change-price");
        await airline.DelayAsync(flight, 0);
        await page.GotoAsync($"/trips/{order}");
        await page.ReloadUntilAsync("departure at 15:00 instead of 10:00");
        await Check("disruption");
        await page.GetByRole(AriaRole.Link, new() { Name = "Choose another flight" }).ClickAsync();
        await Check("rebooking");
        await page.GetByRole(AriaRole.Link, new() { Name = "Back" }).ClickAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "Give it up for a refund" }).ClickAsync();
        await Check("refund");
        await page.GetByRole(AriaRole.Link, new() { Name = "Back" }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Keep this flight" }).ClickAsync();
        await Expect(page.GetByText("You keep this flight.")).ToBeVisibleAsync();
        await airline.PatchAsync(back, new { status = "cancelled" });
        await page.ReloadUntilAsync("is cancelled");
        await Check("cancelled-flight-open");
        await page.GetByRole(AriaRole.Link, new() { Name = "Give it up for a refund of $400.00" }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Give it up" }).ClickAsync();
        await page.ReloadUntilAsync("The money for this flight went back the way you paid.");
        await Check("cancelled-flight");
        await page.GetByRole(AriaRole.Link, new() { Name = "Receipt" }).ClickAsync();
        await Check("receipt");
        Assert.Empty(_faults);
    }

    [Theory]
    [InlineData("light", 1280, 860)]
    [InlineData("dark", 1280, 860)]
    [InlineData("phone", 360, 740)]
    public async Task Every_boarding_pass_is_accessible_and_fits(string look, int width, int height)
    {
        using var airline = await Airline.OpenAsync(shop);
        var (flight, departs) = await airline.FlySoonAsync();
        await airline.PatchAsync(flight, new { gate = "C7", status = "delayed", departureEstimated = Utc(departs.AddMinutes(50)) });
        var email = shop.NewEmail();
        var order = await airline.BookAsync(email, 2, (flight, ["2A", "2B"]));
        var page = await shop.OpenAsync(new()
        {
            ColorScheme = look == "dark" ? ColorScheme.Dark : ColorScheme.Light,
            ViewportSize = new() { Width = width, Height = height },
            DeviceScaleFactor = look == "phone" ? 2 : 1,
        });
        await page.OpenTripAsync(email, order);
        foreach (var name in (string[])["Ada", "Charles"])
        {
            await page.GotoAsync($"/trips/{order}");
            await page.GetByRole(AriaRole.Button, new() { Name = $"Check in {name} Lovelace" }).ClickAsync();
            await Expect(page.Locator(".boarding-pass")).ToBeVisibleAsync();
        }

        await CheckAsync(page, $"boarding-pass-{look}");
        await page.GotoAsync($"/trips/{order}/boarding-passes");
        await CheckAsync(page, $"boarding-passes-{look}");
        await page.EmulateMediaAsync(new() { Media = Media.Print });
        await CheckAsync(page, $"boarding-passes-printed-{look}");

        // What the gate sees of the two.
        var gate = await shop.OpenAsync(new()
        {
            ColorScheme = look == "dark" ? ColorScheme.Dark : ColorScheme.Light,
            ViewportSize = new() { Width = width, Height = height },
        });
        await DepartureTests.OpenAsync(gate, flight);
        await gate.GetByLabel("Scan a boarding pass, or type a seat or a ticket").FillAsync("2A");
        await gate.GetByLabel("Scan a boarding pass, or type a seat or a ticket").PressAsync("Enter");
        await Expect(gate.GetByText("On board: Lovelace/Ada")).ToBeVisibleAsync();
        await gate.Locator("summary").First.ClickAsync();
        await CheckAsync(gate, $"departure-{look}");
        Assert.Empty(_faults);

        static DateTime Utc(DateTime local) =>
            TimeZoneInfo.ConvertTimeToUtc(local, TimeZoneInfo.FindSystemTimeZoneById("America/New_York"));
    }

    [Theory]
    [InlineData("light", 1280, 860)]
    [InlineData("dark", 1280, 860)]
    [InlineData("phone", 360, 740)]
    public async Task Every_page_of_the_desk_and_the_board_is_accessible_and_fits(string look, int width, int height)
    {
        using var airline = await Airline.OpenAsync(shop);
        var flight = await airline.FlyAsync(0, "300.00");
        await airline.FlyAsync(0, "300.00", hour: 7);
        var order = await airline.BookAsync(shop.NewEmail(), 2, (flight, ["2A", "2B"]));
        var tail = await airline.AirplaneOfAsync(flight);
        var page = await shop.OpenAsync(new()
        {
            ColorScheme = look == "dark" ? ColorScheme.Dark : ColorScheme.Light,
            ViewportSize = new() { Width = width, Height = height },
            DeviceScaleFactor = look == "phone" ? 2 : 1,
        });
        Task Check(string name) => CheckAsync(page, $"{name}-{look}");

        await page.OpenAsStaffAsync("/desk");
        await Check("desk");
        await page.GotoAsync("/desk?q=" + flight);
        await Check("desk-found");
        await page.GotoAsync("/desk?q=nobody@example.org");
        await Check("desk-nothing");
        await page.GotoAsync($"/desk/orders/{order}");
        await Check("desk-order");
        await page.GetByRole(AriaRole.Button, new() { Name = "Cancel…" }).ClickAsync();
        await Check("desk-cancel");
        await page.OpenBoardAsync(shop.Day);
        await Check("board-sample");
        await page.OpenBoardAsync(airline.Day(3));
        await Check("board-empty");
        await airline.DelayAsync(flight, 0);
        await page.GotoAsync($"/board/flights/{flight}");
        await Check("board-flight");
        await page.GotoAsync($"/board/flights/{flight}/cancellation");
        await Check("board-cancel");
        await page.GotoAsync($"/board/flights/{flight}/airplane?tail={await airline.BuyAirplaneAsync(rows: 1)}");
        await Check("board-swap");
        await page.GotoAsync($"/board/flights/{flight}/delay?departure={airline.Day(0):yyyy-MM-dd}T19:00");
        await Check("board-delay");
        await page.GotoAsync("/board/disruptions?flight=nonsense");
        await Check("disruptions-fault");
        var dropped = await airline.FlyAsync(1, "300.00");
        await airline.BookAsync(shop.NewEmail(), 2, (dropped, ["2A", "2B"]));
        await airline.FlyAsync(2, "300.00");
        await airline.PatchAsync(dropped, new { status = "cancelled" });
        await page.GotoAsync($"/board/flights/{dropped}");
        await page.ReloadUntilAsync("1 open");
        await Check("board-flight-cancelled");
        await page.GotoAsync("/board/disruptions?flight=" + dropped);
        await Check("disruptions");
        await page.GetByRole(AriaRole.Link, new() { Name = "Choose" }).ClickAsync();
        await Check("disruption-choice");
        await page.GotoAsync($"/board/flights/{dropped}/rebooking");
        await Check("rebook-flight");
        await page.GetByRole(AriaRole.Button, new() { Name = "Rebook them" }).ClickAsync();
        await page.ReloadUntilAsync("Done: 1 of 1 order moved");
        await Check("rebooked-flight");
        await page.GotoAsync($"/board/airplanes/{tail}");
        await Check("board-airplane");
        await page.GetByLabel("Why").FillAsync("Bird strike");
        await page.GetByRole(AriaRole.Button, new() { Name = $"Ground {tail}" }).ClickAsync();
        await Check("board-grounded");
        await page.GotoAsync($"/board/flights/{flight}");
        await page.ReloadUntilAsync("is out of service");
        await Check("board-flight-grounded");
        await page.OpenBoardAsync(airline.Day(0));
        await Check("board");
        await page.GotoAsync("/administration/fleet");
        await Check("fleet");
        await page.GotoAsync("/administration/fleet/new");
        await Check("layout-new");
        await page.GetByRole(AriaRole.Button, new() { Name = "Save" }).ClickAsync();
        await Check("layout-fault");
        await page.GotoAsync($"/administration/fleet/{await airline.AirplaneOfSampleAsync()}");
        await Check("layout");
        await page.GotoAsync("/administration/users");
        await Check("users");
        await page.GotoAsync("/administration/dead-letters");
        await Check("dead-letters");
        await page.GotoAsync("/administration/ledger");
        await Check("ledger");
        Assert.Empty(_faults);
    }

    private async Task CheckAsync(IPage page, string name)
    {
        if (Folder is not null) await page.ScreenshotAsync(new() { Path = Path.Combine(Folder, $"{name}.png") });

        var found = await page.RunAxe(new() { RunOnly = new() { Type = "tag", Values = [.. Rules] } });
        _faults.AddRange(found.Violations.Select(violation =>
            $"{name}: {violation.Id}: {violation.Help}: {string.Join("; ", violation.Nodes.Take(3).Select(node => node.Html))}"));
        var excess = await page.EvaluateAsync<int>("document.documentElement.scrollWidth - document.documentElement.clientWidth");
        if (excess > 0) _faults.Add($"{name}: {excess} px wider than the window");
        // Tokens are in a cookie that no script reads, and nothing is anywhere else.
        var kept = await page.EvaluateAsync<int>("localStorage.length + sessionStorage.length");
        if (kept > 0) _faults.Add($"{name}: {kept} entries in the browser's storage");
    }
}
