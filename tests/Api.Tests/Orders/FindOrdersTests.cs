using System.Text.Json;
using FlightTickets.Api.Tests.Host;

namespace FlightTickets.Api.Tests.Orders;

/// <summary>An agent finds any order by what a customer on the phone knows of it; a customer filters their own.</summary>
public sealed class FindOrdersTests : IAsyncLifetime
{
    private const string Orders = "/v1/orders", Search = "/v1/orders/search";

    // With its events: they lead to the names.
    private readonly ApiHost _api = new(rateLimits: false) { HasStreams = true };
    private (string Id, string Email, string Token) _ada;
    private string _flight = "", _agent = "";

    public async ValueTask InitializeAsync()
    {
        await _api.InitializeAsync();
        (_ada, _flight, _agent) = (await _api.NewUser(), await _api.World.NewFlight(), await _api.World.Admin());
    }

    public ValueTask DisposeAsync() => _api.DisposeAsync();

    [Fact]
    public async Task An_order_is_found_by_everything_that_names_it()
    {
        var order = await Place("Ada", "Müller");
        var other = await Place("Grace", "Hopper");
        var number = order.Body.GetProperty("tickets")[0].GetProperty("number").GetString();
        var payment = order.Body.GetProperty("payment").GetProperty("id").GetString();
        string[] queries =
        [
            "reference=" + order.Text("bookingReference").ToLowerInvariant(), "ticket=" + number, "payment=" + payment,
            $"email={Uri.EscapeDataString(_ada.Email.ToUpperInvariant())}&givenName=ada", $"flight={_flight}&familyName=MUELLER",
            $"reference={order.Text("bookingReference")}&flight={_flight}&status=confirmed&familyName=muller&ticket={number}",
        ];
        foreach (var query in queries) Assert.Equal([order.Text("id")], await Find(query));
        Assert.Equal(
            new[] { order.Text("id"), other.Text("id") }.Order(StringComparer.Ordinal), await Find("flight=" + _flight));
        Assert.Equal([other.Text("id"), order.Text("id")], await Find("email=" + Uri.EscapeDataString(_ada.Email)));
        string[] nothing =
        [
            "reference=ZZZZZZ", "ticket=2790000000017", "payment=pay_nothing", "payment=nothing", "email=nobody@example.org",
            $"reference={order.Text("bookingReference")}&familyName=Hopper", $"flight={_flight}&familyName=Muller&givenName=Grace",
            $"flight={_flight}&status=held", $"flight={_flight}&date=2020-01-01", "flight=B6-9999-20270510-JFK",
        ];
        foreach (var query in nothing) Assert.Empty(await Find(query));
    }

    [Fact]
    public async Task A_name_leads_to_orders_that_were_held_or_confirmed_and_to_their_present_state()
    {
        var held = (await _api.Post(Orders, Body("Zoë", "d'Árcy", token: null), _ada.Token, World.Key())).Is(201);
        await Until("familyName=Darcy", held.Text("id"));
        const string Card = """{"method":"card","token":"tok_visa"}""";
        (await _api.Post($"{Orders}/{held.Text("id")}/payments", Card, _ada.Token, World.Key())).Is(200);
        Assert.Equal([held.Text("id")], await Find("familyName=DARCY&givenName=ZO&status=confirmed"));
        var newer = await Place("Zoe", "Darcy");
        await Until("familyName=Darcy&limit=1", newer.Text("id"));
        var first = (await _api.Get(Search + "?familyName=Darcy&limit=1", _agent)).Is(200);
        var after = Uri.EscapeDataString(first.Text("after"));
        var second = (await _api.Get($"{Search}?familyName=Darcy&limit=1&after={after}", _agent)).Is(200);
        Assert.Equal([held.Text("id")], Ids(second));
        Assert.Equal(JsonValueKind.Null, second.Body.GetProperty("after").ValueKind);
        Assert.Equal([newer.Text("id")], await Find($"familyName=Darcy&flight={_flight}&givenName=zoe&email={_ada.Email}&limit=1"));
    }

    [Fact]
    public async Task Only_agents_search_and_a_search_has_a_bound()
    {
        (await _api.Get(Search + "?reference=ABCDEF")).IsProblem(401, "unauthenticated");
        (await _api.Get(Search + "?reference=ABCDEF", _ada.Token)).IsProblem(403, "forbidden");
        await Refuses(Search, "?reference");
        await Refuses(Search + "?status=held&date=2027-05-10", "?reference");
        await Refuses(Search + "?givenName=Ada", "?reference");
        await Refuses(Search + "?reference=AB", "?reference");
        await Refuses(Search + "?ticket=12", "?ticket");
        await Refuses(Search + "?flight=x", "?flight");
        foreach (var query in (string[])["reference=ABCDEF", "familyName=Hopper", "flight=" + _flight, "email=" + _ada.Email])
            await Refuses($"{Search}?{query}&after=nonsense", "?after");
    }

    [Fact]
    public async Task A_customer_filters_their_own_orders_and_no_one_elses()
    {
        var order = await Place("Ada", "Lovelace");
        await Place("Grace", "Hopper");
        var eve = await _api.NewUser();
        foreach (var query in (string[])["reference=" + order.Text("bookingReference"), "flight=" + _flight, "date=" + Day(order)])
        {
            var own = (await _api.Get($"{Orders}?{query}&familyName=lovelace", _ada.Token)).Is(200);
            Assert.Equal([order.Text("id")], Ids(own));
            Assert.Empty(Ids((await _api.Get($"{Orders}?{query}", eve.Token)).Is(200)));
        }

        Assert.Equal(2, Ids((await _api.Get($"{Orders}?status=confirmed", _ada.Token)).Is(200)).Length);
        Assert.Empty(Ids((await _api.Get($"{Orders}?status=held", _ada.Token)).Is(200)));
    }

    private async Task<Answer> Place(string given, string family) =>
        (await _api.Post(Orders, Body(given, family, "tok_visa"), _ada.Token, World.Key())).Is(201);

    private string Body(string given, string family, string? token)
    {
        var order = World.Order(_flight, seat: null, token);
        return order.Replace("Ada", given, StringComparison.Ordinal).Replace("Lovelace", family, StringComparison.Ordinal);
    }

    private async Task Refuses(string address, string pointer) =>
        Assert.Equal([pointer], (await _api.Get(address, _agent)).IsProblem(422, "invalid").Pointers);

    private async Task<string[]> Find(string query) => Ids((await _api.Get($"{Search}?{query}", _agent)).Is(200));

    // Names follow the events.
    private async Task Until(string query, string id)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        patience.CancelAfter(TimeSpan.FromMinutes(1));
        while ((await Find(query)).FirstOrDefault() != id) Assert.False(patience.IsCancellationRequested, "The name never came.");
    }

    private static string Day(Answer order) =>
        order.Body.GetProperty("segments")[0].GetProperty("flightId").GetString()!.Split('-')[2].Insert(6, "-").Insert(4, "-");

    private static string[] Ids(Answer answer) =>
        [.. answer.Body.GetProperty("data").EnumerateArray().Select(order => order.GetProperty("id").GetString()!)];
}
