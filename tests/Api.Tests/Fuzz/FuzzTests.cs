using System.Globalization;
using System.Text.Json.Nodes;
using FlightTickets.Api.Tests.Contract;
using FlightTickets.Api.Tests.Host;

namespace FlightTickets.Api.Tests.Fuzz;

/// <summary>
/// Thousands of requests made from the OpenAPI document and bent. <c>./fuzz N SEED</c> sends more of them; the same seed sends the same.
/// </summary>
public sealed class FuzzTests : IAsyncLifetime
{
    private const int UsualRequests = 2000, UsualSeed = 20270510;

    private readonly ApiHost _api = new(rateLimits: false);

    public ValueTask InitializeAsync() => _api.InitializeAsync();

    public ValueTask DisposeAsync() => _api.DisposeAsync();

    [Fact]
    public async Task Every_answer_is_one_the_document_knows()
    {
        var (requests, seed) = (Setting("FUZZ_REQUESTS", UsualRequests), Setting("FUZZ_SEED", UsualSeed));
        TestContext.Current.TestOutputHelper!.WriteLine($"{requests} requests of seed {seed}: ./fuzz {requests} {seed}");
        var dice = new Random(seed);
        var document = (await _api.Get("/openapi/v1.json")).Is(200).Content;
        var (operations, contract) = (FuzzOperation.Of(JsonNode.Parse(document)!), AnswerContract.Of(document));
        Assert.True(operations.Count > 50, $"{operations.Count} operations");
        var admin = await _api.World.Admin();
        var known = await KnownAsync(admin);
        var user = (await _api.NewUser()).Token;
        var (wrong, seen) = (new List<string>(), new Dictionary<int, int>());
        for (var i = 0; i < requests; i++)
        {
            // Each operation in turn, so that none is left out.
            var request = FuzzRequest.Of(operations[i % operations.Count], dice, known);
            var token = request.Caller switch { "user" => user, "admin" => admin, var other => other };
            FuzzAnswer answer;
            try
            {
                answer = await FuzzClient.SendAsync(_api.Address, request, token, TestContext.Current.CancellationToken);
            }
            catch (OperationCanceledException) when (!TestContext.Current.CancellationToken.IsCancellationRequested)
            {
                wrong.Add($"{i}: no answer to {request}");
                continue;
            }

            seen[answer.Status] = seen.GetValueOrDefault(answer.Status) + 1;
            wrong.AddRange(Faults(request, answer, contract)
                .Select(fault => $"{i}: {fault}\n   {request}\n   {answer.Status} {answer.Body}"));
            // It has deleted itself, or logged out.
            if (answer.Status == 401 && request.Caller == "user" && request.Operation.Path != "/v1/auth/login")
                user = (await _api.NewUser()).Token;
        }

        TestContext.Current.TestOutputHelper!.WriteLine(string.Join(", ", seen.OrderBy(s => s.Key).Select(s => $"{s.Key}: {s.Value}")));
        Assert.True(wrong.Count == 0, $"seed {seed}, {wrong.Count} wrong:\n{string.Join('\n', wrong.Take(40))}");
        // It gets somewhere, too.
        Assert.True(seen.Where(s => s.Key is >= 200 and < 300).Sum(s => s.Value) > requests / 10, "Hardly anything succeeded.");
    }

    [Fact]
    public void The_same_seed_makes_the_same_requests()
    {
        var operation = new FuzzOperation("POST", "/v1/orders/{id}/payments", [("limit", "1")],
            JsonNode.Parse("""{"method":"card","list":[{"a":1},"b"]}""")!.AsObject());
        var known = new Dictionary<string, string[]> { ["orders"] = ["ord_1"], ["flights"] = ["F"], ["tail"] = ["T"] };
        Assert.Equal(Made(1), Made(1));
        Assert.NotEqual(Made(1), Made(2));

        IEnumerable<string> Made(int seed)
        {
            var dice = new Random(seed);
            return [.. Enumerable.Range(0, 50).Select(_ => FuzzRequest.Of(operation, dice, known).ToString())];
        }
    }

    private static IEnumerable<string> Faults(FuzzRequest request, FuzzAnswer answer, AnswerContract contract)
    {
        if (answer.Status >= 500 && answer.Status != 503) yield return "a bug";
        var type = answer.Header("Content-Type")?.Split(';')[0];
        var seen = new SeenAnswer(request.Operation.Method, request.Operation.Path, answer.Status, type, answer.Body);
        foreach (var fault in contract.Faults(seen)) yield return fault;
        foreach (var header in (string[])["X-Content-Type-Options", "Referrer-Policy", "Content-Security-Policy"])
            if (answer.Header(header) is null) yield return $"no {header}";
        if (answer.Header("Cache-Control")?.Contains("no-store", StringComparison.Ordinal) != true && type != "text/event-stream")
            yield return "may be cached";
        if (answer.Body.Contains("   at ", StringComparison.Ordinal)) yield return "a stack trace";
    }

    private async Task<Dictionary<string, string[]>> KnownAsync(string admin)
    {
        // Of fixed numbers: the world counts on, whichever tests came before.
        string[] tails = ["N001TT", "N002TT", "N003TT"];
        var flights = new List<string>();
        foreach (var (tail, i) in tails.Select((tail, i) => (tail, i)))
        {
            (await _api.Post("/v1/airplanes", World.Airplane(tail), admin)).Is(201);
            var flight = World.Flight(tail, i + 1, new DateTime(2027, 5, 10, 6, 10, 0).AddDays(i));
            flights.Add((await _api.Post("/v1/flights", flight, admin)).Is(201).Text("id"));
        }

        var user = await _api.NewUser();
        var order = (await _api.Post("/v1/orders", World.Order(flights[0]), user.Token, World.Key())).Is(201);
        var held = (await _api.Post("/v1/orders", World.Order(flights[1], token: null), user.Token, World.Key())).Is(201);
        return new()
        {
            ["flights"] = [.. flights],
            ["orders"] = [order.Text("id"), held.Text("id")],
            ["tickets"] = [order.Body.GetProperty("tickets")[0].GetProperty("number").GetString()!],
            ["number"] = [order.Body.GetProperty("tickets")[0].GetProperty("number").GetString()!],
            ["payments"] = [order.Body.GetProperty("payment").GetProperty("id").GetString()!],
            ["users"] = [user.Id],
            ["routes"] = ["JFK-RSW", "JFK-LGA"],
            ["tail"] = [.. tails, "N777TT"],
            ["iata"] = ["JFK", "LGA", "ZZZ"],
            ["code"] = ["B6", "ZZ"],
            ["quoteId"] = ["q"],
            ["disruptionId"] = ["d"],
        };
    }

    private static int Setting(string name, int usual) =>
        Environment.GetEnvironmentVariable(name) is { Length: > 0 } text ? int.Parse(text, CultureInfo.InvariantCulture) : usual;
}
