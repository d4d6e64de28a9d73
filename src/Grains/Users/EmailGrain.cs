using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using FlightTickets.Persistence;

namespace FlightTickets.Users;

/// <summary>The stored state of an email address.</summary>
[GenerateSerializer, Immutable, Alias("email-state")]
internal sealed record EmailState
{
    /// <summary>The user who has it.</summary>
    [Id(0)] public string? UserId { get; init; }

    /// <summary>Failed attempts.</summary>
    [Id(1)] public ImmutableArray<GuessCount> Guesses { get; init; } = [];
}

[GrainType("email")]
internal sealed class EmailGrain([DurableState("Users")] IDurableState<EmailState> state, TimeProvider time) : Grain, IEmailGrain
{
    // Counts attempts under way, too; the stored state has only failed ones. Known and unknown addresses are treated alike, so neither an
    // answer's duration nor a wait tells them apart. Only attempts that were hashed are stored, so the queue bounds the writes. Unknown
    // addresses share rows.
    private ImmutableArray<GuessCount> _guesses = [];

    private IGuessBookGrain Book => GrainFactory.GetGrain<IGuessBookGrain>(GuessBook.Of(this.GetPrimaryKeyString()));

    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        // Both are read for every address, so all take equally long.
        var found = Book.Find(this.GetPrimaryKeyString());
        await state.LoadAsync();
        var booked = await found;
        _guesses = state.Value is { UserId: not null } known ? known.Guesses : booked;
    }

    public async Task<Result<Done>> Claim(string userId)
    {
        if (state.Value?.UserId is { } owner)
            return owner == userId
                ? default(Done)
                : new Refusal(RefusalCodes.EmailTaken, "The email belongs to a user.") { Field = FieldPath.Of(nameof(UserView.Email)) };
        _guesses = [];
        await state.CommitAsync(new EmailState { UserId = userId });
        return default(Done);
    }

    public async Task Release(string userId)
    {
        if (state.Value?.UserId == userId) await state.ClearAsync();
    }

    public Task<Result<SignInTurn>> Begin(string client, KnownDevice? device)
    {
        var now = time.GetUtcNow();
        var isKnown = device is not null && device.UserId == state.Value?.UserId && Guesses.Trusts(_guesses, device.Id, now);
        var key = isKnown ? device!.Id : AddressKey(client);
        _guesses = Guesses.Begin(_guesses, key, isKnown, now, out var refusal);
        return Task.FromResult<Result<SignInTurn>>(refusal is null
            ? new SignInTurn(state.Value?.UserId ?? UserIds.Decoy(this.GetPrimaryKeyString()), key, isKnown)
            : refusal);
    }

    public async Task End(SignInTurn turn, SignInEnd end)
    {
        if (end is SignInEnd.Succeeded) _guesses = Guesses.Succeeded(_guesses, turn.Key, turn.IsKnown);
        else if (end is SignInEnd.Abandoned) _guesses = Guesses.Abandoned(_guesses, turn.Key, turn.IsKnown);
        if (state.Value is not { UserId: not null } stored)
        {
            if (end is SignInEnd.Failed) await Book.Put(this.GetPrimaryKeyString(), _guesses);
            return;
        }

        var changes = end is SignInEnd.Failed || end is SignInEnd.Succeeded && !stored.Guesses.SequenceEqual(_guesses);
        if (changes) await state.CommitAsync(stored with { Guesses = _guesses });
    }

    public async Task Forgive()
    {
        _guesses = [];
        if (state.Value is { Guesses.IsEmpty: false } stored) await state.CommitAsync(stored with { Guesses = [] });
    }

    public async Task<Result<string>> BeginSignIn()
    {
        var turn = await Begin("", device: null);
        return turn.IsRefused ? turn.Refusal : turn.Value.UserId;
    }

    public Task SignedIn() => End(new SignInTurn("", AddressKey(""), IsKnown: false), SignInEnd.Succeeded);

    public Task<string?> GetOwner() => Task.FromResult(state.Value?.UserId);

    // An address is personal data, so only a hash is stored, and it differs from email to email.
    private string AddressKey(string client) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(this.GetPrimaryKeyString() + client)).AsSpan(0, 8));
}
