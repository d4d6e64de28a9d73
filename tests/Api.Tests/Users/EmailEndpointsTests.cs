using System.Text.Json;
using FlightTickets.Api.Tests.Host;
using FlightTickets.Users;

namespace FlightTickets.Api.Tests.Users;

/// <summary>An email is changed by its owner, who reads the mails of the new address, and the old address is told.</summary>
public sealed class EmailEndpointsTests : IAsyncLifetime
{
    private const string Old = "ada@example.com", New = "ada@example.org";

    private readonly ShiftedTime _time = new();
    private readonly Mailbox _mailbox = new();
    private readonly ApiHost _api;

    public EmailEndpointsTests() => _api = new ApiHost(rateLimits: false) { Time = _time, Mailbox = _mailbox };

    public async ValueTask InitializeAsync() => await _api.InitializeAsync();

    public async ValueTask DisposeAsync() => await _api.DisposeAsync();

    [Fact]
    public async Task The_new_address_is_proven_and_the_old_one_informed_and_freed()
    {
        var token = await Register(Old);
        (await Request(New, token)).Is(202);
        var mail = await _mailbox.Next();
        Assert.Equal((New, "", "Confirm your new email address"), (mail.Address, mail.Name, mail.Subject));
        // Nothing has changed yet.
        Assert.Equal(Old, (await _api.Get("/v1/me", token)).Is(200).Text("email"));
        (await Login(New)).IsProblem(401, "invalid_credentials");

        (await Confirm("nonsense", token)).IsProblem(422, "invalid_code");
        var changed = (await Confirm(Mailbox.Code(mail), token)).Is(200);
        Assert.Equal(New, changed.Text("email"));
        Assert.True(changed.Body.GetProperty("emailVerified").GetBoolean());
        (await Confirm(Mailbox.Code(mail), token)).IsProblem(422, "invalid_code");
        var told = await _mailbox.Next();
        Assert.Equal((Old, "", "Your email address was changed"), (told.Address, told.Name, told.Subject));
        Assert.DoesNotContain(New, told.Text, StringComparison.Ordinal);

        (await Login(New)).Is(200);
        (await Login(Old)).IsProblem(401, "invalid_credentials");
        // The old address is free for somebody else.
        (await _api.Post("/v1/auth/register", Json(new { email = Old, password = ApiHost.Password, name = "B" }))).Is(201);
    }

    [Fact]
    public async Task Only_the_account_that_asked_can_use_a_code()
    {
        var token = await Register(Old);
        var other = await Register("eve@example.com");
        _time.Advance(MailedCodes.Pause);
        (await Request(New, token)).Is(202);
        var code = Mailbox.Code(await _mailbox.Next());
        (await Confirm(code, other)).IsProblem(422, "invalid_code");
        (await Confirm(code, token)).Is(200);
    }

    [Fact]
    public async Task An_address_that_somebody_has_gets_no_mail_and_is_never_taken_over()
    {
        var token = await Register(Old);
        await Register("taken@example.com");
        (await Request("Taken@example.com", token)).IsProblem(409, "email_taken");
        (await Request(New, token)).Is(202);
        var code = Mailbox.Code(await _mailbox.Next());
        // Somebody registers it while the mail is on its way.
        await Register(New);
        (await Confirm(code, token)).IsProblem(409, "email_taken");
        Assert.Equal(Old, (await _api.Get("/v1/me", token)).Is(200).Text("email"));
        (await Login(Old)).Is(200);
    }

    [Fact]
    public async Task Few_codes_are_mailed_and_a_recent_login_is_needed()
    {
        var token = await Register(Old);
        (await Request(New, token)).Is(202);
        (await Request(New, token)).IsProblem(429, "too_many_attempts");
        _time.Advance(TimeSpan.FromMinutes(6));
        (await Request(New, token)).IsProblem(401, "reauthentication_required");
    }

    /// <summary>Registers, proves the address, and lets the pause between two mails pass.</summary>
    private async Task<string> Register(string email)
    {
        (await _api.Post("/v1/auth/register", Json(new { email, password = ApiHost.Password, name = "Ada" }))).Is(201);
        (await _api.Post("/v1/auth/verifications", Json(new { code = Mailbox.Code(await _mailbox.Next()) }))).Is(204);
        _time.Advance(MailedCodes.Pause);
        return (await Login(email)).Is(200).Text("accessToken");
    }

    private Task<Answer> Request(string email, string token) => _api.Post("/v1/me/email-changes", Json(new { email }), token);

    private Task<Answer> Confirm(string code, string token) => _api.Post("/v1/me/email-changes/confirm", Json(new { code }), token);

    private Task<Answer> Login(string email) => _api.Post("/v1/auth/login", Json(new { email, password = ApiHost.Password }));

    private static string Json(object body) => JsonSerializer.Serialize(body);
}
