using System.Text.Json.Nodes;
using FlightTickets.Api.Tests.Host;

namespace FlightTickets.Api.Tests.Http;

public sealed class OpenApiTests(ApiHost api)
{
    // The contract's table, row by row.
    private const string Contract = """
        post /v1/auth/register
        post /v1/auth/login
        post /v1/auth/refresh
        post /v1/auth/logout
        get /v1/me
        patch /v1/me
        delete /v1/me
        put /v1/me/password
        get /v1/users
        put /v1/users/{id}/roles
        get /v1/airplanes
        post /v1/airplanes
        get /v1/airplanes/{tail}
        put /v1/airplanes/{tail}
        delete /v1/airplanes/{tail}
        post /v1/airplanes/{tail}/maintenance
        delete /v1/airplanes/{tail}/maintenance/{id}
        get /v1/airplanes/{tail}/schedule
        get /v1/airports
        put /v1/airports/{iata}
        get /v1/airlines/{code}
        put /v1/airlines/{code}
        get /v1/routes
        post /v1/routes
        put /v1/routes/{id}
        delete /v1/routes/{id}
        post /v1/flights
        get /v1/flights
        get /v1/flights/{id}
        patch /v1/flights/{id}
        get /v1/flights/{id}/seat-map
        get /v1/flights/{id}/events
        post /v1/orders
        get /v1/orders
        get /v1/orders/{id}
        post /v1/orders/lookup
        put /v1/orders/{id}/seats
        post /v1/orders/{id}/payments
        post /v1/orders/{id}/cancellations
        post /v1/orders/{id}/cancellations/{quoteId}/confirm
        get /v1/payments/{id}
        get /v1/tickets/{number}
        post /v1/tickets/{number}/check-in
        """;

    [Fact]
    public async Task The_document_describes_every_row_of_the_contract()
    {
        var document = JsonNode.Parse((await api.Get("/openapi/v1.json")).Is(200).Content)!;
        foreach (var row in Contract.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            var (method, path) = (row.Split(' ')[0], row.Split(' ')[1]);
            var operation = document["paths"]![path]?[method];
            Assert.True(operation is not null, $"{row} is missing");
            Assert.True(operation["summary"] is not null, $"{row} has no summary");
            Assert.True(operation["responses"]!.AsObject().Any(r => r.Key[0] == '2'), $"{row} has no answer");
            Assert.True(operation["responses"]!["503"] is not null, $"{row} has no 503");
        }

        var place = document["paths"]!["/v1/orders"]!["post"]!;
        Assert.Contains(place["parameters"]!.AsArray(), p => p!["name"]!.GetValue<string>() == "Idempotency-Key");
        Assert.Contains("sold_out", place["responses"]!["409"]!["description"]!.GetValue<string>(), StringComparison.Ordinal);
        Assert.Equal("Ada", place["requestBody"]!["content"]!["application/json"]!["example"]!["passengers"]![0]!["givenName"]!.GetValue<string>());
        Assert.NotNull(document["components"]!["schemas"]!["Problem"]!["properties"]!["code"]);
        var ids = document["paths"]!.AsObject().SelectMany(p => p.Value!.AsObject()).Select(o => o.Value!["operationId"]!.GetValue<string>()).ToList();
        Assert.Equal(ids.Count, ids.Distinct().Count());
    }
}
