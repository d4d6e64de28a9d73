using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace FlightTickets.Users;

/// <summary>A second factor, as stored.</summary>
[GenerateSerializer, Immutable, Alias("totp-state")]
internal sealed record TotpState
{
    /// <summary>The secret, sealed with a key that the database does not have.</summary>
    [Id(0)] public required byte[] Sealed { get; init; }

    /// <summary>Whether the user has entered a code of it; until then it protects nothing.</summary>
    [Id(1)] public bool IsConfirmed { get; init; }

    /// <summary>The newest step whose code was used: no code is good twice.</summary>
    [Id(2)] public long LastStep { get; init; }

    /// <summary>SHA-256 of the recovery codes that are left.</summary>
    [Id(3)] public ImmutableArray<string> Recovery { get; init; } = [];
}

/// <summary>Time-based one-time passwords (RFC 6238): HMAC-SHA1, 30 seconds, 6 digits, as authenticator apps make them. Pure.</summary>
internal static class Totp
{
    /// <summary>RFC 4226 recommends 160 bits.</summary>
    public const int SecretBytes = 20;

    public const int RecoveryCodes = 10;

    private const int StepSeconds = 30;

    /// <summary>A clock may be off by one step.</summary>
    private const int Window = 1;

    public static readonly Refusal Required = new(RefusalCodes.SecondFactorRequired, "The account needs a code of its authenticator.");

    public static readonly Refusal Wrong = new(RefusalCodes.InvalidCode, "The code is wrong, was used or has expired.");

    public static readonly Refusal Present = new(RefusalCodes.AlreadyExists, "The account has a second factor.");

    public static readonly Refusal Absent = new(RefusalCodes.NotFound, "The account has no second factor.");

    /// <summary>The state after a code of the authenticator or a recovery code; <see langword="null"/> if the code is not valid.</summary>
    public static TotpState? Use(TotpState state, ReadOnlySpan<byte> secret, string code, DateTimeOffset now)
    {
        var text = code.Replace(" ", "", StringComparison.Ordinal);
        var given = Encoding.UTF8.GetBytes(text);
        var present = now.ToUnixTimeSeconds() / StepSeconds;
        for (var step = Math.Max(present - Window, state.LastStep + 1); step <= present + Window; step++)
        {
            if (CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(Code(secret, step)), given))
                return state with { LastStep = step };
        }

        return UseRecovery(state, text);
    }

    /// <summary>The state after a recovery code, which needs no secret; <see langword="null"/> if the code is not valid.</summary>
    public static TotpState? UseRecovery(TotpState state, string code)
    {
        var hash = Hash(code.Replace(" ", "", StringComparison.Ordinal));
        return state.Recovery.Contains(hash) ? state with { Recovery = state.Recovery.Remove(hash) } : null;
    }

    /// <summary>The state after a code, with the secret sealed by the first key; <see langword="null"/> if the code is not valid.</summary>
    public static TotpState? Check(TotpState state, string account, string code, IReadOnlyList<byte[]> keys, DateTimeOffset now)
    {
        // Without the key that sealed the secret, only recovery codes work.
        if (SealedSecret.Open(state.Sealed, account, keys) is not var (secret, key)) return UseRecovery(state, code);
        return Use(state, secret, code, now) is not { } used ? null
            : key == 0 ? used : used with { Sealed = SealedSecret.Seal(secret, account, keys[0]) };
    }

    /// <summary>The code of a step.</summary>
    public static string Code(ReadOnlySpan<byte> secret, long step)
    {
        Span<byte> counter = stackalloc byte[8];
        BinaryPrimitives.WriteInt64BigEndian(counter, step);
        Span<byte> mac = stackalloc byte[HMACSHA1.HashSizeInBytes];
        // RFC 6238's default, and what authenticator apps know; collisions of SHA-1 do not weaken its HMAC.
#pragma warning disable CA5350
        HMACSHA1.HashData(secret, counter, mac);
#pragma warning restore CA5350
        var number = BinaryPrimitives.ReadInt32BigEndian(mac[(mac[^1] & 0xf)..]) & int.MaxValue;
        return (number % 1_000_000).ToString("D6", CultureInfo.InvariantCulture);
    }

    /// <summary>A recovery code: 80 random bits.</summary>
    public static string NewRecoveryCode() => Base32(RandomNumberGenerator.GetBytes(10)).ToLowerInvariant();

    public static string Hash(string recoveryCode) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(recoveryCode.ToLowerInvariant())));

    /// <summary>RFC 4648, without padding: how authenticator apps take a secret.</summary>
    public static string Base32(ReadOnlySpan<byte> bytes)
    {
        const string alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
        var text = new StringBuilder();
        for (var bit = 0; bit < bytes.Length * 8; bit += 5)
        {
            var index = bit / 8;
            var pair = bytes[index] << 8 | (index + 1 < bytes.Length ? bytes[index + 1] : 0);
            text.Append(alphabet[pair >> (11 - bit % 8) & 31]);
        }

        return text.ToString();
    }
}
