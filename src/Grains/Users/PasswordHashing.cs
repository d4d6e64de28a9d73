using System.Buffers.Binary;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;

namespace FlightTickets.Users;

/// <summary>
/// ASP.NET Core's own password hasher (PBKDF2 with HMAC-SHA512), off the grain's scheduler: a hash takes a tenth of a second of CPU, and a
/// storm of logins must leave cores for bookings. There is one per silo.
/// </summary>
internal sealed class PasswordHashing
{
    /// <summary>OWASP's figure for PBKDF2-HMAC-SHA512. Older hashes are replaced at their next login.</summary>
    public const int Iterations = 210_000;

    // The header of a hash: a byte for the format, then function, iterations and salt length, big-endian.
    private const int IterationsAt = 5;

    private readonly IPasswordHasher<object> _hasher;
    private readonly HashQueue _queue;
    private readonly int _iterations;
    private readonly string _dummy;

    // The hasher takes a user and ignores it.
    private static readonly object NoUser = new();

    public PasswordHashing(IPasswordHasher<object> hasher, IOptions<PasswordHasherOptions> options, HashQueue queue)
    {
        _hasher = hasher;
        _queue = queue;
        _iterations = options.Value.IterationCount;
        _dummy = _hasher.HashPassword(NoUser, RefreshToken.NewPart());
    }

    public Task<Result<string>> Hash(string password, HashTurn turn) => Run(turn, () => _hasher.HashPassword(NoUser, password));

    /// <summary>Checks a password; without a hash it does the same work and fails.</summary>
    public async Task<Result<PasswordVerificationResult>> Verify(string? hash, string password, HashTurn turn)
    {
        var result = await Run(turn, () =>
        {
            var verified = _hasher.VerifyHashedPassword(NoUser, hash ?? _dummy, password);
            // A wrong password takes as long against an older, cheaper hash.
            if (verified is PasswordVerificationResult.Failed && Missing(hash) is > 0 and var missing)
                Rfc2898DeriveBytes.Pbkdf2(password, new byte[16], missing, HashAlgorithmName.SHA512, 32);
            return verified;
        });
        return hash is null && !result.IsRefused ? PasswordVerificationResult.Failed : result;
    }

    private int Missing(string? hash)
    {
        Span<byte> bytes = stackalloc byte[128];
        return hash is not null && Convert.TryFromBase64String(hash, bytes, out var length) && length > IterationsAt + 4 && bytes[0] == 1
            ? _iterations - (int)BinaryPrimitives.ReadUInt32BigEndian(bytes[IterationsAt..])
            : 0;
    }

    private Task<Result<T>> Run<T>(HashTurn turn, Func<T> work) => _queue.RunAsync(turn, () => Task.Run(work));
}
