using System.Text.Json;
using FlightTickets.Api.Tests.Host;
using FlightTickets.Users;

namespace FlightTickets.Api.Tests.Users;

/// <summary>An address is proven by a code that only its reader can have.</summary>
public sealed class MailedCodeTests : IAsyncLifetime
{
    private readonly ShiftedTime _time = new();
    private readonly Mailbox _mailbox = new();
    private readonly ApiHost _api;

    public MailedCodeTests() => _api = new ApiHost(rateLimits: false) { Time = _time, Mailbox = _mailbox };

    public async ValueTask InitializeAsync() => await _api.InitializeAsync();

    public async ValueTask DisposeAsync() => await _api.DisposeAsync();

    [Fact]
    public async Task An_address_is_confirmed_by_the_code_in_its_mail_and_only_once()
    {
        (await Register("ada@example.com", "Win a prize at http://evil.example")).Is(201);
        var mail = await _mailbox.Next();
        Assert.Equal(("ada@example.com", "", "Confirm your email address"), (mail.Address, mail.Name, mail.Subject));
        Assert.DoesNotContain("evil", mail.Text + mail.Subject, StringComparison.Ordinal);
        var token = await _api.Login("ada@example.com");
        Assert.False(await IsVerified(token));
        (await Verify("usr_AAAAAAAAAAAAAAAAAAAAAA.code.x")).IsProblem(422, "invalid_code");
        (await Verify("nonsense")).IsProblem(422, "invalid_code");
        (await Verify(Mailbox.Code(mail))).Is(204);
        (await Verify(Mailbox.Code(mail))).IsProblem(422, "invalid_code");
        Assert.True(await IsVerified(token));
    }

    [Fact]
    public async Task The_code_comes_again_after_a_minute_and_the_old_one_is_void()
    {
        (await Register("ada@example.com")).Is(201);
        var first = Mailbox.Code(await _mailbox.Next());
        var token = await _api.Login("ada@example.com");
        _time.Advance(MailedCodes.Pause);
        (await _api.Send(HttpMethod.Post, "/v1/me/verifications", token: token)).Is(202);
        var second = Mailbox.Code(await _mailbox.Next());
        (await Verify(first)).IsProblem(422, "invalid_code");
        (await Verify(second)).Is(204);
    }

    [Fact]
    public async Task A_forgotten_password_is_replaced_by_the_reader_of_the_mails()
    {
        (await Register("ada@example.com")).Is(201);
        (await Verify(Mailbox.Code(await _mailbox.Next()))).Is(204);
        var session = await _api.Login("ada@example.com");
        for (var i = 0; i < Guesses.FreeAttempts; i++) await Login("ada@example.com", "wrong");
        (await Login("ada@example.com", ApiHost.Password)).IsProblem(429, "too_many_attempts");

        _time.Advance(MailedCodes.Pause);
        (await RequestReset("nobody@example.com")).Is(202);
        (await RequestReset("ada@example.com")).Is(202);
        var mail = await _mailbox.Next();
        Assert.Equal(("ada@example.com", "Choose a new password"), (mail.Address, mail.Subject));
        (await Reset(Mailbox.Code(mail), "short")).IsProblem(422, "weak_password");
        (await Reset(Mailbox.Code(mail), "another good one")).Is(204);
        Assert.Equal("Your password was changed", (await _mailbox.Next()).Subject);
        (await Reset(Mailbox.Code(mail), "yet another good one")).IsProblem(422, "invalid_code");
        (await _api.Get("/v1/me", session)).IsProblem(401, "unauthenticated");
        (await Login("ada@example.com", "another good one")).Is(200);
    }

    [Fact]
    public async Task An_address_that_is_not_proven_gets_the_verification_and_nothing_else()
    {
        (await Register("victim@example.com")).Is(201);
        await _mailbox.Next();
        _time.Advance(MailedCodes.Pause);
        (await RequestReset("victim@example.com")).Is(202);
        Assert.Equal("Confirm your email address", (await _mailbox.Next()).Subject);
    }

    private async Task<bool> IsVerified(string token) =>
        (await _api.Get("/v1/me", token)).Is(200).Body.GetProperty("emailVerified").GetBoolean();

    private Task<Answer> Register(string email, string name = "Ada") => Post("register", new { email, password = ApiHost.Password, name });

    private Task<Answer> Login(string email, string password) => Post("login", new { email, password });

    private Task<Answer> Verify(string code) => Post("verifications", new { code });

    private Task<Answer> RequestReset(string email) => Post("password-resets", new { email });

    private Task<Answer> Reset(string code, string newPassword) => Post("password-resets/confirm", new { code, newPassword });

    private Task<Answer> Post(string path, object body) => _api.Post("/v1/auth/" + path, JsonSerializer.Serialize(body));
}
