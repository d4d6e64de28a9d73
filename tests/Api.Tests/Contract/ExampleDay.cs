using System.Text;
using System.Text.Json;
using FlightTickets.Api.Tests.Host;
using FlightTickets.Events;
using FlightTickets.Grains.Tests.Users;
using FlightTickets.Orders;
using FlightTickets.Persistence;
using FlightTickets.Users;
using FlightTickets.Webhooks;
using Microsoft.Extensions.DependencyInjection;

namespace FlightTickets.Api.Tests.Contract;

/// <summary>A day on which every operation succeeds that answers something, on a server whose clock stands.</summary>
internal sealed class ExampleDay(ApiHost api, DocumentCalls calls, Mailbox mailbox, Uri partner)
{
    private const string Flight = "B6-135-20270510-JFK", Dearer = "B6-137-20270511-JFK", Late = "B6-139-20270512-JFK";

    private const string Password = "correct horse battery staple";

    private string _admin = "", _ada = "";

    public async Task Run()
    {
        await Move("""{"to":"2027-04-12T09:00:00Z","running":false}""");
        await calls.Call("getTestClock", _admin);
        await Places();
        await Fleet();
        await Flights();
        await Accounts();
        await calls.Call("createWebhook", _admin, body: $$"""{"url":"{{partner}}","types":["order.*"]}""");
        await Orders();
        await Disruption();
        await Deliveries();
        await DayOfDeparture();
        await calls.Call("getLedger", _admin);
        await UnderWay();
    }

    private async Task Move(string body)
    {
        _admin = await api.AdminToken();
        await calls.Call("moveTestClock", _admin, body: body);
        // Access tokens end by the clock.
        _admin = await api.AdminToken();
        if (_ada.Length > 0) _ada = await LogIn();
    }

    private async Task Places()
    {
        await calls.Call("putAirport", _admin, ["JFK"]);
        await calls.Call("putAirport", _admin, ["RSW"], body:
            """{"name":"Southwest Florida International Airport","city":"Fort Myers","timeZone":"America/New_York"}""");
        await calls.Call("findAirports", query: "?q=new%20yrok&limit=2");
        await calls.Call("getAirport", @in: ["JFK"]);
        await calls.Call("putAirline", _admin, ["B6"]);
        await calls.Call("listAirlines", query: "?limit=2");
        await calls.Call("getAirline", @in: ["B6"]);
    }

    private async Task Fleet()
    {
        await calls.Call("addAirplane", _admin);
        await calls.Call("getAirplane", @in: ["N635JB"]);
        await calls.Call("putAirplane", _admin, ["N636JB"], body: Other(calls.Example("putAirplane")!, "N635JB", "N636JB"));
        await calls.Call("listAirplanes", query: "?limit=2");
        await calls.Call("addMaintenance", _admin, ["N635JB"]);
        await calls.Call("groundAirplane", _admin, ["N636JB"], "?preview=true");
        await calls.Call("groundAirplane", _admin, ["N636JB"]);
        await calls.Call("listGroundings", _admin, ["N636JB"]);
        await calls.Call("addRoute", _admin);
        await calls.Call("getRoute", @in: ["JFK-RSW"]);
        await calls.Call("putRoute", _admin, ["JFK-RSW"]);
        await calls.Call("listRoutes");
    }

    private async Task Flights()
    {
        var first = calls.Example("scheduleFlight")!;
        await calls.Call("scheduleFlight", _admin);
        await calls.Call("scheduleFlight", _admin, body: Other(Other(first, "\"135\"", "\"137\""), "2027-05-10", "2027-05-11"));
        await calls.Call("scheduleFlight", _admin, body: Other(Other(first, "\"135\"", "\"139\""), "2027-05-10", "2027-05-12"));
        await calls.Call("getAirplaneSchedule", _admin, ["N635JB"], "?from=2027-05-10&to=2027-06-10");
        await calls.Call("scriptFlight", _admin, [Dearer],
            body: """{"cabin":"economy","fare":{"amount":"249.00","currency":"USD"}}""");
        await calls.Call("searchFlights", query: "?origin=JFK&destination=RSW&date=2027-05-10&passengers=1");
        await calls.Call("listDepartures", _admin, query: "?date=2027-05-10&origin=NYC");
        await calls.Call("getFlight", @in: [Flight]);
        await calls.Call("getSeatMap", @in: [Flight]);
    }

