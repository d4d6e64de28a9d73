using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;

namespace FlightTickets.Deployment.Tests.Running;

/// <summary>A test's calls over HTTP, wherever the API runs.</summary>
public sealed class BookingClient(HttpClient http)
{
    public const string AdminEmail = "admin@example.com", Password = "correct horse battery staple";

    /// <summary>The token of a newly registered user.</summary>
    public async Task<string> CustomerAsync(string email, string name)
    {
        await SendAsync(HttpMethod.Post, "/v1/auth/register", new { email, password = Password, name });
        return await LoginAsync(email);
    }

    /// <summary>Books a seat and returns the order.</summary>
    public Task<JsonElement> BookAsync(
        string token, string flight, string seat, string familyName = "Lovelace", string? traceParent = null, string card = "tok_visa") =>
        SendAsync(HttpMethod.Post, "/v1/orders", new
        {
            passengers = new[] { new { givenName = "Ada", familyName, bornOn = "1990-12-10" } },
            segments = new[] { new { flightId = flight, cabin = "economy", seats = new[] { seat } } },
            payment = new { method = "card", token = card },
        }, token, traceParent);

    /// <summary>A call of the API and its answer.</summary>
    public async Task<JsonElement> SendAsync(HttpMethod method, string path, object? body, string? token = null, string? traceParent = null)
    {
        using var request = new HttpRequestMessage(method,
            path)
        { Content = new StringContent(JsonSerializer.Serialize(body), Encoding.UTF8, "application/json") };
        request.Headers.Add("Idempotency-Key", Guid.NewGuid().ToString("N"));
        if (token is not null) request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        if (traceParent is not null) request.Headers.Add("traceparent", traceParent);
        using var response = await http.SendAsync(request, TestContext.Current.CancellationToken);
        return await response.Content.ReadFromJsonAsync<JsonElement>(TestContext.Current.CancellationToken);
    }

    private async Task<string> LoginAsync(string email)
    {
        var login = await SendAsync(HttpMethod.Post, "/v1/auth/login", new { email, password = Password });
        return login.TryGetProperty("accessToken", out var token)
            ? token.GetString()!
            : throw new InvalidOperationException(login.ToString());
    }

    /// <summary>A flight with 24 seats from JFK, as <c>POST /v1/flights</c> shows it.</summary>
    /// <param name="departure">Local at JFK.</param>
    /// <param name="arrival">Local at RSW.</param>
    public async Task<JsonElement> MakeFlightAsync(string departure = "2028-05-10T06:10", string arrival = "2028-05-10T09:21")
    {
        string admin;
        while (true)
        {
            // The first admin is made in the background.
            var login = await SendAsync(HttpMethod.Post, "/v1/auth/login", new { email = AdminEmail, password = Password });
            if (!login.TryGetProperty("accessToken", out var token)) continue;
            admin = token.GetString()!;
            break;
        }

        await SendAsync(HttpMethod.Post, "/v1/airplanes", new
        {
            tail = "N635JB",
            manufacturer = "AIRBUS",
            model = "A320",
            built = 2012,
            cabins = new[] { new { cabin = "economy", firstRow = 10, lastRow = 15, seats = "AB CD" } },
        }, admin);
        var flight = await SendAsync(HttpMethod.Post, "/v1/flights", new
        {
            carrier = "B6",
            flightNumber = "135",
            origin = "JFK",
            destination = "RSW",
            departure,
            arrival,
            airplane = "N635JB",
            fares = new[] { new { cabin = "economy", amount = "199.00", currency = "USD" } },
        }, admin);
        return flight.TryGetProperty("id", out _) ? flight : throw new InvalidOperationException(flight.ToString());
    }
}
