using System.Text;
using System.Text.Json.Nodes;
using FlightTickets.Api.Tests.Host;
using FlightTickets.Webhooks;

namespace FlightTickets.Api.Tests.Http;

/// <summary>The API accepts the examples of its document: what a developer pastes first must work.</summary>
public sealed class ExamplesTests
{
    [Fact]
    public async Task Every_example_of_a_request_is_valid()
    {
        // Of its own: the examples' names are those of other tests, too.
        await using var api = new ApiHost(rateLimits: false);
        await api.InitializeAsync();
        var (admin, user) = (await api.World.Admin(), await api.NewUser());
        var document = JsonNode.Parse((await api.Get("/openapi/v1.json")).Is(200).Content)!;
        string[] first = ["post /v1/airplanes", "post /v1/flights", "post /v1/orders"];
        var bodies =
            from path in document["paths"]!.AsObject()
            from operation in path.Value!.AsObject()
            let example = operation.Value!["requestBody"]?["content"]?["application/json"]?["example"]
            where example is not null
            let row = $"{operation.Key} {path.Key}"
            let at = Array.IndexOf(first, row)
            orderby at < 0 ? first.Length : at
            // Another test has the airplane and the flight of the examples.
            select (operation.Key, Path: path.Key, Body: Own(example.ToJsonString()));
        var refused = new List<string>();
        var requests = bodies.ToList();
        Assert.Superset(first.ToHashSet(), requests.Select(request => $"{request.Key} {request.Path}").ToHashSet());
        foreach (var (method, path, body) in requests)
        {
            var token = path.StartsWith("/v1/me", StringComparison.Ordinal) ? user.Token : admin;
            var request = ApiHost.Json(new HttpMethod(method.ToUpperInvariant()), Fill(path), body, token, World.Key());
            if (path == "/v1/gateway/webhooks") request.Headers.Add(WebhookSignature.Header,
                WebhookSignature.Sign(ApiHost.WebhookSecret, Encoding.UTF8.GetBytes(body), DateTimeOffset.UtcNow));
            var answer = await api.Send(request);
            // No example can have a code that was mailed.
            var isRefused = answer.Status is 400 or 415 or 422 or >= 500 && answer.Code != "invalid_code";
            if (isRefused || (first.Contains($"{method} {path}") && answer.Status != 201))
                refused.Add($"{method} {path}: {answer.Content}");
        }

        Assert.True(refused.Count == 0, string.Join('\n', refused));
    }

    private const string Tail = "N635JX";

    private static string Own(string body) => body.Replace("N635JB", Tail, StringComparison.Ordinal)
        .Replace("B6-135-", "B6-136-", StringComparison.Ordinal)
        .Replace("\"135\"", "\"136\"", StringComparison.Ordinal);

    private static string Fill(string path) => path
        .Replace("/flights/{id}", "/flights/B6-136-20270510-JFK", StringComparison.Ordinal)
        .Replace("/orders/{id}", "/orders/ord_AAAAAAAAAAAAAAAAAAAAAA", StringComparison.Ordinal)
        .Replace("/users/{id}", "/users/usr_AAAAAAAAAAAAAAAAAAAAAA", StringComparison.Ordinal)
        .Replace("/routes/{id}", "/routes/JFK-RSW", StringComparison.Ordinal)
        .Replace("{tail}", Tail, StringComparison.Ordinal).Replace("{iata}", "JFK", StringComparison.Ordinal)
        .Replace("{code}", "B6", StringComparison.Ordinal)
        .Replace("{quoteId}", "q", StringComparison.Ordinal).Replace("{disruptionId}", "d", StringComparison.Ordinal);
}