    private async Task Accounts()
    {
        await calls.Call("register");
        var pair = await calls.Call("logIn", body: Ada("ada@example.com"));
        await calls.Call("refreshTokens", body: $$"""{"refreshToken":"{{pair.Text("refreshToken")}}"}""");
        // A registration mails a code, and the next one waits.
        await Move("""{"by":"PT10M"}""");
        _ada = await api.Login("ada@example.com", Password);
        await calls.Call("requestEmailChange", _ada, body: """{"email":"ada@example.org"}""");
        var mail = await mailbox.Next();
        while (mail.Address != "ada@example.org") mail = await mailbox.Next();
        await calls.Call("changeEmail", _ada, body: $$"""{"code":"{{Mailbox.Code(mail)}}"}""");
        await calls.Call("getAccount", _ada);
        await calls.Call("changeAccount", _ada);
        var body = Other(Other(calls.Example("register")!, "ada@", "grace@"), "Ada Lovelace", "Grace Hopper");
        var grace = await calls.Call("register", body: body);
        var token = (await calls.Call("logIn", body: Ada("grace@example.com"))).Text("accessToken");
        var offer = await calls.Call("beginTotp", token);
        var code = Totp.Code(Base32.Bytes(offer.Text("secret")), TimeProvider.System.GetUtcNow().ToUnixTimeSeconds() / 30);
        await calls.Call("confirmTotp", token, body: $$"""{"code":"{{code}}"}""");
        await calls.Call("setRoles", _admin, [grace.Text("userId")]);
        await calls.Call("listUsers", _admin, query: "?limit=2");
    }

    private async Task Orders()
    {
        var placed = await calls.Call("placeOrder", _ada);
        var order = placed.Text("id");
        await calls.Call("getOrder", _ada, [order]);
        await calls.Call("listOrders", _ada);
        await calls.Call("findOrders", _admin, query: "?reference=" + placed.Text("bookingReference"));
        await calls.Call("lookUpOrder", body: $$"""{"bookingReference":"{{placed.Text("bookingReference")}}","familyName":"Lovelace"}""");
        await calls.Call("changeSeats", _ada, [order], body: """{"segments":[{"segment":0,"seats":["14C"]}]}""");
        await calls.Call("getPayment", _ada, [placed.Body.GetProperty("payment").GetProperty("id").GetString()!]);
        await calls.Call("getTicket", _ada, [Ticket(placed)]);
        var change = await calls.Call(
            "quoteChange", _ada, [order], body: $$"""{"segment":0,"flightId":"{{Dearer}}","cabin":"economy","seats":["12A"]}""");
        await calls.Call("confirmChange", _ada, [order, change.Text("id")]);

        var held = await calls.Call("placeOrder", _ada, body: Order(Flight, payment: null));
        await calls.Call("payOrder", _ada, [held.Text("id")]);
        var refund = await calls.Call("quoteCancellation", _ada, [held.Text("id")]);
        await calls.Call("confirmCancellation", _ada, [held.Text("id"), refund.Text("id")], body: "");
        var longer = await calls.Call("placeOrder", _ada, body: Order(Flight, payment: null));
        await calls.Call("extendHold", _admin, [longer.Text("id")], body: """{"until":"2027-04-20T09:00:00Z"}""");

        // Its hold ends in two days, by the fare's rules.
        var key = World.Key();
        await calls.Call("placeOrder", _ada, body: Order(Late, payment: null), key: key);
        await Move("""{"by":"P3D"}""");
        Assert.Equal("expired", (await calls.Call("placeOrder", _ada, body: Order(Late, payment: null), key: key)).Is(200).Text("status"));
    }

    private async Task Disruption()
    {
        var order = (await calls.Call("placeOrder", _ada, body: Order(Late, "tok_visa"))).Text("id");
        var other = (await calls.Call("placeOrder", _ada, body: Order(Late, "tok_visa"))).Text("id");
        await calls.Call("updateFlight", _admin, [Flight]);
        await calls.Call("updateFlight", _admin, [Late], body:
            """{"status":"delayed","departureEstimated":"2027-05-12T15:10:00Z","arrivalEstimated":"2027-05-12T18:21:00Z"}""");
        var disruption = await First(() => calls.Call("listDisruptions", _ada, [order]), "open");
        Assert.Equal(["keep", "rebook", "refund"], disruption.GetProperty("options").EnumerateArray().Select(option => option.GetString()));
        await calls.Call("answerDisruption", _ada, [order, disruption.GetProperty("id").GetString()!], body: """{"choice":"keep"}""");
        await First(() => calls.Call("listDisruptions", _ada, [other]), "open");
        await calls.Call("listDisruptedOrders", _admin, query: $"?flight={Late}");
        var rebooking = await calls.Call("startRebooking", _admin, [Late], body: $$"""{"flights":["{{Dearer}}"]}""");
        var grain = api.Services.GetRequiredService<IGrainFactory>().GetGrain<IRebookingGrain>(rebooking.Text("id"));
        while ((await grain.Get())!.Orders.Any(entry => entry.Outcome == RebookingOutcome.Pending)) await Task.Yield();
        await calls.Call("getRebooking", _admin, [Late, rebooking.Text("id")]);
    }

