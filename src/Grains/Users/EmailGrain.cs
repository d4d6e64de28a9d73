using FlightTickets.Persistence;

namespace FlightTickets.Users;

/// <summary>What is stored of an email address.</summary>
/// <param name="UserId">Who has it.</param>
[GenerateSerializer, Immutable, Alias("email-state")]
internal sealed record EmailState([property: Id(0)] string UserId);

[GrainType("email")]
internal sealed class EmailGrain([DurableState("Users")] IDurableState<EmailState> state, TimeProvider time) : Grain, IEmailGrain
{
    // In memory, known and unknown addresses alike: a guesser causes no writes. A restart of the
    // silo forgives, which nobody outside can cause.
    private LoginThrottle _throttle;

    public override async Task OnActivateAsync(CancellationToken cancellationToken) => await state.LoadAsync();

    public async Task<Result<Done>> Claim(string userId)
    {
        if (state.Value is { } owner)
            return owner.UserId == userId
                ? default(Done)
                : new Refusal(RefusalCodes.EmailTaken, "The email belongs to a user.") { Field = FieldPath.Of(nameof(UserView.Email)) };
        await state.CommitAsync(new EmailState(userId));
        _throttle = default;
        return default(Done);
    }

    public async Task Release(string userId)
    {
        if (state.Value?.UserId == userId) await state.ClearAsync();
    }

    public Task<Result<string>> BeginSignIn()
    {
        _throttle = _throttle.Begin(time.GetUtcNow(), out var refusal);
        return Task.FromResult<Result<string>>(
            refusal is null ? state.Value?.UserId ?? UserIds.Decoy(this.GetPrimaryKeyString()) : refusal);
    }

    public Task SignedIn()
    {
        _throttle = default;
        return Task.CompletedTask;
    }

    public Task<string?> GetOwner() => Task.FromResult(state.Value?.UserId);
}
