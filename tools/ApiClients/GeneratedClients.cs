using System.Text.Json;
using System.Text.Json.Nodes;

namespace FlightTickets.ApiClients;

/// <summary>The files of the clients folder that are made from the OpenAPI document.</summary>
internal static class GeneratedClients
{
    private static readonly JsonSerializerOptions Readable = new()
    {
        WriteIndented = true,
        NewLine = "\n",
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>Path below the folder, and text.</summary>
    public static async IAsyncEnumerable<(string Path, string Text)> Of(string json)
    {
        var document = JsonNode.Parse(json)!.AsObject();
        yield return ("openapi.json", document.ToJsonString(Readable) + "\n");
        yield return ("csharp/FlightTicketsClient.g.cs", await CSharpClient.Generate(document));
    }
}
