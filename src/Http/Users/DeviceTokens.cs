using FlightTickets.Users;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace FlightTickets.Api.Users;

/// <summary>
/// Remembers that a user has signed in on a device: a signed token, in a cookie for browsers and in the answer for programs. It opens
/// nothing; with it, the device's sign-in does not wait for what strangers do to the account or to the server.
/// </summary>
internal sealed class DeviceTokens(SigningKeys keys, TimeProvider time)
{
    public const string Cookie = "flighttickets-device";

    /// <summary>How long a device is remembered after its last login.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromDays(180);

    // Not an access token's audience: neither passes for the other.
    private const string Audience = "flight-tickets-device";

    private const int MaxLength = 1000;

    private readonly JsonWebTokenHandler _handler = new() { SetDefaultTimesOnTokenCreation = false, MapInboundClaims = false };

    private readonly TokenValidationParameters _parameters = new()
    {
        ValidIssuer = AccessTokens.Issuer,
        ValidAudience = Audience,
        IssuerSigningKeys = keys.All,
        ValidAlgorithms = [SecurityAlgorithms.EcdsaSha256, SecurityAlgorithms.RsaSha256],
        LifetimeValidator = (_, expires, _, _) => expires > time.GetUtcNow().UtcDateTime,
    };

    /// <summary>
    /// A token for the device on which the user has just signed in. A device that had one keeps its id, and its failures.
    /// </summary>
    public string Create(string userId, KnownDevice? device)
    {
        var now = time.GetUtcNow().UtcDateTime;
        return _handler.CreateToken(new SecurityTokenDescriptor
        {
            Issuer = AccessTokens.Issuer,
            Audience = Audience,
            IssuedAt = now,
            Expires = now + Lifetime,
            SigningCredentials = keys.Signing,
            Claims = new Dictionary<string, object>
            {
                [JwtRegisteredClaimNames.Sub] = userId,
                [JwtRegisteredClaimNames.Jti] = device?.UserId == userId ? device.Id : Guid.NewGuid().ToString("N"),
            },
        });
    }

    /// <summary>The device of a request; <see langword="null"/> without a token that this API has signed.</summary>
    /// <param name="request">The request, which may have the cookie.</param>
    /// <param name="sent">The token in the body, which has precedence.</param>
    public async Task<KnownDevice?> ReadAsync(HttpRequest request, string? sent = null)
    {
        var text = sent ?? request.Cookies[Cookie];
        if (text is not { Length: > 0 and <= MaxLength }) return null;
        var token = await _handler.ValidateTokenAsync(text, _parameters);
        return token.IsValid && token.SecurityToken is JsonWebToken { Subject.Length: > 0, Id.Length: > 0 } valid
            ? new KnownDevice(valid.Subject, valid.Id)
            : null;
    }

    /// <summary>Keeps the token in a browser, for requests below a path.</summary>
    public static void Keep(HttpContext context, string token, string path) =>
        context.Response.Cookies.Append(Cookie, token, new CookieOptions
        {
            HttpOnly = true,
            Secure = context.Request.IsHttps,
            SameSite = SameSiteMode.Strict,
            Path = path,
            MaxAge = Lifetime,
        });
}
