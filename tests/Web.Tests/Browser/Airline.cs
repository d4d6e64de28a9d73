using System.Globalization;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Microsoft.Playwright;

namespace FlightTickets.Web.Tests.Browser;

/// <summary>What the airline does meanwhile, and what others book, through the public API.</summary>
internal sealed class Airline : IDisposable
{
    private const string Carrier = "ZZ";

    // Departures do not collide: each test has days of its own.
    private const int DaysApart = 20;

    private static int _tests, _numbers;

    private readonly Shop _shop;
    private readonly HttpClient _http;
    private readonly DateOnly _first;

    private Airline(Shop shop, DateOnly first) =>
        (_shop, _http, _first) = (shop, new HttpClient { BaseAddress = shop.Address }, first);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>Signs in as the admin.</summary>
    public static async Task<Airline> OpenAsync(Shop shop)
    {
        // Where there is no browser the shop does not run.
        await (await shop.OpenAsync()).CloseAsync();
        var airline = new Airline(shop, shop.Day.AddDays(40 + DaysApart * Interlocked.Increment(ref _tests)));
        await airline.SignInAsync(Shop.AdminEmail, Shop.AdminPassword);
        return airline;
    }

    public void Dispose() => _http.Dispose();

    /// <summary>A day of this test.</summary>
    public DateOnly Day(int offset) => _first.AddDays(offset);

    /// <summary>Schedules a flight from Boston to Honolulu, or back, with 24 seats in economy.</summary>
    public Task<string> FlyAsync(int day, string price, int hour = 10, bool back = false, object? rules = null) => FlyAsync(
        back ? "HNL" : "BOS", Day(day).ToDateTime(new TimeOnly(hour, 0)), back ? "BOS" : "HNL",
        back ? Day(day + 1).ToDateTime(new TimeOnly(5, 0)) : Day(day).ToDateTime(new TimeOnly(hour + 6, 0)), price, rules);

    /// <summary>Schedules a flight from Boston to Honolulu for which check-in is open; answers its local departure, too.</summary>
    public async Task<(string FlightId, DateTime Departs)> FlySoonAsync()
    {
        // The servers' clock is the machine's. Whole minutes, far from both ends of check-in.
        var utc = DateTime.UtcNow.Date.AddMinutes(Math.Floor(DateTime.UtcNow.TimeOfDay.TotalMinutes) + 8 * 60);
        var departs = TimeZoneInfo.ConvertTimeFromUtc(utc, TimeZoneInfo.FindSystemTimeZoneById("America/New_York"));
        var arrives = TimeZoneInfo.ConvertTimeFromUtc(utc.AddHours(11), TimeZoneInfo.FindSystemTimeZoneById("Pacific/Honolulu"));
        return (await FlyAsync("BOS", departs, "HNL", arrives, "300.00", null), departs);
    }

    private async Task<string> FlyAsync(
        string origin, DateTime departs, string destination, DateTime arrives, string price, object? rules)
    {
        var number = Interlocked.Increment(ref _numbers);
        var tail = await BuyAirplaneAsync(rows: 6);
        var flight = await SendAsync(HttpMethod.Post, "v1/flights", new
        {
            carrier = Carrier,
            flightNumber = number.ToString(CultureInfo.InvariantCulture),
            origin,
            destination,
            departure = departs.ToString("yyyy-MM-dd'T'HH:mm", CultureInfo.InvariantCulture),
            arrival = arrives.ToString("yyyy-MM-dd'T'HH:mm", CultureInfo.InvariantCulture),
            airplane = tail,
            fares = new[] { new { cabin = "economy", amount = price, currency = "USD", taxes = "20.00", rules } },
        });
        return (string)flight["id"]!;
    }

    /// <summary>The tail number of a flight's airplane.</summary>
    public async Task<string> AirplaneOfAsync(string flightId) =>
        (string)JsonNode.Parse(await _http.GetStringAsync(new Uri($"v1/flights/{flightId}", UriKind.Relative), Cancellation))!["airplane"]!;

    /// <summary>The tail number of the sample's largest airplane.</summary>
    public async Task<string> AirplaneOfSampleAsync()
    {
        var fleet = JsonNode.Parse(await _http.GetStringAsync(new Uri("v1/airplanes?limit=200", UriKind.Relative), Cancellation))!["data"]!;
        return (string)fleet.AsArray().MaxBy(airplane => airplane!["cabins"]!.AsArray().Count * 1000
            + airplane["cabins"]!.AsArray().Max(cabin => (int)cabin!["lastRow"]!))!["tail"]!;
    }

