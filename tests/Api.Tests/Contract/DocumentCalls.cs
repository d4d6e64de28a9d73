using System.Text.Json.Nodes;
using FlightTickets.Api.Tests.Host;

namespace FlightTickets.Api.Tests.Contract;

/// <summary>Calls operations by their name, with the document's own examples as bodies.</summary>
internal sealed class DocumentCalls(ApiHost api, JsonNode document)
{
    private readonly Dictionary<string, (HttpMethod Method, string Path, JsonNode Operation)> _operations = (
        from path in document["paths"]!.AsObject()
        from operation in path.Value!.AsObject()
        select (Method: HttpMethod.Parse(operation.Key), Path: path.Key, Operation: operation.Value!))
        .ToDictionary(o => (string)o.Operation["operationId"]!);

    /// <summary>One call, which must succeed.</summary>
    /// <param name="operation">The operation's id.</param>
    /// <param name="token">The caller's access token.</param>
    /// <param name="in">The values of the path's variables, in their order.</param>
    /// <param name="query">The query, with its question mark.</param>
    /// <param name="body">The body; the document's example where it is left out.</param>
    /// <param name="key">The idempotency key; a new one where it is left out.</param>
    public async Task<Answer> Call(
        string operation, string? token = null, string[]? @in = null, string query = "", string? body = null, string? key = null)
    {
        var answer = await api.Send(Request(operation, token, @in, query, body, key));
        Assert.True(answer.Status is >= 200 and < 300, $"{operation}: {answer.Content}");
        return answer;
    }

    /// <inheritdoc cref="Call"/>
    public HttpRequestMessage Request(string operation, string? token, string[]? @in, string query, string? body, string? key)
    {
        var (method, path, described) = _operations[operation];
        var values = new Queue<string>(@in ?? []);
        var parts = path.Split('/').Select(part => part is ['{', ..] ? values.Dequeue() : part);
        return ApiHost.Json(method, string.Join('/', parts) + query, body ?? Example(operation), token, key ?? World.Key());
    }

    /// <summary>The example of an operation's body.</summary>
    public string? Example(string operation) =>
        _operations[operation].Operation["requestBody"]?["content"]?["application/json"]?["example"]?.ToJsonString();
}
