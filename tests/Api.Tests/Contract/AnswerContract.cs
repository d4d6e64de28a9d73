using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace FlightTickets.Api.Tests.Contract;

/// <summary>What an OpenAPI document promises of answers, and how an answer breaks it.</summary>
internal sealed class AnswerContract
{
    private const string ProblemMedia = "application/problem+json", Stream = "text/event-stream";

    private static readonly ConcurrentDictionary<string, AnswerContract> Known = new(StringComparer.Ordinal);

    private readonly AnswerSchemas _schemas;
    private readonly (string[] Parts, JsonObject Operations)[] _paths;

    private AnswerContract(string json)
    {
        var document = JsonNode.Parse(json)!.AsObject();
        _schemas = new AnswerSchemas(document);
        // Of two that fit, routing takes the one with more words of its own.
        _paths = [.. document["paths"]!.AsObject().Select(path => (Parts: path.Key.Split('/'), path.Value!.AsObject()))
            .OrderBy(path => path.Parts.Count(IsVariable))];
    }

    /// <summary>The contract of a document. Hosts with the same document share it, since schemas take time to build.</summary>
    public static AnswerContract Of(string json) => Known.GetOrAdd(json, text => new AnswerContract(text));

    /// <summary>What is wrong with an answer, with the pointer and the schema; nothing if it is as documented.</summary>
    public IEnumerable<string> Faults(SeenAnswer answer)
    {
        if (!answer.Path.StartsWith("/v1/", StringComparison.OrdinalIgnoreCase)) return [];
        var operation = OperationOf(answer);
        // Where there is no operation, only a problem can be answered.
        if (operation is null) return Faults(answer, _schemas.Problem, codes: null);
        var status = answer.Status.ToString(CultureInfo.InvariantCulture);
        if (operation["responses"]![status] is not { } response) return [$"status {status} is not in the document"];
        return response["content"] is JsonObject content
            ? Faults(answer, content, (string?)response["description"])
            : string.IsNullOrEmpty(answer.Body) ? [] : ["the document has no body"];
    }

    /// <summary>The operation that was called; <see langword="null"/> if the document has none.</summary>
    public JsonNode? OperationOf(SeenAnswer answer)
    {
        var parts = answer.Path.TrimEnd('/').Split('/');
        return _paths.FirstOrDefault(p => p.Parts.Length == parts.Length && p.Parts.Zip(parts).All(
            pair => IsVariable(pair.First) || string.Equals(pair.First, pair.Second, StringComparison.OrdinalIgnoreCase)))
            .Operations?[answer.Method is "HEAD" ? "get" : answer.Method.ToLowerInvariant()];
    }

    /// <summary>What is wrong with a body by its schema.</summary>
    public IEnumerable<string> Faults(JsonNode schema, JsonElement body) => _schemas.Faults(schema, body);

    private IEnumerable<string> Faults(SeenAnswer answer, JsonObject content, string? codes)
    {
        if (answer.MediaType is not { } type || content[type]?["schema"] is not { } schema)
            return [$"'{answer.MediaType}' is not in the document, which has {string.Join(", ", content.Select(c => c.Key))}"];
        if (answer.Method is "HEAD" || type == Stream || answer.Body is null) return [];
        if (type.StartsWith("image/", StringComparison.Ordinal))
            return _schemas.Faults(schema, JsonSerializer.SerializeToElement(answer.Body));
        JsonElement body;
        try
        {
            body = JsonElement.Parse(answer.Body);
        }
        catch (JsonException exception)
        {
            return [$"the body is no JSON: {exception.Message}"];
        }

        return [.. _schemas.Faults(schema, body), .. type == ProblemMedia ? ProblemFaults(answer, codes, body) : []];
    }

    // The schema of all problems is one; each operation has codes of its own.
    private static IEnumerable<string> ProblemFaults(SeenAnswer answer, string? codes, JsonElement body)
    {
        if (!body.TryGetProperty("code", out var code) || !body.TryGetProperty("status", out var status)) yield break;
        if (status.GetRawText() != answer.Status.ToString(CultureInfo.InvariantCulture)) yield return "'/status' is another";
        if (codes?.Contains($"`{code}`", StringComparison.Ordinal) == false)
            yield return $"'/code' {code} is not in the document, which has {codes}";
    }

    private static bool IsVariable(string part) => part is ['{', .., '}'];
}