    /// <summary>Adds an airplane with four seats a row to the fleet.</summary>
    public async Task<string> BuyAirplaneAsync(int rows)
    {
        var tail = string.Create(CultureInfo.InvariantCulture, $"N{Interlocked.Increment(ref _numbers):000}ZZ");
        await SendAsync(HttpMethod.Post, "v1/airplanes", new
        {
            tail,
            manufacturer = "EMBRAER",
            model = "ERJ 190",
            built = 2010,
            cabins = new[] { new { cabin = "economy", firstRow = 1, lastRow = rows, seats = "AB CD" } },
        });
        return tail;
    }

    /// <summary>Changes a flight.</summary>
    public Task PatchAsync(string flightId, object change) => SendAsync(HttpMethod.Patch, $"v1/flights/{flightId}", change);

    /// <summary>A flight's passengers.</summary>
    public async Task<JsonArray> PassengersAsync(string flightId) =>
        (await SendAsync(HttpMethod.Get, $"v1/flights/{flightId}/passengers", null))["data"]!.AsArray();

    /// <summary>The text of a boarding pass's bar code.</summary>
    public async Task<string> BarCodeAsync(string ticket) =>
        (string)(await SendAsync(HttpMethod.Get, $"v1/tickets/{ticket}/boarding-pass", null))["barCode"]!;

    /// <summary>Delays a flight from Boston by five hours.</summary>
    public Task DelayAsync(string flightId, int day)
    {
        var departure = TimeZoneInfo.ConvertTimeToUtc(
            Day(day).ToDateTime(new TimeOnly(15, 0)), TimeZoneInfo.FindSystemTimeZoneById("America/New_York"));
        var arrival = TimeZoneInfo.ConvertTimeToUtc(
            Day(day).ToDateTime(new TimeOnly(21, 0)), TimeZoneInfo.FindSystemTimeZoneById("Pacific/Honolulu"));
        return PatchAsync(flightId, new { status = "delayed", departureEstimated = departure, arrivalEstimated = arrival });
    }

    /// <summary>Registers somebody who books flights and pays for them.</summary>
    public async Task<string> BookAsync(string email, int travellers, params (string FlightId, string[] Seats)[] segments)
    {
        using var own = new Airline(_shop, _first);
        await own.SendAsync(HttpMethod.Post, "v1/auth/register", new { email, password = Visitor.Password, name = "Ada Lovelace" });
        await own.SignInAsync(email, Visitor.Password);
        own._http.DefaultRequestHeaders.Add("Idempotency-Key", email);
        string[] names = ["Ada", "Charles", "Mary"];
        var order = await own.SendAsync(HttpMethod.Post, "v1/orders", new
        {
            passengers = names.Take(travellers).Select(name => new { givenName = name, familyName = "Lovelace", bornOn = "1990-12-10" }),
            segments = segments.Select(segment => new { flightId = segment.FlightId, cabin = "economy", seats = segment.Seats }),
            payment = new { method = "card", token = "tok_visa" },
        });
        return (string)order["id"]!;
    }

    /// <summary>Books for somebody new, and opens the order in that traveller's browser.</summary>
    public async Task<(IPage Page, string Order)> OpenBookingAsync(bool scripts, params (string FlightId, string[] Seats)[] segments)
    {
        var email = _shop.NewEmail();
        var order = await BookAsync(email, segments[0].Seats.Length, segments);
        var page = await _shop.OpenAsync(new() { JavaScriptEnabled = scripts });
        await page.OpenTripAsync(email, order);
        return (page, order);
    }

    private async Task SignInAsync(string email, string password)
    {
        var tokens = await SendAsync(HttpMethod.Post, "v1/auth/login", new { email, password });
        _http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", (string)tokens["accessToken"]!);
    }

    private async Task<JsonNode> SendAsync(HttpMethod method, string path, object? body)
    {
        using var request = new HttpRequestMessage(method, path) { Content = body is null ? null : JsonContent.Create(body) };
        using var response = await _http.SendAsync(request, Cancellation);
        var text = await response.Content.ReadAsStringAsync(Cancellation);
        Assert.True(response.IsSuccessStatusCode, $"{method} {path}: {(int)response.StatusCode} {text}");
        return JsonNode.Parse(text)!;
    }
}
