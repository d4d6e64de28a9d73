using FlightTickets.Notifications;

namespace FlightTickets.Users;

/// <content>The effects of mailed codes, and the mails about the account.</content>
internal sealed partial class UserGrain
{
    public async Task SendVerification()
    {
        if (state.Value is { IsUnproven: true } user) await SendCode(user, CodePurpose.Verification, user.Email, AccountMails.Verification);
    }

    public async Task SendReset()
    {
        // Anybody could have named an unproven address, so it gets no mail but the verification.
        if (state.Value is { IsUnproven: false } user) await SendCode(user, CodePurpose.Reset, user.Email, AccountMails.Reset);
        else await SendVerification();
    }

    public async Task<Result<Done>> Verify(string code)
    {
        if (state.Value is not { } user || !RefreshToken.TryParse(code, out var parts)
            || MailedCodes.Use(user, CodePurpose.Verification, parts.Secret, Now) is not { } proven) return MailedCodes.Invalid;
        await state.CommitAsync(proven);
        return default(Done);
    }

    public async Task<Result<Done>> ResetPassword(string code, string newPassword, string client)
    {
        if (state.Value is not { } user || !RefreshToken.TryParse(code, out var parts)
            || !MailedCodes.IsGood(user, CodePurpose.Reset, parts.Secret, Now)) return MailedCodes.Invalid;
        if (PasswordRules.Check(newPassword, user.Email) is { } weak) return weak with { Field = FieldPath.Of(nameof(newPassword)) };
        var hash = await passwords.Hash(newPassword, new HashTurn(IsKnown: false, client));
        if (hash.IsRefused) return hash.Refusal;
        if (MailedCodes.Use(state.Value!, CodePurpose.Reset, parts.Secret, Now) is not { } used) return MailedCodes.Invalid;
        await state.CommitAsync(User.ChangePassword(used, hash.Value));
        audit.Happened(AuditEvents.PasswordReset, Id);
        await Email(user.Email).Forgive();
        await TellOfNewPassword();
        return default(Done);
    }

    /// <summary>Mails a code, unless enough were mailed; returns whether it did.</summary>
    private async Task<bool> SendCode(UserState user, CodePurpose purpose, string address, Func<string, string, string, Mail> write)
    {
        var code = new RefreshToken(Id, "code", RefreshToken.NewPart(24));
        if (MailedCodes.Issue(user, purpose, code.Secret, Now) is not { } issued) return false;
        await state.CommitAsync(issued);
        await Mail(write(MailId(), address, code.ToString()));
        return true;
    }

    private Task TellOfNewPassword() => Tell(AccountMails.PasswordChanged);

    /// <summary>Mails the user, if the address is proven.</summary>
    private Task Tell(Func<string, string, Mail> write) =>
        state.Value is { IsUnproven: false } user ? Mail(write(MailId(), user.Email)) : Task.CompletedTask;

    private static string MailId() => $"account-{Guid.NewGuid():N}";

    private Task Mail(Mail mail) => GrainFactory.GetGrain<IAccountMailGrain>(0).Send(mail);
}
