using FlightTickets.Users;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace FlightTickets.Api.Users;

/// <summary>Makes access tokens: short-lived JWTs that carry the roles, so a request need not read the account.</summary>
internal sealed class AccessTokens(SigningKeys keys, TimeProvider time)
{
    public const string SubjectClaim = "sub";

    public const string RolesClaim = "roles";

    /// <summary>Issuer and audience: tokens of another system signed with the same key are not ours.</summary>
    public const string Issuer = "flight-tickets";

    /// <summary>How long a token is valid. Removed roles and deleted accounts take effect when it ends.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(15);

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
            Claims = new Dictionary<string, object> { [SubjectClaim] = session.User.Id, [RolesClaim] = session.User.Roles.ToArray() },
        });
        return new TokenResponse(token, "Bearer", (int)Lifetime.TotalSeconds, session.RefreshToken);
    }
}
