using System.Collections.Immutable;

namespace FlightTickets.Users;

/// <summary>A user's stored state. Nothing remains after <see cref="IUserGrain.Delete"/>.</summary>
[GenerateSerializer, Immutable, Alias("user-state")]
internal sealed record UserState
{
    [Id(0)] public required string Email { get; init; }

    [Id(1)] public required string Name { get; init; }

    /// <summary>As ASP.NET Core's password hasher writes it: format, salt and iterations are in it.</summary>
    [Id(2)] public required string PasswordHash { get; init; }

    [Id(3)] public ImmutableArray<string> Roles { get; init; } = [Users.Roles.Customer];

    [Id(4)] public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>Whether the user is on the list of users.</summary>
    [Id(5)] public bool Listed { get; init; }

    [Id(6)] public ImmutableArray<RefreshFamily> Families { get; init; } = [];

    /// <summary>Counts the events that end every access token: a new password, a logout everywhere.</summary>
    [Id(7)] public int Stamp { get; init; }

    /// <summary>Sessions that ended while their access tokens had not expired.</summary>
    [Id(8)] public ImmutableArray<EndedSession> Ended { get; init; } = [];

    /// <summary>Wrong passwords given while signed in.</summary>
    [Id(9)] public ImmutableArray<GuessCount> Guesses { get; init; } = [];

    /// <summary>Whether the user has yet to prove the address. Accounts of builds that did not ask for a proof count as proven.</summary>
    [Id(10)] public bool IsUnproven { get; init; }

    /// <summary>Codes that were mailed within a day.</summary>
    [Id(11)] public ImmutableArray<MailedCode> Codes { get; init; } = [];

    /// <summary>The second factor, if there is one.</summary>
    [Id(12)] public TotpState? Totp { get; init; }

    /// <summary>The address that a mailed code will prove, and that then replaces <see cref="Email"/>.</summary>
    [Id(13)] public string? NewEmail { get; init; }

    /// <summary>The address before the last change, until it is free.</summary>
    [Id(14)] public string? FormerEmail { get; init; }

    public UserView ToView(string id) => new(id, Email, Name, Roles, CreatedAt)
    {
        IsUnproven = IsUnproven,
        HasSecondFactor = Totp is { IsConfirmed: true },
    };
}

/// <summary>The refresh tokens that descend from one login: only the newest is good.</summary>
/// <param name="Id">128 random bits.</param>
/// <param name="SecretHash">SHA-256 of the newest token's secret, lower-case hex: a stolen database opens no session.</param>
/// <param name="ExpiresAt">Until when it can be used if it is not used before.</param>
/// <param name="Reused">Whether an old token was used again: the family has ended, and is kept until it would have expired, to say
/// why.</param>
[GenerateSerializer, Immutable, Alias("refresh-family")]
internal sealed record RefreshFamily(
    [property: Id(0)] string Id,
    [property: Id(1)] string SecretHash,
    [property: Id(2)] DateTimeOffset ExpiresAt,
    [property: Id(3)] bool Reused)
{
    /// <summary>When the password was given; refreshing does not move it.</summary>
    [Id(4)] public DateTimeOffset AuthenticatedAt { get; init; }
}

/// <summary>A session that ended, kept for as long as an access token of it can live.</summary>
[GenerateSerializer, Immutable, Alias("ended-session")]
internal sealed record EndedSession([property: Id(0)] string Id, [property: Id(1)] DateTimeOffset Until);
