using Orleans.Concurrency;

namespace FlightTickets.Users;

[GrainType("accounts"), StatelessWorker, Reentrant]
internal sealed class AccountsGrain(AuditLog audit) : Grain, IAccountsGrain
{
    public Task<Result<UserView>> Register(string email, string password, string name) =>
        Register(new CreateUser(email, password, name) { IsProven = true });

    public Task<Result<UserView>> Register(CreateUser command) => Register(command, isAdmin: false);

    public async Task RequestPasswordReset(string email)
    {
        if (await Email(email).GetOwner() is { } userId) await GrainFactory.GetGrain<IUserGrain>(userId).SendReset();
    }

    private async Task<Result<UserView>> Register(CreateUser command, bool isAdmin)
    {
        var claim = Email(command.Email);
        var taken = new Refusal(RefusalCodes.EmailTaken, "The email belongs to a user.") { Field = FieldPath.Of(nameof(command.Email)) };
        // This only saves a hash: the claim below decides.
        if (await claim.GetOwner() is not null) return taken;

        var userId = UserIds.New();
        var user = GrainFactory.GetGrain<IUserGrain>(userId);
        var created = await user.Create(command with { Email = command.Email.Trim() });
        if (created.IsRefused) return created;
        // Before the email is claimed: nobody can sign in yet, so nobody gets a token that lacks the role.
        if (isAdmin) created = await user.SetRoles(created.Value.Roles.Add(Roles.Admin));
        if (created.IsRefused) return created;
        var claimed = await claim.Claim(userId);
        if (claimed.IsRefused)
        {
            await user.Delete();
            return claimed.Refusal;
        }

        await user.Enlist();
        await user.SendVerification();
        return created;
    }

    public Task<Result<Session>> SignIn(string email, string password) => SignIn(new SignInAttempt(email, password));

    public async Task<Result<Session>> SignIn(SignInAttempt attempt)
    {
        var address = Email(attempt.Email);
        var begun = await address.Begin(attempt.Client, attempt.Device);
        if (begun.IsRefused)
        {
            audit.SignedIn(UserIds.Decoy(EmailAddress.KeyOf(attempt.Email)), begun.Refusal.Code);
            return begun.Refusal;
        }

        var session = await GrainFactory.GetGrain<IUserGrain>(begun.Value.UserId).SignIn(attempt, begun.Value.IsKnown);
        await address.End(begun.Value, session.Refusal?.Code switch
        {
            null => SignInEnd.Succeeded,
            // A right password without its code does not count as a guess.
            RefusalCodes.SignInBusy or RefusalCodes.SecondFactorRequired => SignInEnd.Abandoned,
            _ => SignInEnd.Failed,
        });
        audit.SignedIn(begun.Value.UserId, session.Refusal?.Code ?? AuditEvents.Succeeded);
        return session;
    }

    public async Task<Result<bool>> EnsureAdmin(string email, string password)
    {
        var registered = await Register(new CreateUser(email, password, "Administrator") { IsProven = true }, isAdmin: true);
        if (registered.IsRefused && registered.Refusal.Code != RefusalCodes.EmailTaken) return registered.Refusal;
        var userId = registered.IsRefused ? await Email(email).GetOwner() : registered.Value.Id;
        if (userId is null) return User.NotFound;
        var user = GrainFactory.GetGrain<IUserGrain>(userId);
        if (await user.Get() is not { } view) return User.NotFound;
        if (!view.Roles.Contains(Roles.Admin))
        {
            var changed = await user.SetRoles(view.Roles.Add(Roles.Admin));
            if (changed.IsRefused) return changed.Refusal;
        }

        return !registered.IsRefused;
    }

    public Task<Result<Page<UserView>>> List(int limit, string? after) =>
        GrainFactory.GetGrain<IUserDirectoryGrain>(IUserDirectoryGrain.Key).List(limit, after);

    private IEmailGrain Email(string email) => GrainFactory.GetGrain<IEmailGrain>(EmailAddress.KeyOf(email));
}
