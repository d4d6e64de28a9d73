using System.Buffers.Text;
using System.Globalization;
using System.Security.Cryptography;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace FlightTickets.Api.Tests.Contract;

/// <summary>An answer of each operation and status, with made-up ids and without secrets, as examples for readers.</summary>
internal sealed partial class ExampleRecord
{
    private static readonly JsonSerializerOptions Readable = new()
    {
        WriteIndented = true,
        NewLine = "\n",
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    private static readonly Dictionary<string, string> Secrets = new(StringComparer.Ordinal)
    {
        ["accessToken"] = "eyJhbGciOiJFUzI1NiJ9.…",
        ["refreshToken"] = "usr_Zk1….…",
        ["deviceToken"] = "eyJhbGciOiJFUzI1NiJ9.…",
        ["secret"] = "…",
        ["uri"] = "otpauth://totp/FlightTickets:grace%40example.com?secret=…&issuer=FlightTickets",
        ["recoveryCodes"] = "…",
        ["url"] = "https://partner.example/events",
    };

    private readonly SortedDictionary<string, SortedDictionary<string, JsonNode>> _examples = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _ids = new(StringComparer.Ordinal);

    /// <summary>Keeps an answer, unless it is a problem, has no body, or is no list and there is one already.</summary>
    public void Add(JsonNode? operation, SeenAnswer answer)
    {
        if (operation is null || answer.Status is < 200 or > 299 || string.IsNullOrEmpty(answer.Body)) return;
        var body = answer.MediaType == "application/json" ? JsonNode.Parse(answer.Body)! : JsonValue.Create(answer.Body);
        // An empty list shows nothing.
        if (body is JsonObject page && page["data"] is JsonArray { Count: 0 }) return;
        lock (_examples)
        {
            var name = (string)operation["operationId"]!;
            if (!_examples.TryGetValue(name, out var statuses)) _examples[name] = statuses = new(StringComparer.Ordinal);
            var status = answer.Status.ToString(CultureInfo.InvariantCulture);
            // A list is asked for until all of it is there.
            if (body is JsonObject list && list.ContainsKey("after")) statuses[status] = Shown(body);
            else statuses.TryAdd(status, Shown(body));
        }
    }

    /// <summary>Gives an operation the example of another, where both answer the same.</summary>
    public void Add(string operation, string status, string from) => _examples[operation][status] = _examples[from][status].DeepClone();

    /// <summary>The file.</summary>
    public string Json() => JsonSerializer.Serialize(_examples, Readable) + "\n";

    private JsonNode Shown(JsonNode node) => node switch
    {
        JsonObject members => new JsonObject(
            members.Select(m => KeyValuePair.Create(m.Key, m.Value is null ? null : Shown(m.Key, m.Value)))),
        JsonArray items => new JsonArray([.. items.Select(item => item is null ? null : Shown(item))]),
        JsonValue value when value.TryGetValue<string>(out var text) => JsonValue.Create(Id().Replace(text, match => MadeUp(match.Value))),
        _ => node.DeepClone(),
    };

    private JsonNode Shown(string name, JsonNode value) => !Secrets.TryGetValue(name, out var shown) ? Shown(value)
        : value is JsonArray ? new JsonArray(shown)
        : shown;

    /// <summary>The same made-up text for the same id.</summary>
    private string MadeUp(string id)
    {
        if (_ids.TryGetValue(id, out var known)) return known;
        var hash = SHA256.HashData(BitConverter.GetBytes(_ids.Count));
        return _ids[id] = id.Length is 22 ? Base64Url.EncodeToString(hash)[..22] : Convert.ToHexStringLower(hash)[..id.Length];
    }

    // A payment has the id of its order.
    [GeneratedRegex(@"(?<=\b(ord|pay|usr|wh)_)[A-Za-z0-9_-]{22}|\b[0-9a-f]{32}\b|\b[0-9a-f]{24}\b")]
    private static partial Regex Id();
}