    private async Task Deliveries()
    {
        var webhook = (await calls.Call("listWebhooks", _admin)).Body.GetProperty("data")[0].GetProperty("id").GetString()!;
        var delivery = await First(() => calls.Call("listWebhookDeliveries", _admin, [webhook], "?limit=1"), "delivered");
        await calls.Call("replayWebhookDelivery", _admin, [webhook, delivery.GetProperty("id").GetString()!]);
    }

    /// <summary>On a server without consumers: an event becomes a dead letter, as after one that kept failing.</summary>
    public static async Task DeadLetter(ApiHost quiet, DocumentCalls calls)
    {
        var flight = await quiet.World.NewFlight();
        var order = (await quiet.Post("/v1/orders", World.Order(flight), (await quiet.NewUser()).Token, World.Key())).Is(201).Text("id");
        var store = (IOutboxStore)quiet.Services.GetRequiredService<DurableContexts>().Get("Orders").Store;
        var cancellation = TestContext.Current.CancellationToken;
        var raised = (await store.ReadOutboxAsync(OutboxPartition.Of(order), 1000, cancellation)).Single(e => e.Key.GrainId == order);
        await store.DeadLetterAsync(raised, "The mail server refuses every mail.", cancellation);
        await calls.Call("listDeadLetters", await quiet.World.Admin());
    }

    private async Task DayOfDeparture()
    {
        var order = await calls.Call("placeOrder", _ada, body: Order(Flight, "tok_visa"));
        await Move("""{"to":"2027-05-09T12:00:00Z"}""");
        await calls.Call("checkIn", _ada, [Ticket(order)], body: "");
        await calls.Call("getBoardingPass", _ada, [Ticket(order)]);
        await calls.Call("getBoardingPassSvg", _ada, [Ticket(order)]);
        await calls.Call("getBoardingPassPng", _ada, [Ticket(order)]);
        await calls.Call("boardPassenger", _admin, [Flight], body: $$"""{"ticket":"{{Ticket(order)}}"}""");
        await calls.Call("setGate", _admin, [Flight]);
        await calls.Call("listPassengers", _admin, [Flight]);
        var other = await calls.Call("placeOrder", _ada, body: Order(Flight, "tok_visa"));
        await calls.Call("checkInParty", _admin, [Flight],
            body: $$"""{"bookingReference":"{{other.Text("bookingReference")}}","familyName":"Lovelace"}""");
        await calls.Call("offloadPassenger", _admin, [Flight], body: $$"""{"ticket":"{{Ticket(other)}}","reason":"missed"}""");
        using var stream = await api.Client.GetStreamAsync($"/v1/flights/{Flight}/events", TestContext.Current.CancellationToken);
        using var reader = new StreamReader(stream);
        var seen = new StringBuilder();
        while (await reader.ReadLineAsync(TestContext.Current.CancellationToken) is { Length: > 0 } line) seen.Append(line).Append('\n');
        api.Seen!(new SeenAnswer("GET", $"/v1/flights/{Flight}/events", 200, "text/event-stream", seen.Append('\n').ToString()));
    }

    /// <summary>The gateway takes the money and does not answer.</summary>
    private async Task UnderWay()
    {
        var order = (await calls.Call("placeOrder", _ada, body: Order(Flight, "tok_timeout"))).Is(202);
        var payment = order.Body.GetProperty("payment").GetProperty("id").GetString()!;
        for (var times = 0; times < 2; times++)
        {
            var body = $$"""{"id":"evt_1","type":"payment.captured","paymentId":"{{payment}}"}""";
            var request = calls.Request("reportPayment", null, null, "", body, null);
            request.Headers.Add(WebhookSignature.Header, WebhookSignature.Sign(ApiHost.WebhookSecret, Encoding.UTF8.GetBytes(body),
                TimeProvider.System.GetUtcNow()));
            (await api.Send(request)).Is(times == 0 ? 202 : 200);
        }
    }

    private Task<string> LogIn() => api.Login("ada@example.org", Password);

    private static string Ada(string email) =>
        JsonSerializer.Serialize(new { email, password = Password });

    private static string Order(string flight, string? payment) => World.Order(flight, seat: null, payment);

    private static string Ticket(Answer order) => order.Body.GetProperty("tickets")[0].GetProperty("number").GetString()!;

    private static string Other(string text, string what, string by) => text.Replace(what, by, StringComparison.Ordinal);

    // Events travel on their own.
    private static async Task<JsonElement> First(Func<Task<Answer>> list, string status)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        patience.CancelAfter(TimeSpan.FromMinutes(1));
        while (true)
        {
            var first = (await list()).Body.GetProperty("data").EnumerateArray().FirstOrDefault();
            if (first.ValueKind == JsonValueKind.Object && first.GetProperty("status").GetString() == status) return first;
            Assert.False(patience.IsCancellationRequested, "Nothing came.");
        }
    }
}
