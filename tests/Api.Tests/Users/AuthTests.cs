using System.Text.Json;
using FlightTickets.Api.Tests.Host;

namespace FlightTickets.Api.Tests.Users;

public sealed class AuthTests(ApiHost api)
{
    [Fact]
    public async Task A_registered_user_logs_in_and_reads_the_account()
    {
        var registered = await api.Post("/v1/auth/register",
            """{"email":"ada@example.com","password":"correct horse battery","name":"Ada"}""");
        registered.Is(201);
        var login = (await api.Post("/v1/auth/login", """{"email":" ADA@example.com","password":"correct horse battery"}""")).Is(200);
        Assert.Equal("Bearer", login.Text("tokenType"));
        Assert.True(login.Body.GetProperty("expiresIn").GetInt32() >= 900);
        Assert.Equal("no-store", login.Header("Cache-Control"));
        var me = (await api.Get("/v1/me", login.Text("accessToken"))).Is(200);
        Assert.Equal(registered.Text("userId"), me.Text("id"));
        Assert.Equal("ada@example.com", me.Text("email"));
        Assert.Equal("customer", me.Body.GetProperty("roles")[0].GetString());
        Assert.EndsWith("Z", me.Text("createdAt"), StringComparison.Ordinal);
        (await api.Post("/v1/auth/register", """{"email":"Ada@Example.com","password":"correct horse battery","name":"Eve"}"""))
            .IsProblem(409, "email_taken");
    }

    [Theory]
    [InlineData("short")]
    [InlineData("password123")]
    public async Task A_weak_password_is_refused(string password) =>
        (await api.Post("/v1/auth/register", JsonSerializer.Serialize(new { email = "weak@example.com", password, name = "W" })))
            .IsProblem(422, "weak_password");

