using System.Collections.Immutable;

namespace FlightTickets.Users;

/// <summary>The command that creates a user.</summary>
/// <param name="Email">As given, at most 254 characters.</param>
/// <param name="Password">At most 256 characters; never logged, never stored.</param>
/// <param name="Name">1 to 100 characters.</param>
[GenerateSerializer, Immutable, Alias("create-user")]
public sealed record CreateUser([property: Id(0)] string Email, [property: Id(1)] string Password, [property: Id(2)] string Name)
{
    /// <summary>The client's address; clients take turns by it.</summary>
    [Id(3)] public string Client { get; init; } = "";

    /// <summary>Whether the address needs no proof, because it is the operator's own.</summary>
    [Id(4)] public bool IsProven { get; init; }
}

/// <summary>An attempt to sign in.</summary>
/// <param name="Email">As given.</param>
/// <param name="Password">Never logged, never stored.</param>
[GenerateSerializer, Immutable, Alias("sign-in-attempt")]
public sealed record SignInAttempt([property: Id(0)] string Email, [property: Id(1)] string Password)
{
    /// <summary>The client's address; stored as a hash if the attempt fails.</summary>
    [Id(2)] public string Client { get; init; } = "";

    /// <summary>The device, where the client proved that a user has signed in on it before.</summary>
    [Id(3)] public KnownDevice? Device { get; init; }

    /// <summary>A code of the second factor.</summary>
    [Id(4)] public string? Code { get; init; }

    /// <summary>The keys that open the second factor's secret; used and forgotten.</summary>
    [Id(5)] public ImmutableArray<byte[]> Keys { get; init; } = [];
}

/// <summary>A device on which a user has signed in before.</summary>
/// <param name="UserId">The user.</param>
/// <param name="Id">The device.</param>
[GenerateSerializer, Immutable, Alias("known-device")]
public sealed record KnownDevice([property: Id(0)] string UserId, [property: Id(1)] string Id);

/// <summary>A secret for an authenticator app.</summary>
/// <param name="Email">The account's address, which the app shows.</param>
/// <param name="Secret">Base32.</param>
[GenerateSerializer, Immutable, Alias("totp-offer")]
public sealed record TotpOffer([property: Id(0)] string Email, [property: Id(1)] string Secret);

/// <summary>The command that turns a second factor off.</summary>
/// <param name="Password">The present one; never logged, never stored.</param>
/// <param name="Code">A code of the authenticator, or a recovery code.</param>
/// <param name="Keys">Open the second factor's secret; used and forgotten.</param>
[GenerateSerializer, Immutable, Alias("end-totp")]
public sealed record EndTotp(
    [property: Id(0)] string Password, [property: Id(1)] string Code, [property: Id(2)] ImmutableArray<byte[]> Keys);

/// <summary>Permission to try a password.</summary>
/// <param name="UserId">The user to ask; an unused id for an unknown email, so that it costs the same.</param>
/// <param name="Key">The key under which the attempt is counted.</param>
/// <param name="IsKnown">Whether it comes from a device of that user.</param>
[GenerateSerializer, Immutable, Alias("sign-in-turn")]
public sealed record SignInTurn([property: Id(0)] string UserId, [property: Id(1)] string Key, [property: Id(2)] bool IsKnown);

/// <summary>How an attempt ended.</summary>
[GenerateSerializer, Alias("sign-in-end")]
public enum SignInEnd
{
    /// <summary>The password was right.</summary>
    Succeeded,

    /// <summary>It was wrong.</summary>
    Failed,

    /// <summary>It was not checked.</summary>
    Abandoned,
}

/// <summary>A user, as shown to that user and to admins.</summary>
/// <param name="Id">The key.</param>
/// <param name="Email">As given.</param>
/// <param name="Name">The name.</param>
/// <param name="Roles">Of <see cref="Users.Roles"/>.</param>
/// <param name="CreatedAt">When it was registered.</param>
[GenerateSerializer, Immutable, Alias("user-view")]
public sealed record UserView(
    [property: Id(0)] string Id,
    [property: Id(1)] string Email,
    [property: Id(2)] string Name,
    [property: Id(3)] ImmutableArray<string> Roles,
    [property: Id(4)] DateTimeOffset CreatedAt)
{
    /// <summary>Whether the user has yet to prove the address: until then it gets no mail but the one with the code.</summary>
    [Id(5)] public bool IsUnproven { get; init; }

    /// <summary>Whether a login needs a code.</summary>
    [Id(6)] public bool HasSecondFactor { get; init; }
}

/// <summary>The result of a login or refresh; the API makes the access token from it.</summary>
/// <param name="User">The user.</param>
/// <param name="RefreshToken">The next refresh token: <c>userId.family.secret</c>; never logged.</param>
[GenerateSerializer, Immutable, Alias("session")]
public sealed record Session([property: Id(0)] UserView User, [property: Id(1)] string RefreshToken)
{
    /// <summary>How long an access token lives, and thus how long an ended session is remembered.</summary>
    public static readonly TimeSpan AccessLifetime = TimeSpan.FromMinutes(15);

    /// <summary>The account's stamp: an access token with another one has ended.</summary>
    [Id(2)] public int Stamp { get; init; }

    /// <summary>The session's id, part of the refresh token.</summary>
    [Id(3)] public string Id { get; init; } = "";

    /// <summary>When the user proved to be the user; refreshing does not move it.</summary>
    [Id(4)] public DateTimeOffset AuthenticatedAt { get; init; }
}

/// <summary>What the bearer of an access token may do now.</summary>
/// <param name="Roles">The account's present roles, of <see cref="Users.Roles"/>.</param>
[GenerateSerializer, Immutable, Alias("account-standing")]
public sealed record AccountStanding([property: Id(0)] ImmutableArray<string> Roles);
