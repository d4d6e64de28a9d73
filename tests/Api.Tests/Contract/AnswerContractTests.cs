using System.Text.Json.Nodes;
using FlightTickets.Api.Tests.Host;
using FlightTickets.ApiClients;

namespace FlightTickets.Api.Tests.Contract;

/// <summary>The contract finds what a document and an answer can disagree about; all other tests send through it.</summary>
public sealed class AnswerContractTests(ApiHost api)
{
    private static readonly Task<string> Document = ApiDocument.Json();

    [Theory]
    [InlineData("""{"id":7,"number":"1"}""", "'/id' type")]
    [InlineData("""{"number":"1"}""", "required")]
    [InlineData("""{"id":"a","more":1}""", "'/more'")]
    [InlineData("""{"id":"a","at":"2027-05-10T06:10:00"}""", "'/at' format")]
    [InlineData("""{"id":"a","count":2147483648}""", "'/count' format")]
    [InlineData("""{"id":"a","count":1.5}""", "'/count' type")]
    [InlineData("""{"id":"a","cabin":0}""", "'/cabin' type")]
    [InlineData("""{"id":"a","cabin":"steerage"}""", "'/cabin' enum")]
    [InlineData("""{"id":"a","parts":[{"id":"b"},{"id":null}]}""", "'/parts/1/id' type")]
    [InlineData("""{"id":""", "no JSON")]
    public void A_body_that_is_not_as_its_schema(string body, string fault)
    {
        var contract = AnswerContract.Of("""
            {"paths":{"/v1/things/{id}":{"get":{"responses":{"200":{"description":"OK","content":{"application/json":
              {"schema":{"$ref":"#/components/schemas/Thing"}}}}}}}},
             "components":{"schemas":{"Thing":{"type":"object","required":["id"],"properties":{"id":{"type":"string"},
              "number":{"type":"string"},"at":{"type":"string","format":"date-time"},"count":{"type":"integer","format":"int32"},
              "cabin":{"type":"string","enum":["economy"]},"parts":{"type":"array","items":{"$ref":"#/components/schemas/Thing"}}}}}}}
            """);
        var seen = new SeenAnswer("GET", "/v1/things/a", 200, "application/json", body);
        Assert.Contains(contract.Faults(seen), found => found.Contains(fault, StringComparison.Ordinal));
        Assert.Empty(contract.Faults(seen with { Body = """{"id":"a","at":"2027-05-10T06:10:00Z","count":1,"cabin":"economy"}""" }));
    }

    [Theory]
    [InlineData("GET", "/v1/orders/a", 418, "application/problem+json", "teapot", "status 418")]
    [InlineData("GET", "/v1/orders/a", 404, "application/problem+json", "sold_out", "'/code' sold_out")]
    [InlineData("GET", "/v1/orders/a", 404, "application/json", "not_found", "'application/json'")]
    [InlineData("GET", "/v1/orders/a", 404, null, null, "''")]
    [InlineData("GET", "/v1/nothing", 200, "application/json", null, "'application/json'")]
    [InlineData("POST", "/v1/orders/lookup", 409, "application/problem+json", "sold_out", "status 409")]
    [InlineData("DELETE", "/v1/me", 204, "application/json", "none", "no body")]
    [InlineData("GET", "/v1/orders/a", 404, "application/problem+json", "not_found", null)]
    [InlineData("HEAD", "/v1/orders/a", 404, "application/problem+json", null, null)]
    [InlineData("DELETE", "/v1/me", 204, null, null, null)]
    [InlineData("PATCH", "/v1/nothing", 404, "application/problem+json", "not_found", null)]
    [InlineData("GET", "/health/live", 418, "text/plain", null, null)]
    public async Task An_answer_that_is_not_as_documented(
        string method, string path, int status, string? type, string? code, string? fault)
    {
        var body = code is null ? "" : $$"""
            {"type":"/problems/{{code}}","title":"T","status":{{status}},"detail":"D","instance":"/","code":"{{code}}","traceId":"0"}
            """;
        var faults = AnswerContract.Of(await Document).Faults(new SeenAnswer(method, path, status, type, body)).ToList();
        if (fault is null) Assert.Empty(faults);
        else Assert.Contains(fault, Assert.Single(faults), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_client_throws_where_the_document_is_another()
    {
        var document = JsonNode.Parse(await Document)!;
        document["components"]!["schemas"]!["Airport"]!["properties"]!["timeZone"]!["type"] = "integer";
        using var http = new HttpClient(new ContractHandler(() => Task.FromResult(AnswerContract.Of(document.ToJsonString()))));
        await api.World.Admin();
        var thrown = await Assert.ThrowsAnyAsync<Exception>(
            () => http.GetAsync(new Uri(api.Address, "/v1/airports/JFK"), TestContext.Current.CancellationToken));
        Assert.Contains("'/timeZone' type", thrown.Message, StringComparison.Ordinal);
    }
}
