using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;

namespace FlightTickets.Users;

/// <summary>
/// ASP.NET Core's own password hasher, off the grain's scheduler: a hash takes tens of milliseconds of CPU, and a storm of logins must
/// leave cores for bookings. One a silo.
/// </summary>
internal sealed class PasswordHashing : IDisposable
{
    private readonly PasswordHasher<object> _hasher;
    private readonly SemaphoreSlim _slots = new(Math.Max(1, Environment.ProcessorCount / 2));
    private readonly string _dummy;

    // The hasher asks for a user and does nothing with it.
    private static readonly object NoUser = new();

    public PasswordHashing(IOptions<PasswordHasherOptions> options)
    {
        _hasher = new PasswordHasher<object>(options);
        _dummy = _hasher.HashPassword(NoUser, RefreshToken.NewPart());
    }

    public Task<string> Hash(string password) => Run(() => _hasher.HashPassword(NoUser, password));

    /// <summary>Checks a password; without a hash it does the same work and fails.</summary>
    public async Task<PasswordVerificationResult> Verify(string? hash, string password)
    {
        var result = await Run(() => _hasher.VerifyHashedPassword(NoUser, hash ?? _dummy, password));
        return hash is null ? PasswordVerificationResult.Failed : result;
    }

    private async Task<T> Run<T>(Func<T> work)
    {
        await _slots.WaitAsync();
        try
        {
            return await Task.Run(work);
        }
        finally
        {
            _slots.Release();
        }
    }

    public void Dispose() => _slots.Dispose();
}
