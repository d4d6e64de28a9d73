using FlightTickets.Users;
using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.IdentityModel.Tokens;

namespace FlightTickets.Api.Users;

/// <summary>Sets up authentication and authorization.</summary>
internal static class AuthHosting
{
    /// <summary>The policy for agents and admins.</summary>
    public const string Staff = "staff";

    /// <summary>The policy for admins.</summary>
    public const string Admin = "admin";

    public static void AddAuth(this IServiceCollection services)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton(s => SigningKeys.FromConfiguration(s.GetRequiredService<IConfiguration>()));
        services.AddSingleton<AccessTokens>();
        services.AddSingleton<DeviceTokens>();
        services.AddSingleton<SecretKeys>();
        services.AddSingleton<AdminLog>();
        services.AddSingleton<CachingTokenHandler>();
        services.AddAuthentication(JwtBearerDefaults.AuthenticationScheme).AddJwtBearer();
        services.AddOptions<JwtBearerOptions>(JwtBearerDefaults.AuthenticationScheme)
            .Configure<SigningKeys, CachingTokenHandler, TimeProvider>((options, keys, handler, time) =>
        {
            options.TimeProvider = time;
            options.TokenHandlers.Clear();
            options.TokenHandlers.Add(handler);
            options.TokenValidationParameters = new TokenValidationParameters
            {
                ValidIssuer = AccessTokens.Issuer,
                ValidAudience = AccessTokens.Issuer,
                IssuerSigningKeys = keys.All,
                ValidAlgorithms = [SecurityAlgorithms.EcdsaSha256, SecurityAlgorithms.RsaSha256],
                NameClaimType = AccessTokens.SubjectClaim,
                RoleClaimType = AccessTokens.RolesClaim,
                LifetimeValidator = (_, expires, _, _) => expires > time.GetUtcNow().UtcDateTime,
            };
        });
        services.AddAuthorizationBuilder()
            .AddPolicy(Staff, p => p.RequireRole(Roles.Agent, Roles.Admin))
            .AddPolicy(Admin, p => p.RequireRole(Roles.Admin));
    }
}
