using System.Text.Json;
using FlightTickets.Api.Tests.Host;
using FlightTickets.Grains.Tests.Users;
using FlightTickets.Users;

namespace FlightTickets.Api.Tests.Users;

/// <summary>With a second factor a password alone opens nothing.</summary>
public sealed class TotpEndpointsTests : IAsyncLifetime
{
    private readonly ShiftedTime _time = new();
    private readonly Mailbox _mailbox = new();
    private readonly AuditLines _audit = new();
    private readonly ApiHost _api;

    public TotpEndpointsTests() => _api = new ApiHost(rateLimits: false) { Time = _time, Mailbox = _mailbox, Audit = _audit };

    public async ValueTask InitializeAsync() => await _api.InitializeAsync();

    public async ValueTask DisposeAsync() => await _api.DisposeAsync();

    [Fact]
    public async Task An_admin_turns_it_on_signs_in_with_codes_and_turns_it_off()
    {
        var token = await _api.AdminToken();
        var offer = (await _api.Send(HttpMethod.Post, "/v1/me/totp", token: token)).Is(200);
        var secret = Base32.Bytes(offer.Text("secret"));
        Assert.Equal($"otpauth://totp/FlightTickets:admin%40example.com?secret={offer.Text("secret")}&issuer=FlightTickets",
            offer.Text("uri"));
        // Nothing is protected before the app has shown a code, so that nobody locks the account by halves.
        (await Login()).Is(200);
        (await Confirm("000000x", token)).IsProblem(422, "invalid_code");
        (await Disable(ApiHost.Password, Code(secret), token)).IsProblem(404, "not_found");
        Assert.False(await HasSecondFactor(token));
        var recovery = Recovery((await Confirm(Code(secret), token)).Is(200));
        Assert.Equal(Totp.RecoveryCodes, recovery.Distinct().Count());
        Assert.Equal("Your account asks for a code now", (await _mailbox.Next()).Subject);
        Assert.True(await HasSecondFactor(token));
        (await _api.Send(HttpMethod.Post, "/v1/me/totp", token: token)).IsProblem(409, "already_exists");
        (await Confirm(Code(secret), token)).IsProblem(422, "invalid_code");

        (await Login()).IsProblem(401, "second_factor_required");
        // The code that confirmed it was used.
        (await Login(code: Code(secret))).IsProblem(422, "invalid_code");
        _time.Advance(TimeSpan.FromSeconds(60));
        (await Login(password: "wrong", code: Code(secret))).IsProblem(401, "invalid_credentials");
        (await Login(code: Code(secret))).Is(200);
        (await Login(code: Code(secret))).IsProblem(422, "invalid_code");
        var recovered = (await Login(code: recovery[0])).Is(200).Text("accessToken");
        (await Login(code: recovery[0])).IsProblem(422, "invalid_code");

        (await Disable("wrong", recovery[1], recovered)).IsProblem(401, "invalid_credentials");
        (await Disable(ApiHost.Password, recovery[0], recovered)).IsProblem(422, "invalid_code");
        (await Login()).IsProblem(401, "second_factor_required");
        (await Disable(ApiHost.Password, recovery[1], recovered)).Is(204);
        Assert.Equal("Your account asks for no code any more", (await _mailbox.Next()).Subject);
        (await Login()).Is(200);
        Assert.Contains(_audit.All, line => line.Contains(": second_factor_required", StringComparison.Ordinal));
        Assert.Contains(_audit.All, line => line.StartsWith("Audit: second_factor_off of usr_", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Guessing_codes_is_slowed_like_guessing_passwords()
    {
        var (_, secret) = await TurnOn(await _api.AdminToken());
        for (var i = 0; i < Guesses.FreeAttempts; i++) (await Login(code: $"00000{i}x")).IsProblem(422, "invalid_code");
        _time.Advance(TimeSpan.FromSeconds(1));
        (await Login(code: Code(secret))).IsProblem(429, "too_many_attempts");
    }

    [Fact]
    public async Task Guessing_codes_while_signed_in_is_slowed_too()
    {
        var token = await _api.AdminToken();
        var secret = Base32.Bytes((await _api.Send(HttpMethod.Post, "/v1/me/totp", token: token)).Is(200).Text("secret"));
        for (var i = 0; i < Guesses.FreeAttempts; i++) (await Confirm($"00000{i}x", token)).IsProblem(422, "invalid_code");
        (await Confirm(Code(secret), token)).IsProblem(429, "too_many_attempts");
        _time.Advance(Guesses.FirstWait);
        (await Confirm(Code(secret), token)).Is(200);
        for (var i = 0; i < Guesses.FreeAttempts; i++) (await Disable(ApiHost.Password, "no", token)).IsProblem(422, "invalid_code");
        (await Disable(ApiHost.Password, Code(secret), token)).IsProblem(429, "too_many_attempts");
    }

    [Fact]
    public async Task A_right_password_without_its_code_is_no_failure()
    {
        var (_, secret) = await TurnOn(await _api.AdminToken());
        for (var i = 0; i < 2 * Guesses.FreeAttempts; i++) (await Login()).IsProblem(401, "second_factor_required");
        _time.Advance(TimeSpan.FromSeconds(60));
        (await Login(code: Code(secret))).Is(200);
    }

    [Fact]
    public async Task A_new_password_leaves_the_second_factor_on()
    {
        var user = await _api.NewUser();
        await _mailbox.Next();
        var (_, secret) = await TurnOn(user.Token);
        (await _api.Send(HttpMethod.Put, "/v1/me/password",
            JsonSerializer.Serialize(new { currentPassword = ApiHost.Password, newPassword = "another good one" }), user.Token)).Is(204);
        (await Login(user.Email, "another good one")).IsProblem(401, "second_factor_required");
        _time.Advance(TimeSpan.FromSeconds(60));
        (await Login(user.Email, "another good one", Code(secret))).Is(200);
    }

    [Fact]
    public async Task An_admin_helps_a_user_who_has_lost_it()
    {
        var user = await _api.NewUser();
        var admin = await _api.AdminToken();
        (await _api.Send(HttpMethod.Delete, $"/v1/users/{user.Id}/totp", token: admin)).IsProblem(404, "not_found");
        await TurnOn(user.Token);
        (await Login(user.Email)).IsProblem(401, "second_factor_required");
        (await _api.Send(HttpMethod.Delete, $"/v1/users/{user.Id}/totp", token: user.Token)).IsProblem(403, "forbidden");
        (await _api.Send(HttpMethod.Delete, $"/v1/users/{user.Id}/totp", token: admin)).Is(204);
        (await Login(user.Email)).Is(200);
        var me = (await _api.Get("/v1/me", admin)).Is(200).Text("id");
        Assert.Contains($"Audit: second_factor_off of {user.Id} by {me}", _audit.All);
    }

    private async Task<(string[] Recovery, byte[] Secret)> TurnOn(string token)
    {
        var secret = Base32.Bytes((await _api.Send(HttpMethod.Post, "/v1/me/totp", token: token)).Is(200).Text("secret"));
        return (Recovery((await Confirm(Code(secret), token)).Is(200)), secret);
    }

    private static string[] Recovery(Answer confirmed) =>
        [.. confirmed.Body.GetProperty("recoveryCodes").EnumerateArray().Select(code => code.GetString()!)];

    private async Task<bool> HasSecondFactor(string token) =>
        (await _api.Get("/v1/me", token)).Is(200).Body.GetProperty("secondFactor").GetBoolean();

    private string Code(byte[] secret) => Totp.Code(secret, _time.GetUtcNow().ToUnixTimeSeconds() / 30);

    private Task<Answer> Confirm(string code, string token) =>
        _api.Post("/v1/me/totp/confirm", JsonSerializer.Serialize(new { code }), token);

    private Task<Answer> Disable(string currentPassword, string code, string token) =>
        _api.Post("/v1/me/totp/disable", JsonSerializer.Serialize(new { currentPassword, code }), token);

    private Task<Answer> Login(string email = ApiHost.AdminEmail, string password = ApiHost.Password, string? code = null) =>
        _api.Post("/v1/auth/login", JsonSerializer.Serialize(new { email, password, code }));
}
