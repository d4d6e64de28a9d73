using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;

namespace FlightTickets.Bench;

/// <summary>The few calls of the HTTP contract that a load run makes.</summary>
internal sealed class BookingClient(HttpClient http)
{
    public async Task<string> SignInAsync(string email, string password)
    {
        using var response = await http.PostAsJsonAsync("/v1/auth/login", new { email, password });
        var body = await response.Content.ReadFromJsonAsync<JsonElement>();
        return response.IsSuccessStatusCode
            ? body.GetProperty("accessToken").GetString()!
            : throw new InvalidOperationException($"login of {email}: {(int)response.StatusCode} {body}");
    }

    public async Task<string> RegisterAsync(string email, string password)
    {
        using var response = await http.PostAsJsonAsync("/v1/auth/register", new { email, password, name = "Load Run" });
        if (response.StatusCode is not (HttpStatusCode.Created or HttpStatusCode.Conflict)) response.EnsureSuccessStatusCode();
        return await SignInAsync(email, password);
    }

    /// <summary>Sends a document that must be accepted; a 409 means that an earlier run created it.</summary>
    public async Task EnsureAsync(string path, object body, string token)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = JsonContent.Create(body) };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        using var response = await http.SendAsync(request);
        if (!response.IsSuccessStatusCode && response.StatusCode != HttpStatusCode.Conflict)
            throw new InvalidOperationException($"POST {path}: {(int)response.StatusCode} {await response.Content.ReadAsStringAsync()}");
    }

    /// <summary>Books one place, paid at once, with a seat or without. Answers the status and, for a refusal, its code.</summary>
    public async Task<(int Status, string? Code)> BookAsync(string flightId, string? seat, string key, string token)
    {
        var seats = seat is null ? "" : $",\"seats\":[\"{seat}\"]";
        var body = $$"""
            {"passengers":[{"givenName":"Ada","familyName":"Lovelace","bornOn":"1990-12-10"}],
             "payment":{"method":"card","token":"tok_visa"},
             "segments":[{"flightId":"{{flightId}}","cabin":"economy"{{seats}}}]}
            """;
        using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/orders")
        {
            Content = new StringContent(body, Encoding.UTF8, "application/json"),
        };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        request.Headers.TryAddWithoutValidation("Idempotency-Key", key);
        using var response = await http.SendAsync(request);
        if (response.StatusCode == HttpStatusCode.Created) return (201, null);
        var problem = await response.Content.ReadAsStringAsync();
        return ((int)response.StatusCode, CodeOf(problem));
    }

    private static string? CodeOf(string problem)
    {
        try
        {
            using var document = JsonDocument.Parse(problem);
            return document.RootElement.TryGetProperty("code", out var code) ? code.GetString() : null;
        }
        catch (JsonException)
        {
            return "not_json";
        }
    }
}
