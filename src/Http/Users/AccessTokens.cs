using FlightTickets.Users;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace FlightTickets.Api.Users;

/// <summary>Makes access tokens: short-lived JWTs that name the account, its stamp and the session (<see cref="LiveCaller"/>).</summary>
internal sealed class AccessTokens(SigningKeys keys, TimeProvider time)
{
    public const string SubjectClaim = "sub";

    public const string RolesClaim = "roles";

    /// <summary>The account's stamp when the token was made.</summary>
    public const string StampClaim = "stamp";

    /// <summary>The session the token came from.</summary>
    public const string SessionClaim = "sid";

    /// <summary>When the password was given, in seconds since 1970 (OpenID Connect).</summary>
    public const string AuthTimeClaim = "auth_time";

    /// <summary>Issuer and audience: tokens of another system signed with the same key are not ours.</summary>
    public const string Issuer = "flight-tickets";

    /// <summary>How long a token is valid, unless its account or session ends before.</summary>
    public static readonly TimeSpan Lifetime = Session.AccessLifetime;

    private readonly JsonWebTokenHandler _handler = new() { SetDefaultTimesOnTokenCreation = false };

    public TokenResponse Create(Session session)
    {
        var now = time.GetUtcNow().UtcDateTime;
        var token = _handler.CreateToken(new SecurityTokenDescriptor
        {
            Issuer = Issuer,
            Audience = Issuer,
            IssuedAt = now,
            Expires = now + Lifetime,
            SigningCredentials = keys.Signing,
            Claims = new Dictionary<string, object>
            {
                [SubjectClaim] = session.User.Id,
                [RolesClaim] = session.User.Roles.ToArray(),
                [StampClaim] = session.Stamp,
                [SessionClaim] = session.Id,
                [AuthTimeClaim] = session.AuthenticatedAt.ToUnixTimeSeconds(),
            },
        });
        return new TokenResponse(token, "Bearer", (int)Lifetime.TotalSeconds, session.RefreshToken);
    }
}
