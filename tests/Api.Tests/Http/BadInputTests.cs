using System.Text;
using System.Text.Json.Nodes;
using FlightTickets.Api.Tests.Host;
using FlightTickets.Users;
using FlightTickets.Webhooks;

namespace FlightTickets.Api.Tests.Http;

/// <summary>Bad input is a 4xx that names the place, and leaves nothing held and nothing written.</summary>
public sealed class BadInputTests(ApiHost api)
{
    /// <summary>The OpenAPI document lists the requests, so a new one is tested from its first day.</summary>
    [Fact]
    public async Task Every_field_of_every_request()
    {
        // An admin of its own, who has no orders by other tests.
        var caller = await api.NewUser();
        await api.Grains.GetGrain<IUserGrain>(caller.Id).SetRoles([Roles.Admin]);
        var (admin, flight) = (caller.Token, await api.World.NewFlight());
        var document = JsonNode.Parse((await api.Get("/openapi/v1.json")).Is(200).Content)!;
        var wrong = new List<string>();
        var tried = 0;
        foreach (var (path, operations) in document["paths"]!.AsObject())
        {
            foreach (var (method, operation) in operations!.AsObject())
            {
                if (operation!["requestBody"]?["content"]?["application/json"] is not { } content) continue;
                var body = content["example"]?.DeepClone().AsObject() ?? [];
                if (path == "/v1/orders") body["segments"]![0]!["flightId"] = flight;
                foreach (var (mutation, pointer, what) in Mutations.Of(body, Schemas.Inline(document, content["schema"]!).AsObject()))
                {
                    var text = mutation.ToJsonString().Replace(Mutations.HalfPair, "\\ud800", StringComparison.Ordinal);
                    var request = ApiHost.Json(new HttpMethod(method.ToUpperInvariant()), Fill(path, flight), text, admin, World.Key());

                    // Only callers who can sign a body learn its faults.
                    if (path == "/v1/gateway/webhooks") request.Headers.Add(WebhookSignature.Header,
                        WebhookSignature.Sign(ApiHost.WebhookSecret, Encoding.UTF8.GetBytes(text), DateTimeOffset.UtcNow));
                    var answer = await api.Send(request);
                    tried++;
                    if (answer.Status != 422
                        || !answer.Pointers.Any(p => p == pointer || p.StartsWith(pointer + "/", StringComparison.Ordinal)))
                        wrong.Add($"{method} {path} {pointer} {what}: {answer.Status} {answer.Code} {string.Join(' ', answer.Pointers)}");
                }
            }
        }

        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
        Assert.True(tried > 400, $"Only {tried} were tried.");
        await NothingHappened(flight, admin);
    }

    public static TheoryData<string, string, string> Orders => new()
    {
        { "ten passengers", Order(passengers: string.Join(',', Enumerable.Repeat(Ada, 10))), "#/passengers" },
        { "no passengers", Order(passengers: ""), "#/passengers" },
        { "seven segments", Order(segments: string.Join(',', Enumerable.Range(1, 7).Select(i => Segment($"B6-{i}-20270510-JFK")))),
            "#/segments" },
        { "no segments", Order(segments: ""), "#/segments" },
        { "a name of 101 characters", Order(passengers: Ada.Replace("Ada", new string('a', 101), StringComparison.Ordinal)),
            "#/passengers/0/givenName" },
        { "a blank name", Order(passengers: Ada.Replace("Lovelace", "   ", StringComparison.Ordinal)), "#/passengers/0/familyName" },
        { "a name nobody sees", Order(passengers: Ada.Replace("Ada", "\\u200b\\u0301", StringComparison.Ordinal)),
            "#/passengers/0/givenName" },
        { "a name that turns what stands around it", Order(passengers: Ada.Replace("Ada", "Ada\\u202e", StringComparison.Ordinal)),
            "#/passengers/0/givenName" },
        { "a name with a line feed", Order(passengers: Ada.Replace("Ada", "A\\nda", StringComparison.Ordinal)),
            "#/passengers/0/givenName" },
        { "a date that does not exist", Order(passengers: Ada.Replace("1990-12-10", "1990-02-30", StringComparison.Ordinal)),
            "#/passengers/0/bornOn" },
        { "a date of another form", Order(passengers: Ada.Replace("1990-12-10", "10.12.1990", StringComparison.Ordinal)),
            "#/passengers/0/bornOn" },
        { "a birth in the future", Order(passengers: Ada.Replace("1990-12-10", "2190-12-10", StringComparison.Ordinal)),
            "#/passengers/0/bornOn" },
        { "a birth too long ago", Order(passengers: Ada.Replace("1990-12-10", "0001-01-02", StringComparison.Ordinal)),
            "#/passengers/0/bornOn" },
        { "the same seat twice", Order(passengers: Ada + "," + Ada, segments: Segment("FLIGHT", "\"12A\",\"12A\"")),
            "#/segments/0/seats/1" },
        { "fewer seats than passengers", Order(passengers: Ada + "," + Ada, segments: Segment("FLIGHT", "\"12A\"")), "#/segments/0/seats" },
        { "more seats than passengers", Order(segments: Segment("FLIGHT", "\"12A\",\"12C\"")), "#/segments/0/seats" },
        { "the same flight twice", Order(segments: Segment("FLIGHT") + "," + Segment("FLIGHT")), "#/segments/1/flightId" },
        { "an invalid seat", Order(segments: Segment("FLIGHT", "\"A12\"")), "#/segments/0/seats/0" },
        { "a seat that is not on the airplane", Order(segments: Segment("FLIGHT", "\"99Z\"")), "#/segments/0/seats/0" },
        { "nobody has a seat", Order(segments: Segment("FLIGHT", "null")), "#/segments/0/seats/0" },
        { "an invalid cabin", Order(segments: Segment("FLIGHT").Replace("economy", "Economy", StringComparison.Ordinal)),
            "#/segments/0/cabin" },
        { "a cabin that is not on the airplane",
            Order(segments: Segment("FLIGHT").Replace("economy", "first", StringComparison.Ordinal)), "#/segments/0/cabin" },
        { "another payment method", Order().Replace("\"card\"", "\"cash\"", StringComparison.Ordinal), "#/payment/method" },
        { "a field twice", Order()[..^1] + ",\"segments\":[]}", "#/segments" },
        { "an amount as a number", Order()[..^1] + ",\"maxAmount\":{\"amount\":199,\"currency\":\"USD\"}}", "#/maxAmount/amount" },
        { "an amount of too many digits",
            Order()[..^1] + ",\"maxAmount\":{\"amount\":\"1.999\",\"currency\":\"USD\"}}", "#/maxAmount/amount" },
        { "an amount below nothing", Order()[..^1] + ",\"maxAmount\":{\"amount\":\"-1\",\"currency\":\"USD\"}}", "#/maxAmount/amount" },
        { "an invalid currency", Order()[..^1] + ",\"maxAmount\":{\"amount\":\"1\",\"currency\":\"ZZZ\"}}", "#/maxAmount/currency" },
        { "an amount without a currency", Order()[..^1] + ",\"maxAmount\":{\"amount\":\"1\"}}", "#/maxAmount/currency" },
    };

