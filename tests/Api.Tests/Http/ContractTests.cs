using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using FlightTickets.Api.Tests.Host;

namespace FlightTickets.Api.Tests.Http;

/// <summary>The tables of docs/api.md are what clients rely on: the OpenAPI document and the running API agree with them.</summary>
public sealed partial class ContractTests(ApiHost api)
{
    /// <summary>One row: a call, its access, its input and its answers.</summary>
    private sealed record Call(string Method, string Path, string Access, string Takes, string Answers)
    {
        public override string ToString() => $"{Method} {Path}";
    }

    private static readonly Lazy<string> Page = new(ReadPage);

    private static Call[] Calls => [.. Row().Matches(Page.Value).Select(match => new Call(
        match.Groups["method"].Value, match.Groups["path"].Value, match.Groups["access"].Value, match.Groups["takes"].Value,
        match.Groups["answers"].Value))];

    private static HashSet<string> Codes => [.. CodeRow().Matches(Page.Value).Select(match => match.Groups["code"].Value)];

    [Fact]
    public async Task The_page_lists_every_call()
    {
        var document = await Document();
        var described =
            from path in document["paths"]!.AsObject()
            from operation in path.Value!.AsObject()
            where path.Key != "/v1/gateway/webhooks" // exists only where a secret is configured; the page says so
            select $"{operation.Key.ToUpperInvariant()} {path.Key}";
        Assert.Equal(described.Order(StringComparer.Ordinal), Calls.Select(call => call.ToString()).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Every_call_answers_the_statuses_and_codes_of_its_row()
    {
        var document = await Document();
        Assert.All(Calls, call =>
        {
            var responses = Operation(document, call)["responses"]!.AsObject();
            string[] promised = [.. Status().Matches(call.Answers).Select(match => match.Value)];
            Assert.Equal(
                responses.Select(response => response.Key).Where(status => status[0] == '2'),
                promised.Where(status => status[0] == '2'));
            foreach (var answer in call.Answers.Split(';', StringSplitOptions.TrimEntries))
            {
                var status = Status().Match(answer).Value;
                Assert.True(responses.ContainsKey(status), $"{call} has no {status}.");
                var description = responses[status]!["description"]!.GetValue<string>();
                foreach (var code in Quoted().Matches(answer).Select(match => match.Groups[1].Value).Where(Codes.Contains))
                    Assert.True(description.Contains($"`{code}`", StringComparison.Ordinal), $"{call} has no {status} {code}.");
            }
        });
    }

    [Fact]
    public async Task Every_call_takes_the_fields_and_parameters_of_its_row()
    {
        var document = await Document();
        Assert.All(Calls, call =>
        {
            var operation = Operation(document, call);
            var parameters = operation["parameters"]?.AsArray().Select(p => p!["name"]!.GetValue<string>()).ToHashSet() ?? [];
            Assert.Equal(call.Takes.Contains("`Idempotency-Key`", StringComparison.Ordinal), parameters.Contains("Idempotency-Key"));
            foreach (Match name in QueryName().Matches(call.Takes))
                Assert.True(parameters.Contains(name.Groups[1].Value), $"{call} takes no {name.Groups[1].Value}.");

            if (operation["requestBody"]?["content"]?["application/json"]?["schema"] is not { } schema) return;
            var fields = Resolve(document, schema)["properties"]?.AsObject().Select(field => field.Key).ToHashSet() ?? [];
            foreach (var name in Quoted().Matches(call.Takes).Select(match => match.Groups[1].Value).SelectMany(FieldsIn))
                Assert.True(fields.Contains(name), $"{call} takes no field {name}.");
        });
    }

    [Fact]
    public async Task Every_call_is_open_to_the_callers_of_its_row()
    {
        var document = await Document();
        Assert.All(Calls, call =>
        {
            var operation = Operation(document, call);
            Assert.Equal(call.Access == "open", operation["security"]!.AsArray().Any(way => way!.AsObject().Count == 0));
            Assert.Equal(call.Access is "agent" or "admin", operation["responses"]!["403"] is not null);
        });
    }

    [Fact]
    public async Task The_named_headers_are_sent()
    {
        var (user, flight, key) = (await api.NewUser(), await api.World.NewFlight(), World.Key());
        var first = (await api.Post("/v1/orders", World.Order(flight), user.Token, key)).Is(201).Response;
        var second = (await api.Post("/v1/orders", World.Order(flight), user.Token, key)).Is(201).Response;
        Assert.False(first.Headers.Contains("Idempotency-Replayed"));
        Assert.Equal(["true"], second.Headers.GetValues("Idempotency-Replayed"));
        Assert.True(first.Headers.CacheControl?.NoStore);
        Assert.NotNull(first.Headers.Location);
    }

    [Fact]
    public void A_row_is_read()
    {
        Assert.NotEmpty(Codes);
        Assert.Contains(Calls, call => call is { Method: "POST", Path: "/v1/orders", Access: "signed in" }
            && FieldsIn("passengers, segments, payment?, maxAmount?").SequenceEqual(["passengers", "segments", "payment", "maxAmount"]));
        Assert.Equal(["segments"], FieldsIn("segments: [{ segment, seats }]"));
        Assert.Empty(FieldsIn("?from=&to="));
    }

    private async Task<JsonNode> Document() => JsonNode.Parse((await api.Get("/openapi/v1.json")).Is(200).Content)!;

    private static JsonNode Operation(JsonNode document, Call call) =>
        document["paths"]?[call.Path]?[call.Method.ToLowerInvariant()]
        ?? throw new InvalidOperationException($"The OpenAPI document has no {call}.");

    private static JsonNode Resolve(JsonNode document, JsonNode schema) =>
        schema["$ref"]?.GetValue<string>() is { } reference
            ? document["components"]!["schemas"]![reference.Split('/')[^1]]!
            : schema;

    /// <summary>The names in <c>a, b?</c> or <c>a: [{ … }]</c>; headers and query parameters are left out.</summary>
    private static IEnumerable<string> FieldsIn(string quoted) =>
        quoted.Split(':')[0].Split(',', StringSplitOptions.TrimEntries).Select(name => name.TrimEnd('?'))
            .Where(name => FieldName().IsMatch(name));

    private static string ReadPage()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder!.FullName, "FlightTickets.sln"))) folder = folder.Parent;
        return File.ReadAllText(Path.Combine(folder.FullName, "docs", "api.md"));
    }

    [GeneratedRegex(
        @"^\| `(?<method>[A-Z]+) (?<path>/v1/[^`]+)` \| (?<access>[^|]+) \| (?<takes>[^|]*) \| (?<answers>[^|]+) \|$",
        RegexOptions.Multiline | RegexOptions.ExplicitCapture)]
    private static partial Regex Row();

    [GeneratedRegex(@"^\| \d{3} \| `(?<code>\w+)` \|", RegexOptions.Multiline | RegexOptions.ExplicitCapture)]
    private static partial Regex CodeRow();

    [GeneratedRegex("`([^`]+)`")]
    private static partial Regex Quoted();

    [GeneratedRegex(@"(?<=^|; )[2-5]\d\d\b")]
    private static partial Regex Status();

    [GeneratedRegex(@"[?&](\w+)=")]
    private static partial Regex QueryName();

    [GeneratedRegex(@"^[a-z]\w*$")]
    private static partial Regex FieldName();
}