    [Fact]
    public async Task Two_registrations_of_one_email_at_once_have_one_winner()
    {
        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ =>
            api.Post("/v1/auth/register", """{"email":"twins@example.com","password":"correct horse battery","name":"T"}""")));
        Assert.Single(answers, a => a.Status == 201);
        Assert.Equal(7, answers.Count(a => a.Status == 409));
    }

    [Fact]
    public async Task A_refresh_token_used_twice_ends_its_family()
    {
        var user = await api.NewUser();
        var first = (await api.Post("/v1/auth/login", JsonSerializer.Serialize(new { email = user.Email, password = ApiHost.Password })))
            .Text("refreshToken");
        var second = (await Refresh(first)).Is(200).Text("refreshToken");
        (await Refresh(first)).IsProblem(401, "token_reuse");
        (await Refresh(second)).IsProblem(401, "token_reuse");
        (await Refresh("usr_AAAAAAAAAAAAAAAAAAAAAA.x.y")).IsProblem(401, "invalid_token");
        (await Refresh("nonsense")).IsProblem(401, "invalid_token");
    }

    [Fact]
    public async Task A_closed_session_opens_no_other()
    {
        var user = await api.NewUser();
        var token = (await api.Post("/v1/auth/login", JsonSerializer.Serialize(new { email = user.Email, password = ApiHost.Password })))
            .Text("refreshToken");
        (await api.Post("/v1/auth/logout", JsonSerializer.Serialize(new { refreshToken = token }))).Is(204);
        (await api.Post("/v1/auth/logout", """{"refreshToken":"nonsense"}""")).Is(204);
        (await Refresh(token)).IsProblem(401, "invalid_token");
    }

    [Fact]
    public async Task A_wrong_password_and_an_unknown_email_get_the_same_answers_and_finally_429()
    {
        var user = await api.NewUser();
        foreach (var email in new[] { user.Email, "nobody-at-all@example.com" })
        {
            var body = JsonSerializer.Serialize(new { email, password = "wrong wrong wrong" });
            var wrong = (await api.Post("/v1/auth/login", body)).IsProblem(401, "invalid_credentials");
            Assert.Equal("Bearer", wrong.Header("WWW-Authenticate"));
            Answer answer;
            var tries = 1;
            do answer = await api.Post("/v1/auth/login", body);
            while (answer.Status == 401 && ++tries < 20);
            answer.IsProblem(429, "too_many_attempts");
            Assert.InRange(answer.Response.Headers.RetryAfter!.Delta!.Value.TotalSeconds, 1, 60);
            Assert.Equal(5, tries);
        }
    }

    [Fact]
    public async Task A_missing_token_a_bad_token_and_an_insufficient_role_are_refused()
    {
        var missing = (await api.Get("/v1/me")).IsProblem(401, "unauthenticated");
        Assert.StartsWith("Bearer", missing.Header("WWW-Authenticate"), StringComparison.Ordinal);
        (await api.Get("/v1/me", "not.a.token")).IsProblem(401, "unauthenticated");
        var user = await api.NewUser();
        var parts = user.Token.Split('.');
        // alg none, and a signature of other content.
        (await api.Get("/v1/me", "eyJhbGciOiJub25lIn0." + parts[1] + ".")).IsProblem(401, "unauthenticated");
        (await api.Get("/v1/me", parts[0] + "." + parts[1][..^4] + "AAAA." + parts[2])).IsProblem(401, "unauthenticated");
        (await api.Get("/v1/users", user.Token)).IsProblem(403, "forbidden");
    }

    [Fact]
    public async Task An_admin_sets_roles()
    {
        var admin = await api.AdminToken();
        await api.NewUser();
        var user = await api.NewUser();
        var users = (await api.Get("/v1/users?limit=2", admin)).Is(200);
        Assert.Equal(2, users.Body.GetProperty("data").GetArrayLength());
        Assert.Equal(JsonValueKind.String, users.Body.GetProperty("after").ValueKind);
        var changed = (await api.Send(HttpMethod.Put, $"/v1/users/{user.Id}/roles", """{"roles":["agent"]}""", admin)).Is(200);
        Assert.Equal(["customer", "agent"], changed.Body.GetProperty("roles").EnumerateArray().Select(r => r.GetString()));
        (await api.Send(HttpMethod.Put, $"/v1/users/{user.Id}/roles", """{"roles":["king"]}""", admin)).IsProblem(422, "invalid");
        (await api.Send(HttpMethod.Put, "/v1/users/usr_AAAAAAAAAAAAAAAAAAAAAA/roles", """{"roles":[]}""", admin))
            .IsProblem(404, "not_found");
        (await api.Send(HttpMethod.Put, "/v1/users/nobody/roles", """{"roles":[]}""", admin)).IsProblem(404, "not_found");
    }

    [Fact]
    public async Task Users_change_and_delete_their_own_account()
    {
        var user = await api.NewUser();
        Assert.Equal("New Name",
            (await api.Send(HttpMethod.Patch, "/v1/me", """{"name":" New Name "}""", user.Token)).Is(200).Text("name"));
        (await api.Send(HttpMethod.Put, "/v1/me/password", """{"currentPassword":"no such password","newPassword":"another good one"}""",
            user.Token)).IsProblem(401, "invalid_credentials");
        var weak = (await api.Send(HttpMethod.Put, "/v1/me/password",
            """{"currentPassword":"correct horse battery","newPassword":"short"}""", user.Token)).IsProblem(422, "weak_password");
        Assert.Equal(["#/newPassword"], weak.Pointers);
        (await api.Send(HttpMethod.Put, "/v1/me/password",
            """{"currentPassword":"correct horse battery","newPassword":"another good one"}""", user.Token)).Is(204);
        (await api.Get("/v1/me", user.Token)).IsProblem(401, "unauthenticated");
        var next = await api.Login(user.Email, "another good one");
        (await api.Send(HttpMethod.Delete, "/v1/me", token: next)).Is(204);
        (await api.Get("/v1/me", next)).IsProblem(401, "unauthenticated");
        (await api.Post("/v1/auth/register",
            JsonSerializer.Serialize(new { email = user.Email, password = ApiHost.Password, name = "Next" }))).Is(201);
    }

    private Task<Answer> Refresh(string token) => api.Post("/v1/auth/refresh", JsonSerializer.Serialize(new { refreshToken = token }));
}
