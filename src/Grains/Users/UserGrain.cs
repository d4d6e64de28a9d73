using System.Collections.Immutable;
using FlightTickets.Clocks;
using FlightTickets.Persistence;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.DependencyInjection;

namespace FlightTickets.Users;

[GrainType("user")]
internal sealed partial class UserGrain(
    [DurableState("Users")] IDurableState<UserState> state,
    PasswordHashing passwords,
    AuditLog audit,
    TimeProvider time,
    [FromKeyedServices(Pace.Key)] TimeProvider pace) : Grain, IUserGrain
{
    private string Id => this.GetPrimaryKeyString();

    private DateTimeOffset Now => time.GetUtcNow();

    /// <summary>The time by which an authenticator app makes its codes: nobody moves that one's clock.</summary>
    private DateTimeOffset AppTime => pace.GetUtcNow();

    public override async Task OnActivateAsync(CancellationToken cancellationToken) => await state.LoadAsync();

    public async Task<Result<UserView>> Create(CreateUser command)
    {
        if (state.Value is { } existing) return existing.ToView(Id);
        if (PasswordRules.Check(command.Password, command.Email) is { } weak) return weak;
        var hash = await passwords.Hash(command.Password, new HashTurn(IsKnown: false, command.Client ?? ""));
        if (hash.IsRefused) return hash.Refusal;
        await state.CommitAsync(new UserState
        {
            Email = command.Email,
            Name = command.Name,
            PasswordHash = hash.Value,
            CreatedAt = Now,
            IsUnproven = !command.IsProven,
        });
        return state.Value!.ToView(Id);
    }

    public async Task Enlist()
    {
        if (state.Value is not { Listed: false }) return;
        await GrainFactory.GetGrain<IUserDirectoryGrain>(IUserDirectoryGrain.Key).Add(Id);
        if (state.Value is { Listed: false } user) await state.CommitAsync(user with { Listed = true });
    }

    public Task<UserView?> Get() => Task.FromResult(state.Value?.ToView(Id));

    public Task<Result<Session>> SignIn(string password) => SignIn(new SignInAttempt("", password), isKnown: false);

    public async Task<Result<Session>> SignIn(SignInAttempt attempt, bool isKnown)
    {
        var turn = new HashTurn(isKnown, attempt.Client);
        var before = state.Value;
        var verified = await passwords.Verify(before?.PasswordHash, attempt.Password, turn);
        if (verified.IsRefused) return verified.Refusal;
        string? rehashed = null;
        // If the queue is full now, the next login replaces the old hash.
        if (verified.Value is PasswordVerificationResult.SuccessRehashNeeded)
            rehashed = (await passwords.Hash(attempt.Password, turn)).Value;
        // Other calls may have run meanwhile: a new password ends attempts with the old one, as it ends sessions.
        if (verified.Value is PasswordVerificationResult.Failed || state.Value is not { } user || user.Stamp != before?.Stamp)
        {
            // There is no such user: do not keep the activation in memory.
            if (state.Value is null) DeactivateOnIdle();
            return User.InvalidCredentials;
        }

        // This also applies if it was turned on while the password was checked.
        if (user.Totp is { IsConfirmed: true } totp)
        {
            if (attempt.Code is null) return Totp.Required;
            if (Totp.Check(totp, Id, attempt.Code, attempt.Keys.IsDefault ? [] : attempt.Keys, AppTime) is not { } used) return Totp.Wrong;
            user = user with { Totp = used };
        }

        if (rehashed is not null) user = user with { PasswordHash = rehashed };
        var token = new RefreshToken(Id, RefreshToken.NewPart(), RefreshToken.NewPart(32));
        var opened = RefreshTokens.Open(user, token.Family, token.Secret, Now);
        await state.CommitAsync(opened);
        // This repairs what a crash left undone: between claim and list at registration, or during a change of the email.
        await Enlist();
        await FreeFormerEmail();
        // The session is made from the committed state: what ended all sessions meanwhile has ended this one, too.
        return Session(opened, token);
    }

    public async Task<Result<Session>> Refresh(string refreshToken)
    {
        if (state.Value is not { } user || !RefreshToken.TryParse(refreshToken, out var token))
            return RefreshTokens.Invalid;
        var next = token with { Secret = RefreshToken.NewPart(32) };
        var (changed, refusal) = RefreshTokens.Rotate(user, token, next.Secret, Now);
        if (changed != user) await state.CommitAsync(changed);
        return refusal is null ? Session(changed, next) : refusal;
    }

    public ValueTask<AccountStanding?> GetStanding(int stamp, string? session) =>
        ValueTask.FromResult(state.DurableValue is { } user ? AccessRules.Standing(user, stamp, session) : null);

    public async Task SignOut(string refreshToken)
    {
        if (state.Value is not { } user || !RefreshToken.TryParse(refreshToken, out var token)) return;
        var changed = RefreshTokens.Close(user, token, Now);
        if (changed != user) await state.CommitAsync(changed);
    }

    public async Task SignOutEverywhere()
    {
        if (state.Value is not { } user) return;
        await state.CommitAsync(AccessRules.EndAll(user));
        audit.Happened(AuditEvents.SessionsEnded, Id);
    }

    public async Task<Result<UserView>> Rename(string name)
    {
        if (state.Value is not { } user) return User.NotFound;
        await state.CommitAsync(user with { Name = name });
        return state.Value!.ToView(Id);
    }

    public async Task<Result<Done>> ChangePassword(string currentPassword, string newPassword)
    {
        if (state.Value is not { } user) return User.NotFound;
        var counted = Guesses.Begin(user.Guesses, Id, isKnown: false, Now, out var refusal);
        if (refusal is not null) return refusal;
        var turn = new HashTurn(IsKnown: true, Id);
        var verified = await passwords.Verify(user.PasswordHash, currentPassword, turn);
        if (verified.IsRefused) return verified.Refusal;
        if (verified.Value is PasswordVerificationResult.Failed)
        {
            await state.CommitAsync(state.Value! with { Guesses = counted });
            return User.InvalidCredentials;
        }

        if (PasswordRules.Check(newPassword, user.Email) is { } weak) return weak with { Field = FieldPath.Of(nameof(newPassword)) };
        var hash = await passwords.Hash(newPassword, turn);
        if (hash.IsRefused) return hash.Refusal;
        await state.CommitAsync(User.ChangePassword(state.Value!, hash.Value));
        audit.Happened(AuditEvents.PasswordChanged, Id);
        await TellOfNewPassword();
        return default(Done);
    }

    public async Task<Result<UserView>> SetRoles(ImmutableArray<string> roles)
    {
        if (state.Value is not { } user) return User.NotFound;
        var decided = User.SetRoles(user, roles);
        if (decided.IsRefused) return decided.Refusal;
        await state.CommitAsync(decided.Value);
        audit.Happened(AuditEvents.RolesSet, Id);
        return decided.Value.ToView(Id);
    }

    public async Task<Result<Done>> Delete()
    {
        if (state.Value is not { } user) return default(Done);
        // The email first: a crash in between leaves a user that nobody can reach and a repeated Delete can still clear.
        foreach (var email in new[] { user.Email, user.NewEmail, user.FormerEmail }.OfType<string>()) await Email(email).Release(Id);
        await state.ClearAsync();
        audit.Happened(AuditEvents.AccountDeleted, Id);
        DeactivateOnIdle();
        return default(Done);
    }

    private IEmailGrain Email(string email) => GrainFactory.GetGrain<IEmailGrain>(EmailAddress.KeyOf(email));

    private Session Session(UserState user, RefreshToken token) => new(user.ToView(Id), token.ToString())
    {
        Stamp = user.Stamp,
        Id = token.Family,
        AuthenticatedAt = user.Families.FirstOrDefault(f => f.Id == token.Family)?.AuthenticatedAt ?? Now,
    };
}
