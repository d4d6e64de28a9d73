using System.Text.Json.Nodes;
using FlightTickets.Api.Tests.Host;
using FlightTickets.ApiClients;

namespace FlightTickets.Api.Tests.Clients;

/// <summary>The committed clients are those of this code: <c>dotnet run -c Release --project tools/ApiClients</c> makes them.</summary>
public sealed class GeneratedClientsTests(ApiHost api)
{
    [Fact]
    public async Task The_committed_files_are_up_to_date()
    {
        await foreach (var (path, text) in GeneratedClients.Of(await ApiDocument.Json()))
        {
            var file = Path.Combine(Checkout.Root, "clients", path);
            var committed = await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken);
            Assert.True(committed == text, $"clients/{path} is not what tools/ApiClients makes of this code.");
        }
    }

    [Fact]
    public async Task The_running_server_has_the_same_document() =>
        Assert.True(JsonNode.DeepEquals(
            JsonNode.Parse((await api.Get("/openapi/v1.json")).Is(200).Content), JsonNode.Parse(await ApiDocument.Json())));

    [Fact]
    public async Task Every_schema_has_one_type_and_every_enumeration_is_text()
    {
        var document = JsonNode.Parse((await api.Get("/openapi/v1.json")).Is(200).Content)!;
        Assert.Empty(Untyped(document, "#"));
        Assert.Single(Untyped(JsonNode.Parse("""{"schemas":{"A":{"enum":["x"]}}}"""), "#"));
        Assert.Single(Untyped(JsonNode.Parse("""{"schemas":{"A":{"type":["string","integer"]}}}"""), "#"));
    }

    /// <summary>What generators turn into <c>object</c> or <c>unknown</c>.</summary>
    private static IEnumerable<string> Untyped(JsonNode? node, string path)
    {
        if (node is JsonObject schema && path.Contains("chema", StringComparison.Ordinal))
        {
            // A member of a schema may be called "type", too.
            string?[] types = schema["type"] switch
            {
                JsonArray list => [.. list.Select(type => (string?)type)],
                JsonValue one => [(string?)one],
                _ => [],
            };
            var isSpecial = schema["format"] is JsonValue || schema["enum"] is JsonArray;
            if (isSpecial && types is not ["string"] and not ["integer"] and not ["number"]) yield return path;
            if (types.Count(type => type is not "null") > 1) yield return path;
        }

        var children = node switch
        {
            JsonObject parent => parent.Where(c => c.Key is not ("example" or "examples")).Select(c => (c.Key, c.Value)),
            JsonArray items => items.Select((item, i) => (i.ToString(), item)),
            _ => [],
        };
        foreach (var (name, child) in children)
            foreach (var found in Untyped(child, $"{path}/{name}")) yield return found;
    }
}
