using System.Text.Json.Nodes;

namespace FlightTickets.Api.Http.OpenApi;

/// <summary>
/// An example of every answer that is no problem, by operation and status. A test records them from a server and fails when this code
/// answers other members.
/// </summary>
internal static class AnswerExamples
{
    private static readonly JsonObject All = Read();

    /// <summary>The example; <see langword="null"/> where the answer has no body.</summary>
    public static JsonNode? Of(string operation, string status) => All[operation]?[status]?.DeepClone();

    private static JsonObject Read()
    {
        using var file = typeof(AnswerExamples).Assembly.GetManifestResourceStream("AnswerExamples.json")!;
        return JsonNode.Parse(file)!.AsObject();
    }
}
