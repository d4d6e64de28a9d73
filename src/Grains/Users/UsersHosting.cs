using FlightTickets.Users;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace Orleans.Hosting;

/// <summary>Adds the context Users to a silo.</summary>
public static class UsersHosting
{
    /// <summary>Adds what the grains of accounts need. ASP.NET Core's <c>PasswordHasherOptions</c> may set other iterations.</summary>
    public static ISiloBuilder AddUsers(this ISiloBuilder silo)
    {
        ArgumentNullException.ThrowIfNull(silo);
        silo.Services.TryAddSingleton(TimeProvider.System);
        // Registered before the host's own configuration, which wins.
        silo.Services.Insert(0, ServiceDescriptor.Singleton<IConfigureOptions<PasswordHasherOptions>>(
            new ConfigureOptions<PasswordHasherOptions>(o => o.IterationCount = PasswordHashing.Iterations)));
        // Each of the two lanes takes half of the processors at most.
        silo.Services.TryAddSingleton(_ => new HashQueue(Math.Max(1, Environment.ProcessorCount / 2)));
        silo.Services.TryAddSingleton<IPasswordHasher<object>, PasswordHasher<object>>();
        silo.Services.TryAddSingleton<PasswordHashing>();
        silo.Services.TryAddSingleton<AuditLog>();
        return silo;
    }
}
