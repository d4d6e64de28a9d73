using System.Collections.Immutable;
using System.Security.Cryptography;
using FlightTickets.Notifications;
using Microsoft.AspNetCore.Identity;

namespace FlightTickets.Users;

/// <content>The second factor.</content>
internal sealed partial class UserGrain
{
    public async Task<Result<TotpOffer>> BeginTotp(ImmutableArray<byte[]> keys)
    {
        if (state.Value is not { } user) return User.NotFound;
        if (user.Totp is { IsConfirmed: true }) return Totp.Present;
        var secret = RandomNumberGenerator.GetBytes(Totp.SecretBytes);
        await state.CommitAsync(user with { Totp = new TotpState { Sealed = SealedSecret.Seal(secret, Id, keys[0]) } });
        return new TotpOffer(user.Email, Totp.Base32(secret));
    }

    public async Task<Result<ImmutableArray<string>>> ConfirmTotp(string code, ImmutableArray<byte[]> keys)
    {
        if (state.Value is not { Totp: { IsConfirmed: false } totp } user) return Totp.Wrong;
        var counted = Guesses.Begin(user.Guesses, Id, isKnown: false, Now, out var refusal);
        if (refusal is not null) return refusal;
        if (Totp.Check(totp, Id, code, keys, AppTime) is not { } used)
        {
            await state.CommitAsync(user with { Guesses = counted });
            return Totp.Wrong;
        }

        var recovery = Enumerable.Range(0, Totp.RecoveryCodes).Select(_ => Totp.NewRecoveryCode()).ToImmutableArray();
        var confirmed = used with { IsConfirmed = true, Recovery = [.. recovery.Select(Totp.Hash)] };
        await state.CommitAsync(user with { Totp = confirmed, Guesses = Guesses.Succeeded(counted, Id, isKnown: false) });
        audit.Happened(AuditEvents.SecondFactorOn, Id);
        await Tell(AccountMails.SecondFactorOn);
        return recovery;
    }

    public async Task<Result<Done>> EndTotp(EndTotp command)
    {
        if (state.Value is not { Totp.IsConfirmed: true } before) return Totp.Absent;
        var counted = Guesses.Begin(before.Guesses, Id, isKnown: false, Now, out var refusal);
        if (refusal is not null) return refusal;
        var verified = await passwords.Verify(before.PasswordHash, command.Password, new HashTurn(IsKnown: true, Id));
        if (verified.IsRefused) return verified.Refusal;
        // A sign-in may have used the code meanwhile.
        var user = state.Value!;
        var wrong = verified.Value is PasswordVerificationResult.Failed ? User.InvalidCredentials
            : Totp.Check(user.Totp!, Id, command.Code, command.Keys, AppTime) is null ? Totp.Wrong
            : null;
        if (wrong is not null)
        {
            await state.CommitAsync(user with { Guesses = counted });
            return wrong;
        }

        await state.CommitAsync(user with { Totp = null, Guesses = Guesses.Succeeded(counted, Id, isKnown: false) });
        audit.Happened(AuditEvents.SecondFactorOff, Id);
        await Tell(AccountMails.SecondFactorOff);
        return default(Done);
    }

    public async Task<Result<Done>> ResetTotp()
    {
        if (state.Value is not { } user) return User.NotFound;
        if (user.Totp is not { IsConfirmed: true }) return Totp.Absent;
        await state.CommitAsync(user with { Totp = null });
        audit.Happened(AuditEvents.SecondFactorOff, Id);
        await Tell(AccountMails.SecondFactorOff);
        return default(Done);
    }
}
