using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;

namespace FlightTickets.Cluster.Tests;

/// <summary>What came of one booking that was repeated under its key until it was decided.</summary>
/// <param name="OrderId">The order; <see langword="null"/> if it was refused.</param>
/// <param name="Code">The refusal's code.</param>
/// <param name="Errors">The kinds of the attempts that had no outcome.</param>
internal sealed record Outcome(string? OrderId, string? Code, IReadOnlyList<string> Errors);

/// <summary>A customer's program: whatever it does not know it asks again under the same key, at whichever API is ready.</summary>
internal sealed class BookingClient(LoadBalancer apis) : IDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(250);
    private readonly HttpClient _http = new() { Timeout = TimeSpan.FromSeconds(40) };

    public string Token { get; set; } = "";

    public void Dispose() => _http.Dispose();

    public async Task SignInAsync(string email, string password, CancellationToken cancellationToken)
    {
        // The first admin is made after the API is ready.
        (HttpStatusCode Status, JsonElement Body) answer;
        while ((answer = await DecidedAsync(HttpMethod.Post, "v1/auth/login", new { email, password }, null, [],
            cancellationToken)).Status == HttpStatusCode.Unauthorized)
            await Task.Delay(Pause, cancellationToken);
        Token = answer.Body.GetProperty("accessToken").GetString()!;
    }

    /// <summary>Sends something that must be taken; 409 means that an attempt before this one was.</summary>
    public async Task EnsureAsync(string path, object body, CancellationToken cancellationToken)
    {
        var answer = await DecidedAsync(HttpMethod.Post, path, body, null, [], cancellationToken);
        if (answer.Status is not (HttpStatusCode.OK or HttpStatusCode.Created or HttpStatusCode.Conflict))
            throw new InvalidOperationException($"POST {path}: {(int)answer.Status} {answer.Body}");
    }

    public async Task<JsonElement> GetAsync(string path, CancellationToken cancellationToken)
    {
        var answer = await DecidedAsync(HttpMethod.Get, path, null, null, [], cancellationToken);
        return answer.Status == HttpStatusCode.OK
            ? answer.Body
            : throw new InvalidOperationException($"GET {path}: {(int)answer.Status} {answer.Body}");
    }

    public async Task<Outcome> BookAsync(string flight, string seat, string key, CancellationToken cancellationToken)
    {
        var body = new
        {
            passengers = new[] { new { givenName = "Ada", familyName = "Lovelace", bornOn = "1990-12-10" } },
            segments = new[] { new { flightId = flight, cabin = "economy", seats = new[] { seat } } },
            payment = new { method = "card", token = "tok_visa" },
        };
        var errors = new List<string>();
        var answer = await DecidedAsync(HttpMethod.Post, "v1/orders", body, key, errors, cancellationToken);
        return answer.Status is HttpStatusCode.Created or HttpStatusCode.OK
            ? new Outcome(answer.Body.GetProperty("id").GetString(), null, errors)
            : new Outcome(null, $"{(int)answer.Status} {answer.Body.GetProperty("code").GetString()}", errors);
    }

    private async Task<(HttpStatusCode Status, JsonElement Body)> DecidedAsync(
        HttpMethod method, string path, object? body, string? key, List<string> errors, CancellationToken cancellationToken)
    {
        while (true)
        {
            try
            {
                using var request = new HttpRequestMessage(method,
                    new Uri(apis.Next(), path))
                { Content = body is null ? null : JsonContent.Create(body) };
                if (Token.Length > 0) request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", Token);
                if (key is not null) request.Headers.Add("Idempotency-Key", key);
                using var response = await _http.SendAsync(request, cancellationToken);
                var text = await response.Content.ReadAsStringAsync(cancellationToken);
                if (response.StatusCode is not (HttpStatusCode.ServiceUnavailable or HttpStatusCode.Accepted
                    or HttpStatusCode.TooManyRequests or HttpStatusCode.InternalServerError))
                    return (response.StatusCode, text.Length == 0 ? default : JsonElement.Parse(text));
                errors.Add($"{(int)response.StatusCode}");
            }
            catch (HttpRequestException e)
            {
                errors.Add(e.HttpRequestError.ToString());
            }
            catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
            {
                errors.Add("timeout");
            }

            await Task.Delay(Pause, cancellationToken);
        }
    }
}
