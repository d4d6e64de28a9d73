using System.Text.Json;
using FlightTickets.Api.Tests.Host;

namespace FlightTickets.Api.Tests.Users;

/// <summary>An admin ends the sessions of a user, and the log says who did.</summary>
public sealed class UserSessionsTests : IAsyncLifetime
{
    private readonly AuditLines _audit = new();
    private readonly ApiHost _api;

    public UserSessionsTests() => _api = new ApiHost(rateLimits: false) { Audit = _audit };

    public async ValueTask InitializeAsync() => await _api.InitializeAsync();

    public async ValueTask DisposeAsync() => await _api.DisposeAsync();

    [Fact]
    public async Task The_next_call_of_the_user_is_refused()
    {
        var admin = await _api.AdminToken();
        var (user, other) = (await _api.NewUser(), await _api.NewUser());
        var login = await _api.Post("/v1/auth/login", JsonSerializer.Serialize(new { email = user.Email, password = ApiHost.Password }));
        (await _api.Send(HttpMethod.Delete, $"/v1/users/{user.Id}/sessions", token: other.Token)).IsProblem(403, "forbidden");
        (await _api.Send(HttpMethod.Delete, $"/v1/users/{user.Id}/sessions", token: admin)).Is(204);
        foreach (var token in new[] { user.Token, login.Text("accessToken") })
            (await _api.Get("/v1/me", token)).IsProblem(401, "unauthenticated");
        (await _api.Post("/v1/auth/refresh", JsonSerializer.Serialize(new { refreshToken = login.Text("refreshToken") })))
            .IsProblem(401, "invalid_token");
        (await _api.Get("/v1/me", other.Token)).Is(200);
        // The account itself is as it was.
        (await _api.Get("/v1/me", await _api.Login(user.Email))).Is(200);
        (await _api.Send(HttpMethod.Delete, "/v1/users/usr_AAAAAAAAAAAAAAAAAAAAAA/sessions", token: admin)).IsProblem(404, "not_found");
        (await _api.Send(HttpMethod.Delete, "/v1/users/nobody/sessions", token: admin)).IsProblem(404, "not_found");
    }

    [Fact]
    public async Task The_log_names_the_account_and_the_admin_and_no_address()
    {
        var admin = await _api.AdminToken();
        var user = await _api.NewUser();
        var me = (await _api.Get("/v1/me", admin)).Is(200).Text("id");
        (await _api.Send(HttpMethod.Delete, $"/v1/users/{user.Id}/sessions", token: admin)).Is(204);
        (await _api.Send(HttpMethod.Put, $"/v1/users/{user.Id}/roles", """{"roles":["agent"]}""", admin)).Is(200);
        await _api.Post("/v1/auth/login", JsonSerializer.Serialize(new { email = user.Email, password = "wrong" }));
        var lines = _audit.All;
        Assert.Contains($"Audit: sessions_ended of {user.Id} by {me}", lines);
        Assert.Contains($"Audit: roles_set of {user.Id} by {me}", lines);
        Assert.Contains($"Audit: sign-in of {user.Id}: succeeded", lines);
        Assert.Contains($"Audit: sign-in of {user.Id}: invalid_credentials", lines);
        Assert.DoesNotContain(lines, line => line.Contains('@', StringComparison.Ordinal));
    }
}
