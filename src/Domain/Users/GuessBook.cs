using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;

namespace FlightTickets.Users;

/// <summary>The failures at an address that no account has.</summary>
/// <param name="Address">The key of the address, a hash.</param>
/// <param name="Guesses">The failures.</param>
[GenerateSerializer, Immutable, Alias("guessed-address")]
internal sealed record GuessedAddress([property: Id(0)] string Address, [property: Id(1)] ImmutableArray<GuessCount> Guesses);

/// <summary>
/// Failures at addresses that no account has. They are counted as durably as failures at accounts; otherwise a wait would reveal which
/// addresses have accounts. They share a fixed number of rows; otherwise a guesser with many addresses could fill the store for good. Pure.
/// </summary>
internal static class GuessBook
{
    /// <summary>How many rows there are.</summary>
    public const int Books = 1024;

    /// <summary>How many addresses a row remembers.</summary>
    public const int MostAddresses = 64;

    /// <summary>The row of an address.</summary>
    public static int Of(string address) => SHA256.HashData(Encoding.UTF8.GetBytes(address)) is [var high, var low, ..]
        ? ((high << 8) | low) % Books
        : 0;

    /// <summary>The failures that a row holds for an address.</summary>
    public static ImmutableArray<GuessCount> Find(ImmutableArray<GuessedAddress> book, string address) =>
        book.FirstOrDefault(entry => entry.Address == address)?.Guesses ?? [];

    /// <summary>
    /// The row after a failure. Entries older than <see cref="Guesses.Memory"/> are dropped, and from a full row the one with the fewest
    /// failures.
    /// </summary>
    public static ImmutableArray<GuessedAddress> Put(
        ImmutableArray<GuessedAddress> book, string address, ImmutableArray<GuessCount> guesses, DateTimeOffset now)
    {
        book = book.RemoveAll(entry => entry.Address == address || entry.Guesses.All(count => count.LastAt + Guesses.Memory <= now));
        if (book.Length >= MostAddresses) book = book.Remove(book.MinBy(Weight)!);
        return book.Add(new GuessedAddress(address, guesses));
    }

    private static (int Failures, DateTimeOffset LastAt) Weight(GuessedAddress entry) =>
        (entry.Guesses.Sum(count => count.Failures), entry.Guesses.Max(count => count.LastAt));
}
