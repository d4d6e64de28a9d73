namespace FlightTickets.Web.Accounts;

/// <summary>A signed-in visitor: the tokens for the API, and a name to show.</summary>
/// <param name="Name">The user's name.</param>
/// <param name="Email">The user's email.</param>
/// <param name="AccessToken">The token for the API.</param>
/// <param name="ExpiresAt">When the token expires.</param>
/// <param name="RefreshToken">Gets the next token, once.</param>
public sealed record Session(string Name, string Email, string AccessToken, DateTimeOffset ExpiresAt, string RefreshToken)
{
    private static readonly object Key = new();

    /// <summary>The account's roles when it signed in. They decide what pages offer; the API decides what is allowed.</summary>
    public IReadOnlyList<string> Roles { get; init; } = [];

    /// <summary>Whether the desk and the board are of use to the visitor.</summary>
    public bool IsStaff => IsAdmin || Roles.Contains("agent");

    /// <summary>Whether the visitor may change flights, airplanes and accounts.</summary>
    public bool IsAdmin => Roles.Contains("admin");

    /// <summary>The session of a request, if somebody is signed in.</summary>
    /// <param name="context">The request.</param>
    public static Session? Of(HttpContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        return context.Items.TryGetValue(Key, out var session) ? session as Session : null;
    }

    /// <summary>Makes this the session of a request.</summary>
    internal static void Set(HttpContext context, Session? session) => context.Items[Key] = session;
}
