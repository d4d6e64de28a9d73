using System.Globalization;
using FlightTickets.Api.Tests.Host;
using FlightTickets.Clocks;
using FlightTickets.Grains.Tests.Users;
using FlightTickets.Startup;
using FlightTickets.Users;
using Microsoft.Extensions.DependencyInjection;

namespace FlightTickets.Api.Tests.TestClock;

/// <summary>The test clock by HTTP, on a server of its own.</summary>
public sealed class ClockTests(ClockTests.Server server) : IClassFixture<ClockTests.Server>
{
    private readonly ApiHost _api = server.Api;

    [Fact]
    public async Task Without_the_setting_there_is_none()
    {
        await using var production = new ApiHost(rateLimits: false);
        await production.InitializeAsync();
        var admin = await production.AdminToken();
        (await production.Get("/v1/test/clock", admin)).IsProblem(404, "not_found");
        (await production.Post("/v1/test/clock", """{"by":"P1D"}""", admin)).IsProblem(404, "not_found");
        Assert.Null(production.Services.GetService<MovableTime>());
        Assert.Same(TimeProvider.System, production.Services.GetRequiredService<TimeProvider>());
    }

    [Fact]
    public async Task Only_an_admin_sees_and_moves_it()
    {
        var (_, _, customer) = await _api.NewUser();
        (await _api.Get("/v1/test/clock")).IsProblem(401, "unauthenticated");
        (await _api.Get("/v1/test/clock", customer)).IsProblem(403, "forbidden");
        (await _api.Post("/v1/test/clock", """{"by":"P1D"}""", customer)).IsProblem(403, "forbidden");
        Assert.True((await _api.Get("/v1/test/clock", await _api.AdminToken())).Is(200).Body.GetProperty("running").GetBoolean());
    }

    [Fact]
    public async Task An_authenticator_app_s_codes_follow_no_moved_clock()
    {
        await using var api = new ApiHost();
        await api.InitializeAsync();
        var admin = await api.AdminToken();
        var secret = (await api.Send(HttpMethod.Post, "/v1/me/totp", token: admin)).Is(200).Text("secret");
        (await api.Post("/v1/test/clock", """{"running":false,"by":"PT3M"}""", admin)).Is(200);
        var code = Totp.Code(Base32.Bytes(secret), TimeProvider.System.GetUtcNow().ToUnixTimeSeconds() / 30);
        (await api.Post("/v1/me/totp/confirm", $$"""{"code":"{{code}}"}""", admin)).Is(200);
    }

    [Theory]
    [InlineData("{}", "#/by")]
    [InlineData("""{"by":"-P1D"}""", "#/by")]
    [InlineData("""{"by":"P1M"}""", "#/by")]
    [InlineData("""{"by":"PT0S"}""", "#/by")]
    [InlineData("""{"by":"P3661D"}""", "#/by")]
    [InlineData("""{"to":"tomorrow"}""", "#/to")]
    [InlineData("""{"to":"2200-01-01T00:00:00Z"}""", "#/to")]
    [InlineData("""{"to":"2027-01-01T00:00:00Z","by":"P1D"}""", "#/by")]
    [InlineData("""{"running":"yes"}""", "#/running")]
    [InlineData("""{"back":"P1D"}""", "#/back")]
    public async Task A_move_that_is_none_is_refused(string body, string pointer)
    {
        var refused = (await _api.Post("/v1/test/clock", body, await _api.AdminToken())).IsProblem(422, "invalid");
        Assert.Contains(pointer, refused.Pointers);
    }

    [Fact]
    public async Task It_stands_moves_runs_and_never_goes_back()
    {
        var admin = await _api.AdminToken();
        var stopped = await Move("""{"running":false}""", admin);
        Assert.Equal(Now(stopped), Now(await _api.Get("/v1/test/clock", admin)));
        var later = Now(stopped).AddMinutes(5);
        Assert.Equal(later, Now(await Move($$"""{"to":"{{later:yyyy-MM-dd'T'HH:mm:ss'Z'}}"}""", admin)));
        (await _api.Post("/v1/test/clock", $$"""{"to":"{{Now(stopped):yyyy-MM-dd'T'HH:mm:ss'Z'}}"}""", admin))
            .IsProblem(409, "clock_backwards");
        Assert.Equal(later, Now(await _api.Get("/v1/test/clock", admin)));
        var started = await Move("""{"running":true}""", admin);
        Assert.True(started.Body.GetProperty("running").GetBoolean());
        Assert.True(Now(started) >= later);
    }

    [Fact]
    public async Task Moves_that_come_at_once_happen_one_after_the_other()
    {
        var admin = await _api.AdminToken();
        var begun = Now(await Move("""{"running":false}""", admin));
        var moved = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Move("""{"by":"PT1M"}""", admin)));
        Assert.Equal(Enumerable.Range(1, 4).Select(i => begun.AddMinutes(i)), moved.Select(Now).Order());
    }

    [Fact]
    public async Task An_answer_comes_after_what_became_due_and_tokens_end_by_the_clock()
    {
        var flight = await NewFlight();
        var (_, email, customer) = await _api.NewUser();
        var held = (await _api.Post("/v1/orders", World.Order(flight, token: null), customer, World.Key())).Is(201);
        Assert.Equal("held", held.Text("status"));

        // This silo wakes nothing by itself. A clock that is only set leaves the order as it was.
        var time = _api.Services.GetRequiredService<MovableTime>();
        var order = "/v1/orders/" + held.Text("id");
        Assert.Equal("held", (await _api.Get(order, customer)).Text("status"));
        time.Apply(time.Reading.MovedTo(time.GetUtcNow().AddMinutes(14), time.SystemNow));
        Assert.Equal("held", (await _api.Get(order, customer)).Text("status"));
        time.Apply(time.Reading.MovedTo(time.GetUtcNow().AddMinutes(17), time.SystemNow));
        (await _api.Get(order, customer)).IsProblem(401, "unauthenticated");
        customer = await _api.Login(email);
        Assert.Equal("held", (await _api.Get(order, customer)).Text("status"));

        // The move does what is due, and then answers.
        var admin = await _api.AdminToken();
        await Move("""{"by":"PT1S"}""", admin);
        Assert.Equal("expired", (await _api.Get(order, customer)).Text("status"));
        var seats = (await _api.Get("/v1/flights/" + flight, admin)).Body.GetProperty("cabins")[0];
        Assert.Equal(0, seats.GetProperty("held").GetInt32());
    }

    /// <summary>The world of a server whose clock goes on: its admin's token must be new.</summary>
    private Task<string> NewFlight() => new World(_api).NewFlight(new DateTime(2028, 5, 10, 6, 10, 0));

    private async Task<Answer> Move(string body, string admin)
    {
        var moved = (await _api.Post("/v1/test/clock", body, admin)).Is(200);
        Assert.True(moved.Body.GetProperty("settled").GetBoolean(), moved.Content);
        Assert.Equal(1, moved.Body.GetProperty("processes").GetInt32());
        return moved;
    }

    private static DateTimeOffset Now(Answer answer) =>
        DateTimeOffset.Parse(answer.Text("now"), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);

    /// <summary>A server whose silo wakes nothing by itself: what happens when the clock moves is the move's doing.</summary>
    public sealed class Server : IAsyncLifetime
    {
        public ApiHost Api { get; } = new(rateLimits: false, (TestClockSetting.Key, "true")) { HasNoWakeUps = true, HasStreams = true };

        public ValueTask InitializeAsync() => Api.InitializeAsync();

        public ValueTask DisposeAsync() => Api.DisposeAsync();
    }
}
