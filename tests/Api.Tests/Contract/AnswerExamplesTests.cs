using System.Collections.Concurrent;
using System.Text.Json;
using System.Text.Json.Nodes;
using FlightTickets.Api.Tests.Host;
using FlightTickets.ApiClients;
using FlightTickets.Startup;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;

namespace FlightTickets.Api.Tests.Contract;

/// <summary>
/// The document's examples are answers of this code. <c>FLIGHTTICKETS_WRITE_EXAMPLES=1</c> writes them again:
/// <c>dotnet test --project tests/Api.Tests -c Release --filter-class '*AnswerExamplesTests'</c>, and then a build.
/// </summary>
public sealed class AnswerExamplesTests
{
    private static readonly string Committed = Path.Combine(Checkout.Root, "src", "Http", "OpenApi", "AnswerExamples.json");

    private static readonly Task<string> Document = ApiDocument.Json();

    [Fact]
    public async Task The_examples_are_what_this_code_answers()
    {
        var cancellation = TestContext.Current.CancellationToken;
        var (document, mailbox, record) = (await Document, new Mailbox(), new ExampleRecord());
        var contract = AnswerContract.Of(document);
        var delivered = new ConcurrentBag<string>();
        await using var partner = await Partner(delivered);
        await using var api = new ApiHost(rateLimits: false, (TestClockSetting.Key, "true"), ("Webhooks:AllowPrivateAddresses", "true"),
            ("Payments:CallTimeout", "00:10:00"), ("Orders:ReplyWithin", "00:00:05"))
        {
            HasStreams = true,
            Mailbox = mailbox,
            Seen = answer => record.Add(contract.OperationOf(answer), answer),
        };
        await api.InitializeAsync();
        await new ExampleDay(api, new DocumentCalls(api, JsonNode.Parse(document)!), mailbox, new Uri(partner.Urls.Single())).Run();
        await using var quiet = new ApiHost(rateLimits: false) { Seen = api.Seen };
        await quiet.InitializeAsync();
        await ExampleDay.DeadLetter(quiet, new DocumentCalls(quiet, JsonNode.Parse(document)!));
        WebhookDocumentTests.Hold(JsonNode.Parse(document)!, delivered);
        // They answer the order as it is while it is under way, as placing does.
        foreach (var operation in new[] { "payOrder", "extendHold", "confirmCancellation", "confirmChange" })
            record.Add(operation, "202", "placeOrder");

        if (Environment.GetEnvironmentVariable("FLIGHTTICKETS_WRITE_EXAMPLES") == "1")
            await File.WriteAllTextAsync(Committed, record.Json(), cancellation);
        // Ids, digits of tickets and durations differ from day to day; what is there does not.
        Assert.Equal(
            Members(JsonNode.Parse(record.Json()), "").Distinct().Order(StringComparer.Ordinal),
            Members(JsonNode.Parse(await File.ReadAllTextAsync(Committed, cancellation)), "").Distinct().Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Every_answer_has_a_valid_example()
    {
        var document = JsonNode.Parse(await Document)!;
        Assert.Empty(Faults(document));
        // Without an example, and with one that is not as the schema.
        var media = document["paths"]!["/v1/airports/{iata}"]!["get"]!["responses"]!["200"]!["content"]!["application/json"]!.AsObject();
        media["example"]!["timeZone"] = 5;
        Assert.Contains("'/timeZone' type", Assert.Single(Faults(document)), StringComparison.Ordinal);
        media.Remove("example");
        Assert.EndsWith("no example", Assert.Single(Faults(document)), StringComparison.Ordinal);
    }

    private static IEnumerable<string> Faults(JsonNode document)
    {
        var contract = AnswerContract.Of(document.ToJsonString());
        return
            from path in document["paths"]!.AsObject()
            from operation in path.Value!.AsObject()
            from response in operation.Value!["responses"]!.AsObject()
            from media in response.Value!["content"]?.AsObject().ToArray() ?? []
            from fault in Examples(document, media.Value!) is { Count: > 0 } examples
                ? examples.SelectMany(example => contract.Faults(media.Value!["schema"]!, JsonSerializer.SerializeToElement(example)))
                : ["no example"]
            select $"{operation.Value["operationId"]} {response.Key}: {fault}";
    }

    private static List<JsonNode> Examples(JsonNode document, JsonNode media) =>
        media["example"] is { } one ? [one]
        : [.. (media["examples"]?.AsObject() ?? []).Select(e => e.Value!["$ref"] is { } reference
            ? document["components"]!["examples"]![((string)reference!).Split('/')[^1]]!["value"]!
            : e.Value["value"]!)];

    private static IEnumerable<string> Members(JsonNode? node, string path) => node switch
    {
        JsonObject members => members.SelectMany(m => Members(m.Value, $"{path}/{m.Key}")),
        JsonArray items => items.SelectMany(item => Members(item, $"{path}/*")).DefaultIfEmpty($"{path}/none"),
        _ => [path],
    };

    private static async Task<WebApplication> Partner(ConcurrentBag<string> delivered)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        app.MapPost("/", async (HttpRequest request) =>
        {
            using var reader = new StreamReader(request.Body);
            delivered.Add(await reader.ReadToEndAsync());
            return Results.NoContent();
        });
        await app.StartAsync(TestContext.Current.CancellationToken);
        return app;
    }
}
