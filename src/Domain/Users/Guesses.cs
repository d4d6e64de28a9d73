using System.Collections.Immutable;

namespace FlightTickets.Users;

/// <summary>Failures in a row, from one source.</summary>
/// <param name="Key">The source: a device, an address, or all strangers together.</param>
/// <param name="Failures">How many.</param>
/// <param name="LastAt">When the last one began.</param>
[GenerateSerializer, Immutable, Alias("guess-count")]
internal sealed record GuessCount(
    [property: Id(0)] string Key, [property: Id(1)] int Failures, [property: Id(2)] DateTimeOffset LastAt);

/// <summary>
/// Slows down somebody who guesses a password, but not its owner (OWASP, "Credential Stuffing Prevention": device cookies): each address
/// waits for its own failures, all strangers together wait after many (NIST SP 800-63B, section 5.2.2, asks for at most 100), and a device
/// on which the owner has signed in before waits for neither. Pure and immutable; an attempt under way counts as failed, so attempts in
/// parallel gain nothing.
/// </summary>
internal static class Guesses
{
    /// <summary>Failures of an address without a wait.</summary>
    public const int FreeAttempts = 5;

    /// <summary>Failures of all strangers together without a wait.</summary>
    public const int FreeOfStrangers = 100;

    /// <summary>Failures after which a device counts as a stranger.</summary>
    public const int FreeOfDevice = 10;

    public static readonly TimeSpan FirstWait = TimeSpan.FromSeconds(30);

    public static readonly TimeSpan LongestWait = TimeSpan.FromMinutes(15);

    /// <summary>How long a failure is remembered.</summary>
    public static readonly TimeSpan Memory = TimeSpan.FromDays(1);

    private const string Strangers = "*";

    private const int MostCounts = 24;

    /// <summary>Whether a device of the account still counts as the owner's.</summary>
    public static bool Trusts(ImmutableArray<GuessCount> counts, string device, DateTimeOffset now) =>
        Failures(counts, device, now) < FreeOfDevice;

    /// <summary>Counts an attempt, or refuses it during a wait. A refused attempt is not counted, so the wait always ends.</summary>
    public static ImmutableArray<GuessCount> Begin(
        ImmutableArray<GuessCount> counts, string key, bool isKnown, DateTimeOffset now, out Refusal? refusal)
    {
        var wait = isKnown
            ? TimeSpan.Zero
            : Longer(Wait(counts, key, FreeAttempts, now), Wait(counts, Strangers, FreeOfStrangers, now));
        refusal = wait <= TimeSpan.Zero ? null : new Refusal(RefusalCodes.TooManyAttempts,
            "Too many failed attempts; wait before the next one.")
        { RetryAfter = wait };
        if (refusal is not null) return counts;
        counts = Add(counts, key, now);
        return isKnown ? counts : Add(counts, Strangers, now);
    }

    /// <summary>The attempt succeeded: the count of its address or device starts again.</summary>
    public static ImmutableArray<GuessCount> Succeeded(ImmutableArray<GuessCount> counts, string key, bool isKnown) =>
        (isKnown ? counts : TakeBack(counts, Strangers)).RemoveAll(count => count.Key == key);

    /// <summary>The attempt was not made: the password was not checked.</summary>
    public static ImmutableArray<GuessCount> Abandoned(ImmutableArray<GuessCount> counts, string key, bool isKnown) =>
        TakeBack(isKnown ? counts : TakeBack(counts, Strangers), key);

    private static ImmutableArray<GuessCount> Add(ImmutableArray<GuessCount> counts, string key, DateTimeOffset now)
    {
        var failures = Failures(counts, key, now) + 1;
        counts = counts.RemoveAll(count => count.Key == key || count.LastAt + Memory <= now);
        // The entry with the fewest failures is forgotten first; the common entry of all strangers never is.
        if (counts.Length >= MostCounts)
            counts = counts.Remove(counts.Where(count => count.Key != Strangers).MinBy(count => (count.Failures, count.LastAt))!);
        return counts.Add(new GuessCount(key, failures, now));
    }

    private static ImmutableArray<GuessCount> TakeBack(ImmutableArray<GuessCount> counts, string key) =>
        counts.FirstOrDefault(count => count.Key == key) is not { } count ? counts
        : count.Failures > 1 ? counts.Replace(count, count with { Failures = count.Failures - 1 })
        : counts.Remove(count);

    private static int Failures(ImmutableArray<GuessCount> counts, string key, DateTimeOffset now) =>
        counts.FirstOrDefault(count => count.Key == key && count.LastAt + Memory > now)?.Failures ?? 0;

    private static TimeSpan Wait(ImmutableArray<GuessCount> counts, string key, int free, DateTimeOffset now)
    {
        if (counts.FirstOrDefault(count => count.Key == key) is not { } count || count.Failures < free) return TimeSpan.Zero;
        var wait = FirstWait * Math.Pow(2, Math.Min(count.Failures - free, 10));
        return count.LastAt + (wait < LongestWait ? wait : LongestWait) - now;
    }

    private static TimeSpan Longer(TimeSpan one, TimeSpan other) => one > other ? one : other;
}
