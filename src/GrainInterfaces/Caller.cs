namespace FlightTickets;

/// <summary>The user on whose behalf a command is sent, according to the access token.</summary>
/// <param name="UserId">The user.</param>
/// <param name="IsAgent">Whether the user may act on any order (roles <c>agent</c> and <c>admin</c>).</param>
[GenerateSerializer, Immutable, Alias("caller")]
public sealed record Caller([property: Id(0)] string UserId, [property: Id(1)] bool IsAgent)
{
    /// <summary>Whether this caller may see and change what belongs to <paramref name="ownerId"/>.</summary>
    public bool MayActFor(string ownerId) => IsAgent || string.Equals(UserId, ownerId, StringComparison.Ordinal);
}
