using System.Text.Json.Nodes;
using FlightTickets.Api.Tests.Host;

namespace FlightTickets.Api.Tests.Http;

public sealed class OpenApiTests(ApiHost api)
{
    /// <summary>Generated clients, and validators, go by it.</summary>
    [Fact]
    public async Task Required_members_are_always_present_and_optional_ones_not_required()
    {
        var document = JsonNode.Parse((await api.Get("/openapi/v1.json")).Is(200).Content)!;
        var (user, flight) = (await api.NewUser(), await api.World.NewFlight());
        var order = (await api.Post("/v1/orders", World.Order(flight), user.Token, World.Key())).Is(201);
        foreach (var (name, answer) in new[]
        {
            ("Order", order),
            ("Flight", (await api.Get("/v1/flights/" + flight)).Is(200)),
            ("OrderPage", (await api.Get("/v1/orders", user.Token)).Is(200)),
            ("Problem", (await api.Get("/v1/nothing")).Is(404)),
        })
        {
            Check(document, name, JsonNode.Parse(answer.Content)!);
        }

        Assert.Contains("id", Required(document, "Order"));
        Assert.Contains("after", Required(document, "OrderPage"));
        Assert.DoesNotContain("holdExpiresAt", Required(document, "Order"));

        // An infant on a lap has no seat.
        Assert.Contains("null", document["components"]!["schemas"]!["Segment"]!["properties"]!["seats"]!["items"]!["type"]!
            .AsArray().Select(t => t!.GetValue<string>()));
        Assert.Equal("string",
            document["components"]!["schemas"]!["User"]!["properties"]!["roles"]!["items"]!["type"]!.GetValue<string>());
    }

    private static string[] Required(JsonNode document, string schema) =>
        [.. document["components"]!["schemas"]![schema]!["required"]!.AsArray().Select(r => r!.GetValue<string>())];

    // The part of JSON Schema that says what must be there, all the way down.
    private static void Check(JsonNode document, string name, JsonNode value)
    {
        foreach (var required in Required(document, name))
            Assert.True(value.AsObject().ContainsKey(required), $"{name} has no {required}: {value.ToJsonString()}");
        foreach (var (property, inner) in value.AsObject())
        {
            var schema = document["components"]!["schemas"]![name]!["properties"]![property];
            Assert.True(schema is not null, $"{name} does not describe {property}.");
            if ((schema["items"] ?? schema)["$ref"]?.GetValue<string>().Split('/')[^1] is not { } reference
                || document["components"]!["schemas"]![reference]!["required"] is null) continue;
            foreach (var item in inner is JsonArray list ? list.ToArray() : [inner]) Check(document, reference, item!);
        }
    }

    [Fact]
    public async Task The_document_describes_every_call()
    {
        var document = JsonNode.Parse((await api.Get("/openapi/v1.json")).Is(200).Content)!;
        foreach (var (row, operation) in document["paths"]!.AsObject()
            .SelectMany(path => path.Value!.AsObject().Select(method => ($"{method.Key} {path.Key}", method.Value!))))
        {
            Assert.True(operation["summary"] is not null, $"{row} has no summary");
            Assert.True(operation["description"] is not null, $"{row} has no description");
            Assert.True(operation["responses"]!.AsObject().Any(r => r.Key[0] == '2'), $"{row} has no answer");
            Assert.True(operation["responses"]!["503"] is not null, $"{row} has no 503");
            Assert.True(operation["security"] is JsonArray { Count: > 0 }, $"{row} does not say who may call it");
            foreach (var parameter in operation["parameters"]?.AsArray() ?? [])
            {
                var schema = Schemas.Inline(document, parameter!["schema"]!);
                var example = parameter["example"] ?? schema["examples"]?[0] ?? schema["enum"]?[0];
                Assert.True(parameter["description"] is not null && example is not null, $"{row}: {parameter["name"]} is not explained");
            }

        }

        var place = document["paths"]!["/v1/orders"]!["post"]!;
        Assert.Contains(place["parameters"]!.AsArray(), p => p!["name"]!.GetValue<string>() == "Idempotency-Key");
        Assert.Contains("sold_out", place["responses"]!["409"]!["description"]!.GetValue<string>(), StringComparison.Ordinal);
        Assert.Equal("Ada",
            place["requestBody"]!["content"]!["application/json"]!["example"]!["passengers"]![0]!["givenName"]!.GetValue<string>());
        Assert.NotNull(document["components"]!["schemas"]!["Problem"]!["properties"]!["code"]);
        var ids = document["paths"]!.AsObject().SelectMany(p => p.Value!.AsObject())
            .Select(o => o.Value!["operationId"]!.GetValue<string>()).ToList();
        Assert.Equal(ids.Count, ids.Distinct().Count());
    }
}
