using System.Buffers.Text;
using System.Text;
using FlightTickets.Api.Tests.Host;

namespace FlightTickets.Api.Tests.Http;

/// <summary>Lists, page by page.</summary>
public sealed class ListTests(ApiHost api)
{
    private const string NoWebhook = "/v1/admin/webhooks/wh_AAAAAAAAAAAAAAAAAAAAAA/deliveries";

    public static TheoryData<string, string> NoCursors()
    {
        var data = new TheoryData<string, string>();
        foreach (var list in new[] { "/v1/orders", "/v1/users", NoWebhook })
        {
            foreach (var cursor in new[] { "x", "..", "%FF", "0.x", "-1.0", "AAAA", "1 2", Encode("1"), Encode("x y"), Encode(" y"),
                Encode("1 a\0b"), Encode("99999999999999999999 y") })
                data.Add(list, cursor);
        }

        data.Add("/v1/flights?origin=JFK&destination=RSW&date=2027-05-10", "x");
        return data;
    }

    [Theory]
    [MemberData(nameof(NoCursors))]
    public async Task An_invalid_cursor(string list, string cursor)
    {
        var admin = await api.World.Admin();
        var answer = await api.Get(
            $"{list}{(list.Contains('?', StringComparison.Ordinal) ? '&' : '?')}after={Uri.EscapeDataString(cursor)}", admin);
        Assert.Equal(["?after"], answer.IsProblem(422, "invalid").Pointers);
    }

    [Fact]
    public async Task Every_item_is_on_one_page()
    {
        var (user, flight) = (await api.NewUser(), await api.World.NewFlight());
        var orders = new List<string>();
        foreach (var seat in new[] { "12A", "12C", "12D" })
            orders.Add((await api.Post("/v1/orders", World.Order(flight, seat), user.Token, World.Key())).Is(201).Text("id"));
        orders.Reverse();
        Assert.Equal(orders, await Walk("/v1/orders", "id", user.Token));

        var admin = await api.World.Admin();
        var another = await api.NewUser();
        Assert.Equal([user.Id, another.Id], (await Walk("/v1/users", "id", admin)).Where(id => id == user.Id || id == another.Id));

        var flights = await Fill(admin);
        Assert.Equal(flights, await Walk("/v1/flights?origin=JFK&destination=LGA&date=2027-06-01", "id"));
        Assert.Equal(flights, await Walk("/v1/airplanes/N990TT/schedule?from=2027-06-01&to=2027-06-03", "flightId"));
        Assert.Single(await Walk("/v1/airplanes", "tail"), "N990TT");
    }

    [Fact]
    public async Task A_search_continues_after_a_deleted_last_flight()
    {
        var flights = await Fill(await api.World.Admin());
        const string List = "/v1/flights?origin=JFK&destination=LGA&date=2027-06-01";
        Assert.Equal([flights[1]], Ids((await api.Get($"{List}&after={Uri.EscapeDataString("1 B6-1-20270601-JFK")}")).Is(200), "id"));
        Assert.Empty(Ids((await api.Get($"{List}&after={Uri.EscapeDataString("7 B6-1-20270601-JFK")}")).Is(200), "id"));
    }

    [Fact]
    public async Task A_search_accepts_codes_in_any_spelling()
    {
        await Fill(await api.World.Admin());
        Assert.NotEmpty(Ids((await api.Get("/v1/flights?origin=jfk&destination=Lga&date=2027-06-01")).Is(200), "id"));
        Assert.Equal(["?origin"],
            (await api.Get("/v1/flights?origin=jf&destination=LGA&date=2027-06-01")).IsProblem(422, "invalid").Pointers);
    }

    // Two flights on one airplane; again is no harm.
    private async Task<string[]> Fill(string admin)
    {
        await api.Post("/v1/airplanes", World.Airplane("N990TT"), admin);
        foreach (var (number, hour) in new[] { (990, 6), (991, 12) })
            await api.Post("/v1/flights", World.Flight("N990TT", number, new DateTime(2027, 6, 1, hour, 0, 0))
                .Replace("RSW", "LGA", StringComparison.Ordinal), admin);
        return ["B6-990-20270601-JFK", "B6-991-20270601-JFK"];
    }

    private async Task<List<string>> Walk(string list, string id, string? token = null)
    {
        var query = list.Contains('?', StringComparison.Ordinal) ? '&' : '?';
        var ids = new List<string>();
        string? after = null;
        do
        {
            var page = (await api.Get($"{list}{query}limit=1{(after is null ? "" : $"&after={Uri.EscapeDataString(after)}")}", token))
                .Is(200);
            // None where what stood there is gone: other tests delete users and airplanes meanwhile.
            var items = Ids(page, id);
            Assert.InRange(items.Count, 0, 1);
            ids.AddRange(items);
            after = page.Body.GetProperty("after").GetString();
        }
        while (after is not null);

        return ids;
    }

    private static List<string> Ids(Answer list, string id) =>
        [.. list.Body.GetProperty("data").EnumerateArray().Select(item => item.GetProperty(id).GetString()!)];

    private static string Encode(string text) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(text));
}
