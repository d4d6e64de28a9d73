using System.Text;
using System.Text.Json.Nodes;

namespace FlightTickets.Api.Tests.Fuzz;

/// <summary>One request of the fuzz: who sends what to which operation. The same dice make the same request.</summary>
internal sealed record FuzzRequest(FuzzOperation Operation, string Target, string? Caller, List<(string Name, string Value)> Headers,
    byte[] Body, int ChunkSize)
{
    /// <summary>Stands for a chunk whose size no integer holds.</summary>
    public const int BrokenChunk = -1;

    /// <summary>Values that have been trouble somewhere: empty, long, encoded, of another type, half of a character.</summary>
    private static readonly string[] Oddities =
    [
        " ", "-1", "0", "1", "null", "true", "1e999", "9223372036854775808", "NaN", "'", "\"", "\\", "<b>", "%", "%%", "{}", "[]", "*", ";",
        "a b", "ä", "𠮷", "\u202e", "a\nb", "../x", "..%2f", "2027-05-10", "2027-02-30T25:61:00Z", "0001-01-01", "9999-12-31T23:59:59Z",
        "JFK", "B6-135-20270510-JFK", "ord_AAAAAAAAAAAAAAAAAAAAAA", new('x', 300), new('9', 40),
    ];

    private static readonly string[] Numbers = ["-0", "1e400", "00", "1E-400", new('9', 400), ""];

    private static readonly string[] ContentTypes =
        ["application/json", "application/json; charset=utf-8", "application/json; charset=utf-16", "text/plain", "application/xml", "json",
            "application/problem+json", "multipart/form-data; boundary=x", ";;;"];

    private static readonly (string Name, string[] Values)[] OtherHeaders =
    [
        ("Accept", ["*/*", "text/html", "nonsense", "application/json;q=zz"]), ("Accept-Encoding", ["gzip", "br;q=9"]),
        ("Content-Encoding", ["gzip", "identity"]), ("Range", ["bytes=0-0", "bytes=9-1"]), ("If-None-Match", ["*", "\"x\""]),
        ("If-Modified-Since", ["yesterday"]), ("X-Forwarded-For", ["127.0.0.1", "::1, nonsense", ","]), ("Cookie", ["a=b; =;"]),
        ("traceparent", ["00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01", "00-zz"]), ("Expect", ["100-continue"]),
        ("Origin", ["https://evil.example"]), ("X-HTTP-Method-Override", ["DELETE"]), ("Prefer", ["return=minimal"]),
    ];

    public static FuzzRequest Of(FuzzOperation operation, Random dice, IReadOnlyDictionary<string, string[]> known)
    {
        var target = new StringBuilder(string.Join('/', operation.Path.Split('/').Select(part =>
            part is ['{', .., '}'] ? Uri.EscapeDataString(PathValue(part.Trim('{', '}'), operation.Path, dice, known)) : part)));
        AddQuery(target, operation, dice);
        List<(string, string)> headers = [];
        if (dice.Next(12) > 0)
            headers.Add(("Idempotency-Key", dice.Next(4) > 0 ? $"key-{dice.Next()}" : Printable(Pick(Oddities, dice))));
        if (operation.Path.EndsWith("gateway/webhooks", StringComparison.Ordinal) && dice.Next(2) == 0)
            headers.Add(("Webhook-Signature", Printable(Pick(Oddities, dice))));
        for (var more = dice.Next(3); more > 0; more--)
        {
            var (name, values) = Pick(OtherHeaders, dice);
            if (headers.All(h => h.Item1 != name)) headers.Add((name, Pick(values, dice)));
        }

        var body = BodyOf(operation, dice, known);
        if (body.Length > 0 || dice.Next(4) == 0)
            headers.Add(("Content-Type", dice.Next(6) > 0 ? ContentTypes[0] : Pick(ContentTypes, dice)));
        var caller = dice.Next(8) switch { 0 => null, 1 => Printable(Pick(Oddities, dice)), < 5 => "user", _ => "admin" };
        // An admin who deletes itself would end the others' requests with 401.
        if (caller == "admin" && operation.Path.StartsWith("/v1/me", StringComparison.Ordinal)) caller = "user";
        return new FuzzRequest(operation, target.ToString(), caller, headers, body,
            dice.Next(25) switch { 0 => BrokenChunk, < 5 => dice.Next(1, 2000), _ => 0 });
    }

    public override string ToString()
    {
        var body = Encoding.UTF8.GetString(Body, 0, Math.Min(Body.Length, 400));
        return $"{Operation.Method} {Target} as {Caller ?? "nobody"}, {string.Join(", ", Headers)}, chunks {ChunkSize}, "
            + $"{Body.Length} bytes: {body}";
    }

    private static string PathValue(string name, string path, Random dice, IReadOnlyDictionary<string, string[]> known)
    {
        if (dice.Next(4) > 0 && known.TryGetValue(name == "id" ? path.Split('/')[2] : name, out var values)) return Pick(values, dice);
        var odd = Pick(Oddities, dice);
        // Nothing before routing: a server may cut off dots and refuse control characters.
        return odd.Trim() is "" || odd.StartsWith("..", StringComparison.Ordinal) || odd.Any(char.IsControl) ? "x" : odd;
    }

    private static void AddQuery(StringBuilder target, FuzzOperation operation, Random dice)
    {
        var mark = '?';
        foreach (var (name, example) in operation.Query)
        {
            if (dice.Next(4) == 0) continue;
            target.Append(mark).Append(name).Append('=').Append(Uri.EscapeDataString(dice.Next(3) > 0 ? example : Pick(Oddities, dice)));
            mark = '&';
            if (dice.Next(15) == 0) target.Append('&').Append(name).Append('=').Append(dice.Next());
        }

        if (dice.Next(10) == 0) target.Append(mark).Append(Uri.EscapeDataString(Pick(Oddities, dice))).Append("=%ff");
    }

    private static byte[] BodyOf(FuzzOperation operation, Random dice, IReadOnlyDictionary<string, string[]> known)
    {
        if (operation.Body is not { } example) return dice.Next(6) > 0 ? [] : Encoding.UTF8.GetBytes("{\"a\":1}");
        var root = example.DeepClone();
        Known(root, dice, known);
        for (var times = dice.Next(4); times > 0; times--) Mutate(root, dice);
        var text = root.ToJsonString();
        switch (dice.Next(14))
        {
            case 0: text = text.Replace("\":\"", "\":\"\\ud800", StringComparison.Ordinal); break;
            case 1 when text.Length > 2: text = text[..^1] + "," + text[1..]; break;
            case 2: text = new string('[', dice.Next(10, 3000)) + text; break;
            case 3: text = text[..dice.Next(text.Length)]; break;
            case 4: text = text.Replace(":", ":" + Pick(Numbers, dice), StringComparison.Ordinal); break;
            case 5: text += new string(' ', dice.Next(100_000)); break;
            case 6: text = "\ufeff" + text; break;
            case 7:
                var bytes = Encoding.UTF8.GetBytes(text);
                bytes[dice.Next(bytes.Length)] = (byte)dice.Next(256);
                return bytes;
        }

        return Encoding.UTF8.GetBytes(text);
    }

    // Flights, airplanes and orders that there are, so that a request gets beyond "not found".
    private static void Known(JsonNode? node, Random dice, IReadOnlyDictionary<string, string[]> known)
    {
        if (node is JsonArray list)
            foreach (var item in list) Known(item, dice, known);
        if (node is not JsonObject fields) return;
        foreach (var (name, value) in fields.ToList())
        {
            if (name == "flightId" && dice.Next(4) > 0) fields[name] = Pick(known["flights"], dice);
            else if (name is "tail" or "airplane" && dice.Next(4) > 0) fields[name] = Pick(known["tail"], dice);
            else Known(value, dice, known);
        }
    }

    private static void Mutate(JsonNode root, Random dice)
    {
        var node = root;
        while (true)
        {
            if (node is JsonObject { Count: > 0 } fields)
            {
                var name = Pick([.. fields.Select(f => f.Key)], dice);
                if (fields[name] is { } inner and (JsonObject or JsonArray) && dice.Next(3) > 0)
                {
                    node = inner;
                    continue;
                }

                if (dice.Next(8) == 0) fields.Remove(name);
                else if (dice.Next(8) == 0) fields[Pick(Oddities, dice)] = Value(dice);
                else fields[name] = Value(dice);
            }
            else if (node is JsonArray list)
            {
                var index = list.Count == 0 ? 0 : dice.Next(list.Count);
                if (list.Count > 0 && list[index] is { } inner and (JsonObject or JsonArray) && dice.Next(3) > 0)
                {
                    node = inner;
                    continue;
                }

                if (list.Count > 0 && dice.Next(3) == 0) list.RemoveAt(index);
                else list.Insert(index, Value(dice));
            }

            return;
        }
    }

    private static JsonNode? Value(Random dice) => dice.Next(9) switch
    {
        0 => null,
        1 => JsonValue.Create(dice.Next(2) == 0),
        2 => JsonValue.Create(dice.Next(-5, 200)),
        3 => JsonValue.Create(Pick([long.MinValue, long.MaxValue, int.MaxValue, -1], dice)),
        4 => JsonValue.Create(Pick([double.MaxValue, double.Epsilon, -0.0, 1.5], dice)),
        5 => new JsonObject { [Pick(Oddities, dice)] = "x" },
        6 => new JsonArray(Enumerable.Range(0, dice.Next(300)).Select(i => (JsonNode)i).ToArray()),
        _ => JsonValue.Create(Pick(Oddities, dice)),
    };

    // Header values the server's own parser takes: the rest never reaches the API.
    private static string Printable(string value) => string.Concat(value.Where(c => c is >= ' ' and < '\u007f'));

    private static T Pick<T>(T[] from, Random dice) => from[dice.Next(from.Length)];
}

/// <summary>An operation of the OpenAPI document.</summary>
internal sealed record FuzzOperation(
    string Method, string Path, List<(string Name, string Example)> Query, JsonObject? Body)
{
    /// <summary>All of the document, in its order.</summary>
    public static List<FuzzOperation> Of(JsonNode document) =>
    [
        .. from path in document["paths"]!.AsObject()
           from operation in path.Value!.AsObject()
           select new FuzzOperation(operation.Key.ToUpperInvariant(), path.Key, QueryOf(operation.Value!),
               operation.Value!["requestBody"]?["content"]?["application/json"] is { } json ? json["example"]?.AsObject() ?? [] : null),
    ];

    private static List<(string, string)> QueryOf(JsonNode operation) =>
    [
        .. from parameter in operation["parameters"]?.AsArray() ?? []
           where parameter["in"]!.GetValue<string>() == "query"
           select (parameter["name"]!.GetValue<string>(),
               (parameter["example"] ?? parameter["schema"]?["examples"]?[0])?.ToString() ?? "1"),
    ];
}
