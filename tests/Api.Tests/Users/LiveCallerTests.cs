using System.Text.Json;
using System.Text.RegularExpressions;
using FlightTickets.Api.Tests.Host;
using FlightTickets.Api.Users;
using FlightTickets.Users;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace FlightTickets.Api.Tests.Users;

/// <summary>An access token ends with what it stands for, on every route that asks for one.</summary>
public sealed class LiveCallerTests(ApiHost api)
{
    /// <summary>All that changes something and asks for no token: each is here for a reason that can be read.</summary>
    private static readonly string[] OpenWrites =
    [
        "POST /v1/auth/login", "POST /v1/auth/logout",
        "POST /v1/auth/password-resets", "POST /v1/auth/password-resets/confirm", // by a mailed code
        "POST /v1/auth/refresh", "POST /v1/auth/register", "POST /v1/auth/verifications",
        "POST /v1/gateway/webhooks", // signed
        "POST /v1/orders/lookup", // reads
    ];

    /// <summary>Reads that are open to everybody; they show staff a little more.</summary>
    private static readonly Regex OpenReads = new("^GET /v1/(airlines|airplanes|airports|flights|routes)($|/)", RegexOptions.None);

    [Fact]
    public void Every_route_asks_for_a_token_or_is_on_a_list() => Assert.Equal(
        OpenWrites,
        Calls().Where(call => !call.NeedsToken && !OpenReads.IsMatch(call.ToString())).Select(call => call.ToString())
            .Order(StringComparer.Ordinal));

    [Theory]
    [InlineData("deleted")]
    [InlineData("new password")]
    [InlineData("logged out")]
    [InlineData("logged out everywhere")]
    [InlineData("refresh token stolen")]
    [InlineData("ended by an admin")]
    public async Task No_route_takes_the_token_of_an_ended_account_or_session(string end)
    {
        var (id, token) = await Staff(Roles.Admin);
        await End(end, token);
        foreach (var call in Calls().Where(call => call.NeedsToken))
        {
            var answer = await Send(call, token.Access);
            Assert.True(answer.Status == 401 && answer.Code == "unauthenticated", $"{call}: {answer.Status} {answer.Content}");
        }
    }

    [Fact]
    public async Task No_admin_route_accepts_the_token_of_a_former_admin()
    {
        var (id, token) = await Staff(Roles.Admin);
        await api.Grains.GetGrain<IUserGrain>(id).SetRoles([]);
        var calls = Calls().Where(call => call.Policy is not null).ToArray();
        Assert.NotEmpty(calls);
        foreach (var call in calls)
        {
            var answer = await Send(call, token.Access);
            Assert.True(answer.Status == 403 && answer.Code == "forbidden", $"{call}: {answer.Status} {answer.Content}");
        }

        var again = $$"""{"roles":["admin"]}""";
        (await api.Send(HttpMethod.Put, $"/v1/users/{id}/roles", again, token.Access)).IsProblem(403, "forbidden");
        Assert.Equal([Roles.Customer], (await api.Grains.GetGrain<IUserGrain>(id).Get())!.Roles);
    }

    [Fact]
    public async Task A_new_role_needs_no_new_token()
    {
        var user = await api.NewUser();
        (await api.Get("/v1/users", user.Token)).IsProblem(403, "forbidden");
        await api.Grains.GetGrain<IUserGrain>(user.Id).SetRoles([Roles.Admin]);
        (await api.Get("/v1/users", user.Token)).Is(200);
    }

    [Theory]
    [InlineData("revoked")]
    [InlineData("deleted")]
    public async Task An_open_route_shows_former_staff_no_more_than_others(string end)
    {
        var flight = await api.World.NewFlight();
        var (id, token) = await Staff(Roles.Agent);
        Assert.True(ShowsInventory(await api.Get("/v1/flights/" + flight, token.Access)));
        if (end == "deleted") await End(end, token);
        else await api.Grains.GetGrain<IUserGrain>(id).SetRoles([]);
        Assert.False(ShowsInventory(await api.Get("/v1/flights/" + flight, token.Access)));
    }

    [Fact]
    public async Task One_logout_leaves_the_other_sessions_alone()
    {
        var user = await api.NewUser();
        var (first, second) = (await Login(user.Email), await Login(user.Email));
        (await api.Post("/v1/auth/logout", JsonSerializer.Serialize(new { refreshToken = first.Refresh }))).Is(204);
        (await api.Get("/v1/me", first.Access)).IsProblem(401, "unauthenticated");
        (await api.Get("/v1/me", second.Access)).Is(200);
        (await api.Send(HttpMethod.Delete, "/v1/me/sessions", token: second.Access)).Is(204);
        (await api.Get("/v1/me", second.Access)).IsProblem(401, "unauthenticated");
        (await api.Post("/v1/auth/refresh", JsonSerializer.Serialize(new { refreshToken = second.Refresh })))
            .IsProblem(401, "invalid_token");
    }

