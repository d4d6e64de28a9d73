using System.Text.Json;
using System.Text.Json.Nodes;
using FlightTickets.Api.Tests.Http;
using FlightTickets.ApiClients;
using FlightTickets.Events;

namespace FlightTickets.Api.Tests.Contract;

/// <summary>The document's webhooks are the events that there are, with the data of their schemas.</summary>
public sealed class WebhookDocumentTests
{
    [Fact]
    public async Task Every_event_has_a_webhook_with_the_data_of_its_schema()
    {
        var document = JsonNode.Parse(await ApiDocument.Json())!;
        var webhooks = document["webhooks"]!.AsObject();
        Assert.Equal(
            EventCatalog.All.Select(e => e.Name).Order(StringComparer.Ordinal), webhooks.Select(w => w.Key).Order(StringComparer.Ordinal));
        Assert.All(EventCatalog.All, e =>
        {
            var file = Path.Combine(Checkout.Root, "docs", "events", e.Name + ".schema.json");
            var schema = JsonNode.Parse(File.ReadAllText(file))!;
            var data = Schemas.Inline(document, Envelope(document, e.Name)["properties"]!["data"]!);
            Assert.Equal(Members(schema), Members(data));
            Assert.Equal(Required(schema), Required(data));
            Assert.Equal((string?)schema["description"], (string?)webhooks[e.Name]!["post"]!["summary"]);
        });
    }

    /// <summary>Holds what a partner was sent against the document.</summary>
    internal static void Hold(JsonNode document, IEnumerable<string> delivered)
    {
        var contract = AnswerContract.Of(document.ToJsonString());
        var seen = new HashSet<string>();
        foreach (var body in delivered.Select(text => JsonDocument.Parse(text).RootElement))
        {
            var type = body.GetProperty("type").GetString()!;
            seen.Add(type);
            Assert.Empty(contract.Faults(Envelope(document, type), body));
        }

        Assert.Superset(new HashSet<string> { "order.confirmed", "order.disrupted" }, seen);
    }

    private static JsonNode Envelope(JsonNode document, string type) =>
        document["webhooks"]![type]!["post"]!["requestBody"]!["content"]!["application/cloudevents+json"]!["schema"]!;

    private static IEnumerable<string> Members(JsonNode schema) =>
        schema["properties"]!.AsObject().Select(member => member.Key).Order(StringComparer.Ordinal);

    private static IEnumerable<string> Required(JsonNode schema) =>
        schema["required"]!.AsArray().Select(member => (string)member!).Order(StringComparer.Ordinal);
}
