using System.Collections.Immutable;
using FlightTickets.Persistence;

namespace FlightTickets.Users;

/// <summary>The stored failures at addresses without an account.</summary>
[GenerateSerializer, Immutable, Alias("guess-book-state")]
internal sealed record GuessBookState
{
    /// <summary>The addresses, as hashes.</summary>
    [Id(0)] public ImmutableArray<GuessedAddress> Addresses { get; init; } = [];
}

/// <summary>Failures at addresses without an account. Key: <see cref="GuessBook.Of"/>.</summary>
[Alias("guess-book")]
internal interface IGuessBookGrain : IGrainWithIntegerKey
{
    /// <summary>The failures at an address.</summary>
    [Alias("find")]
    Task<ImmutableArray<GuessCount>> Find(string address);

    /// <summary>Stores the failures at an address; durable before the call returns.</summary>
    [Alias("put")]
    Task Put(string address, ImmutableArray<GuessCount> guesses);
}

[GrainType("guess-book")]
internal sealed class GuessBookGrain([DurableState("Users")] IDurableState<GuessBookState> state, TimeProvider time)
    : Grain, IGuessBookGrain
{
    public override async Task OnActivateAsync(CancellationToken cancellationToken) => await state.LoadAsync();

    public Task<ImmutableArray<GuessCount>> Find(string address) =>
        Task.FromResult(GuessBook.Find(state.Value?.Addresses ?? [], address));

    public Task Put(string address, ImmutableArray<GuessCount> guesses) => state.CommitAsync(new GuessBookState
    {
        Addresses = GuessBook.Put(state.Value?.Addresses ?? [], address, guesses, time.GetUtcNow()),
    });
}
