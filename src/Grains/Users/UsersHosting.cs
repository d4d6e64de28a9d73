using FlightTickets.Users;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Orleans.Hosting;

/// <summary>Adds the context Users to a silo.</summary>
public static class UsersHosting
{
    /// <summary>Adds what the grains of accounts need. Hash iterations are set by ASP.NET Core's <c>PasswordHasherOptions</c>.</summary>
    public static ISiloBuilder AddUsers(this ISiloBuilder silo)
    {
        ArgumentNullException.ThrowIfNull(silo);
        silo.Services.TryAddSingleton(TimeProvider.System);
        silo.Services.TryAddSingleton<PasswordHashing>();
        return silo;
    }
}
