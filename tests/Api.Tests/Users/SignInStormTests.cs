using System.Text.Json;
using FlightTickets.Api.Tests.Host;
using FlightTickets.Users;
using Microsoft.Extensions.DependencyInjection;

namespace FlightTickets.Api.Tests.Users;

/// <summary>Strangers cannot keep the owner of an account out.</summary>
public sealed class SignInStormTests
{
    [Fact]
    public async Task A_hundred_anonymous_logins_at_once_leave_known_devices_alone()
    {
        await using var api = new ApiHost(rateLimits: false);
        await api.InitializeAsync();
        await api.AdminToken();
        var user = await api.NewUser();
        var admin = (await Login(api, ApiHost.AdminEmail, ApiHost.Password)).Is(200).Text("deviceToken");
        var device = (await Login(api, user.Email, ApiHost.Password)).Is(200).Text("deviceToken");

        // The strangers' slots are busy until the test ends it: what is answered is answered without them.
        var queue = api.Services.GetRequiredService<HashQueue>();
        var busy = new TaskCompletionSource<int>();
        var slots = Enumerable.Range(0, Math.Max(1, Environment.ProcessorCount / 2))
            .Select(_ => queue.RunAsync(new HashTurn(IsKnown: false, "busy"), () => busy.Task)).ToArray();
        var storm = Enumerable.Range(0, 100).Select(i => Login(api, $"stranger{i}@example.com", "no such password")).ToList();
        for (var refused = 0; refused < 100 - HashQueue.WaitingPerClient; refused++)
        {
            var answered = await Task.WhenAny(storm);
            storm.Remove(answered);
            var answer = (await answered).IsProblem(503, "sign_in_busy");
            Assert.Equal(HashQueue.RetryAfter, answer.Response.Headers.RetryAfter?.Delta);
        }

        (await Login(api, ApiHost.AdminEmail, ApiHost.Password, admin)).Is(200);
        (await Login(api, user.Email, ApiHost.Password, device)).Is(200);
        (await Login(api, user.Email, ApiHost.Password, "not a token")).IsProblem(503, "sign_in_busy");
        Assert.DoesNotContain(storm, login => login.IsCompleted);
        busy.SetResult(0);
        foreach (var login in storm) (await login).IsProblem(401, "invalid_credentials");
        await Task.WhenAll(slots);
    }

    [Fact]
    public async Task Wrong_passwords_of_strangers_do_not_lock_the_owners_device_out()
    {
        await using var api = new ApiHost(rateLimits: false);
        await api.InitializeAsync();
        var user = await api.NewUser();
        var device = (await Login(api, user.Email, ApiHost.Password)).Is(200).Text("deviceToken");
        for (var i = 0; i < Guesses.FreeAttempts; i++) (await Login(api, user.Email, "wrong")).IsProblem(401, "invalid_credentials");
        (await Login(api, user.Email, ApiHost.Password)).IsProblem(429, "too_many_attempts");
        (await Login(api, user.Email, ApiHost.Password, device)).Is(200);

        // Neither another user's device nor an access token is one of this user's.
        var other = await api.NewUser();
        var others = (await Login(api, other.Email, ApiHost.Password)).Is(200).Text("deviceToken");
        (await Login(api, user.Email, ApiHost.Password, others)).IsProblem(429, "too_many_attempts");
        (await Login(api, user.Email, ApiHost.Password, user.Token)).IsProblem(429, "too_many_attempts");
        (await api.Get("/v1/me", device)).IsProblem(401, "unauthenticated");

        // A browser keeps the device in a cookie.
        using var request = LoginRequest(user.Email, ApiHost.Password);
        request.Headers.Add("Cookie", $"flighttickets-device={device}");
        (await api.Send(request)).Is(200);

        // Ten guesses later the device is a stranger's.
        for (var i = 0; i < Guesses.FreeOfDevice; i++)
            (await Login(api, user.Email, "wrong", device)).IsProblem(401, "invalid_credentials");
        (await Login(api, user.Email, ApiHost.Password, device)).IsProblem(429, "too_many_attempts");
    }

    [Fact]
    public async Task The_cookie_of_a_device_is_for_the_browser_alone()
    {
        await using var api = new ApiHost(rateLimits: false);
        await api.InitializeAsync();
        var user = await api.NewUser();
        var cookie = (await Login(api, user.Email, ApiHost.Password)).Is(200).Header("Set-Cookie");
        Assert.Matches("^flighttickets-device=.*; path=/v1/auth; samesite=strict; httponly$", cookie);
    }

    private static Task<Answer> Login(ApiHost api, string email, string password, string? deviceToken = null) =>
        api.Send(LoginRequest(email, password, deviceToken));

    private static HttpRequestMessage LoginRequest(string email, string password, string? deviceToken = null) =>
        ApiHost.Json(HttpMethod.Post, "/v1/auth/login", JsonSerializer.Serialize(new { email, password, deviceToken }));
}
