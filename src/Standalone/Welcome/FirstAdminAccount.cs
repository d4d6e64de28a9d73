using System.Security.Cryptography;
using FlightTickets.Startup;
using FlightTickets.Users;

namespace FlightTickets.Standalone;

/// <summary>
/// The first admin of a data folder. Unless a password is configured, one is generated, shown once, and stored only as a hash.
/// </summary>
internal static class FirstAdminAccount
{
    private const string Letters = "abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789";
    private const int Length = 20;

    /// <summary>Creates the account if it does not exist.</summary>
    /// <returns>The password to show; <see langword="null"/> when the configuration chose one, or the account was there.</returns>
    public static async Task<string?> EnsureAsync(IGrainFactory grains, IConfiguration configuration)
    {
        // If a password is configured, the API creates the account itself.
        if (!string.IsNullOrEmpty(configuration["Admin:Password"])) return null;
        var password = RandomNumberGenerator.GetString(Letters, Length);
        var result = await grains.GetGrain<IAccountsGrain>(0).EnsureAdmin(configuration["Admin:Email"]!, password);
        if (result.IsRefused) throw new StartupException(ExitCodes.Configuration,
            $"Admin:Email = '{configuration["Admin:Email"]}' was refused: {result.Refusal.Detail}");
        return result.Value ? password : null;
    }
}