    [Theory]
    [MemberData(nameof(Orders))]
    public async Task A_bad_order(string what, string body, string pointer)
    {
        var (user, flight) = (await api.NewUser(), await api.World.NewFlight());
        var answer = await api.Post("/v1/orders", body.Replace("FLIGHT", flight, StringComparison.Ordinal), user.Token, World.Key());
        Assert.True(answer.Status == 422 && answer.Pointers.Contains(pointer), $"{what}: {answer.Content}");
        await NothingHappened(flight, user.Token);
    }

    [Theory]
    [InlineData(null, "idempotency_key_required")]
    [InlineData("", "idempotency_key_required")]
    [InlineData("with space", "idempotency_key_invalid")]
    [InlineData("LONG", "idempotency_key_invalid")]
    public async Task A_bad_idempotency_key(string? key, string code)
    {
        var (user, flight) = (await api.NewUser(), await api.World.NewFlight());
        var request = ApiHost.Json(HttpMethod.Post, "/v1/orders", World.Order(flight), user.Token);
        if (key is not null) request.Headers.TryAddWithoutValidation("Idempotency-Key", key == "LONG" ? new string('k', 256) : key);
        (await api.Send(request)).IsProblem(400, code);
        await NothingHappened(flight, user.Token);
        (await api.Post("/v1/orders", World.Order(flight), user.Token, new string('k', 255))).Is(201);
    }

    private const string Ada = """{"givenName":"Ada","familyName":"Lovelace","bornOn":"1990-12-10"}""";

    private static string Segment(string flight, string? seats = null) =>
        $$"""{"flightId":"{{flight}}","cabin":"economy"{{(seats is null ? "" : $",\"seats\":[{seats}]")}} }""";

    private static string Order(string passengers = Ada, string? segments = null) =>
        $$"""
        {"passengers":[{{passengers}}],"segments":[{{segments ?? Segment("FLIGHT")}}],"payment":{"method":"card","token":"tok_visa"} }
        """;

    private static string Fill(string path, string flight) => path
        .Replace("/flights/{id}", "/flights/" + flight, StringComparison.Ordinal)
        .Replace("/orders/{id}", "/orders/ord_AAAAAAAAAAAAAAAAAAAAAA", StringComparison.Ordinal)
        .Replace("/users/{id}", "/users/usr_AAAAAAAAAAAAAAAAAAAAAA", StringComparison.Ordinal)
        .Replace("/routes/{id}", "/routes/JFK-RSW", StringComparison.Ordinal)
        .Replace("{tail}", "N999TT", StringComparison.Ordinal).Replace("{iata}", "JFK", StringComparison.Ordinal)
        .Replace("{code}", "B6", StringComparison.Ordinal)
        .Replace("{quoteId}", "q", StringComparison.Ordinal);

    private async Task NothingHappened(string flight, string token)
    {
        Assert.Equal(0, (await api.Get("/v1/orders", token)).Is(200).Body.GetProperty("data").GetArrayLength());
        var cabin = (await api.Get("/v1/flights/" + flight, await api.World.Admin())).Is(200).Body.GetProperty("cabins")[0];
        Assert.Equal((0, 0), (cabin.GetProperty("held").GetInt32(), cabin.GetProperty("sold").GetInt32()));
        Assert.DoesNotContain("\"occupied\"", (await api.Get($"/v1/flights/{flight}/seat-map")).Is(200).Content, StringComparison.Ordinal);
    }
}