    [Fact]
    public async Task Acts_on_accounts_ask_for_the_password_again()
    {
        var time = new ShiftedTime();
        await using var own = new ApiHost(rateLimits: false) { Time = time };
        await own.InitializeAsync();
        var user = await own.NewUser();
        await own.AdminToken();
        var credentials = JsonSerializer.Serialize(new { email = ApiHost.AdminEmail, password = ApiHost.Password });
        var login = await own.Post("/v1/auth/login", credentials);
        var acts = own.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .Where(route => route.Metadata.GetMetadata<RecentSignInMetadata>() is not null).Select(Call.Of).ToArray();
        Assert.Superset(new HashSet<string> { "DELETE /v1/me", "PUT /v1/users/x/roles" }, acts.Select(act => act.ToString()).ToHashSet());

        time.Advance(RecentSignIn.MaxAge + TimeSpan.FromSeconds(1));
        var refreshed = await own.Post("/v1/auth/refresh", JsonSerializer.Serialize(new { refreshToken = login.Text("refreshToken") }));
        foreach (var token in new[] { login.Text("accessToken"), refreshed.Is(200).Text("accessToken") })
            foreach (var act in acts)
            {
                var answer = (await own.Send(new HttpMethod(act.Method), act.Path, token: token))
                    .IsProblem(401, "reauthentication_required");
                Assert.Contains("insufficient_user_authentication", answer.Header("WWW-Authenticate"), StringComparison.Ordinal);
            }

        var path = $"/v1/users/{user.Id}/roles";
        (await own.Send(HttpMethod.Put, path, """{"roles":["agent"]}""", await own.AdminToken())).Is(200);
    }

    private static bool ShowsInventory(Answer flight) => flight.Is(200).Body.GetProperty("cabins")[0].TryGetProperty("sold", out _);

    private async Task<(string Id, (string Access, string Refresh) Token)> Staff(string role)
    {
        var user = await api.NewUser();
        await api.Grains.GetGrain<IUserGrain>(user.Id).SetRoles([role]);
        var token = await Login(user.Email);
        (await api.Get("/v1/me", token.Access)).Is(200);
        return (user.Id, token);
    }

    private async Task End(string end, (string Access, string Refresh) token)
    {
        var refresh = JsonSerializer.Serialize(new { refreshToken = token.Refresh });
        var done = end switch
        {
            "deleted" => await api.Send(HttpMethod.Delete, "/v1/me", token: token.Access),
            "new password" => await api.Send(HttpMethod.Put, "/v1/me/password",
                $$"""{"currentPassword":"{{ApiHost.Password}}","newPassword":"another good one"}""", token.Access),
            "logged out" => await api.Post("/v1/auth/logout", refresh),
            "ended by an admin" => await api.Send(HttpMethod.Delete,
                $"/v1/users/{(await api.Get("/v1/me", token.Access)).Is(200).Text("id")}/sessions", token: await api.AdminToken()),
            "logged out everywhere" => await api.Send(HttpMethod.Delete, "/v1/me/sessions", token: token.Access),
            _ => (await api.Post("/v1/auth/refresh", refresh)).Is(200) with { Status = 204 },
        };
        done.Is(204);
        if (end == "refresh token stolen") (await api.Post("/v1/auth/refresh", refresh)).IsProblem(401, "token_reuse");
    }

    private async Task<(string Access, string Refresh)> Login(string email)
    {
        var login = await api.Post("/v1/auth/login", JsonSerializer.Serialize(new { email, password = ApiHost.Password }));
        return (login.Is(200).Text("accessToken"), login.Text("refreshToken"));
    }

    private Task<Answer> Send(Call call, string token) => api.Send(new HttpMethod(call.Method), call.Path, token: token);

    private Call[] Calls() =>
        [.. api.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>().Select(Call.Of)
            .Where(call => call.Path.StartsWith("/v1/", StringComparison.Ordinal))];

    /// <summary>A route of the table, with x for each of its parameters.</summary>
    private sealed record Call(string Method, string Path, bool NeedsToken, string? Policy)
    {
        public static Call Of(RouteEndpoint route)
        {
            var access = route.Metadata.GetOrderedMetadata<IAuthorizeData>();
            var path = "/" + Regex.Replace(route.RoutePattern.RawText!.Trim('/'), "{[^}]*}", "x");
            return new Call(route.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods[0] ?? "GET", path, access.Count > 0,
                access.FirstOrDefault(a => a.Policy is not null)?.Policy);
        }

        public override string ToString() => $"{Method} {Path}";
    }
}
