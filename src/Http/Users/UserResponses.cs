using FlightTickets.Users;

namespace FlightTickets.Api.Users;

/// <summary>The answer to a registration.</summary>
internal sealed record RegisterResponse(string UserId);

/// <summary>The tokens of a session.</summary>
/// <param name="AccessToken">A JWT for the Authorization header.</param>
/// <param name="TokenType">Bearer.</param>
/// <param name="ExpiresIn">Seconds the access token is good for.</param>
/// <param name="RefreshToken">Good once, for the next pair.</param>
internal sealed record TokenResponse(string AccessToken, string TokenType, int ExpiresIn, string RefreshToken)
{
    /// <summary>After a login: send it with the next one, so that attacks on the account do not slow this device.</summary>
    public string? DeviceToken { get; init; }
}

/// <summary>An account.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Email">Its address.</param>
/// <param name="Name">Its user's name.</param>
/// <param name="Roles">Its roles.</param>
/// <param name="CreatedAt">When it was opened.</param>
/// <param name="EmailVerified">Whether the address is proven; until then it gets no mails about bookings.</param>
/// <param name="SecondFactor">Whether a login needs a code.</param>
internal sealed record UserResponse(
    string Id, string Email, string Name, IReadOnlyList<string> Roles, DateTimeOffset CreatedAt, bool EmailVerified, bool SecondFactor)
{
    public static UserResponse From(UserView user) =>
        new(user.Id, user.Email, user.Name, user.Roles, user.CreatedAt, !user.IsUnproven, user.HasSecondFactor);
}
