using FlightTickets.Notifications;

namespace FlightTickets.Users;

/// <content>The change of the email: a code proves the new address, and a mail informs the old one.</content>
internal sealed partial class UserGrain
{
    public async Task<Result<Done>> RequestEmailChange(string newEmail)
    {
        if (state.Value is not { } user) return User.NotFound;
        var address = newEmail.Trim();
        await FreeFormerEmail();
        if (await Email(address).GetOwner() is { } owner && owner != Id) return EmailChange.Taken;
        // The address of an earlier request. It is free already, unless a crash left it claimed.
        if (user.NewEmail is { } earlier && !EmailAddress.AreSame(earlier, user.Email)) await Email(earlier).Release(Id);
        // A sign-in may have changed the state meanwhile.
        var next = state.Value! with { NewEmail = address };
        return await SendCode(next, CodePurpose.EmailChange, address, AccountMails.EmailChange) ? default(Done) : MailedCodes.TooMany;
    }

    public async Task<Result<UserView>> ChangeEmail(string code)
    {
        if (!RefreshToken.TryParse(code, out var parts) || parts.UserId != Id || state.Value is not { } user
            || EmailChange.Decide(user, parts.Secret, Now) is not { } changed) return MailedCodes.Invalid;
        // The claim first: it decides between two users. A crash in between leaves an address that a repeated call takes over.
        var claimed = await Email(changed.Email).Claim(Id);
        if (claimed.IsRefused) return EmailChange.Taken;
        // A sign-in may have changed the state meanwhile.
        if (EmailChange.Decide(state.Value!, parts.Secret, Now) is not { } decided) return MailedCodes.Invalid;
        await state.CommitAsync(decided);
        audit.Happened(AuditEvents.EmailChanged, Id);
        await FreeFormerEmail();
        if (!user.IsUnproven) await Mail(AccountMails.EmailChanged(MailId(), user.Email));
        return state.Value!.ToView(Id);
    }

    private async Task FreeFormerEmail()
    {
        if (state.Value is not { FormerEmail: { } former } before) return;
        if (!EmailAddress.AreSame(former, before.Email)) await Email(former).Release(Id);
        if (state.Value is { FormerEmail: not null } user) await state.CommitAsync(user with { FormerEmail = null });
    }
}
