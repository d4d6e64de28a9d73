using System.Collections.Immutable;

namespace FlightTickets.Users;

/// <summary>A user: credentials, roles, refresh-token families. Key: the user id.</summary>
[Alias("user")]
public interface IUserGrain : IGrainWithStringKey
{
    /// <summary>Creates the user; nobody can reach it before its email is claimed. <see cref="RefusalCodes.WeakPassword"/> for a weak password.</summary>
    [Alias("create")]
    Task<Result<UserView>> Create(CreateUser command);

    /// <summary>The user; <see langword="null"/> if there is none.</summary>
    [Alias("get")]
    Task<UserView?> Get();

    /// <summary>Checks the password and opens a session; <see cref="RefusalCodes.InvalidCredentials"/>, <see cref="RefusalCodes.TooManyAttempts"/>.</summary>
    [Alias("sign-in")]
    Task<Result<Session>> SignIn(string password);

    /// <summary>Rotates a refresh token; one used twice ends its family: <see cref="RefusalCodes.TokenReuse"/>.</summary>
    [Alias("refresh")]
    Task<Result<Session>> Refresh(string refreshToken);

    /// <summary>Ends the family of a refresh token; nothing happens for an unknown one.</summary>
    [Alias("sign-out")]
    Task SignOut(string refreshToken);

    /// <summary>Changes the name.</summary>
    [Alias("rename")]
    Task<Result<UserView>> Rename(string name);

    /// <summary>Changes the password and ends all sessions; <see cref="RefusalCodes.InvalidCredentials"/> if the present one is wrong.</summary>
    [Alias("change-password")]
    Task<Result<Done>> ChangePassword(string currentPassword, string newPassword);

    /// <summary>Sets the roles, of <see cref="Roles"/>.</summary>
    [Alias("set-roles")]
    Task<Result<UserView>> SetRoles(ImmutableArray<string> roles);

    /// <summary>Deletes the account: personal data is erased, its email is free again; its orders stay.</summary>
    [Alias("delete")]
    Task<Result<Done>> Delete();
}

/// <summary>An email address, which belongs to one user even when two register at once. Key: <see cref="EmailAddress.Normalize"/>.</summary>
[Alias("email")]
public interface IEmailGrain : IGrainWithStringKey
{
    /// <summary>Claims the email; <see cref="RefusalCodes.EmailTaken"/> if another user has it. Idempotent per user.</summary>
    [Alias("claim")]
    Task<Result<Done>> Claim(string userId);

    /// <summary>Frees the email if this user has it.</summary>
    [Alias("release")]
    Task Release(string userId);

    /// <summary>Who has the email; <see langword="null"/> for nobody.</summary>
    [Alias("owner")]
    Task<string?> GetOwner();
}

/// <summary>Registration and login, the ways in that know only an email. Served by any silo. Key: any; use 0.</summary>
[Alias("accounts")]
public interface IAccountsGrain : IGrainWithIntegerKey
{
    /// <summary>Creates a user and claims its email: <see cref="RefusalCodes.EmailTaken"/>, <see cref="RefusalCodes.WeakPassword"/>, <see cref="RefusalCodes.Invalid"/>.</summary>
    [Alias("register")]
    Task<Result<UserView>> Register(string email, string password, string name);

    /// <summary>Signs in; as slow and as silent for an unknown email as for a wrong password.</summary>
    [Alias("sign-in")]
    Task<Result<Session>> SignIn(string email, string password);

    /// <summary>Makes sure the first admin exists with this email and password and has the role; does not change an existing password.</summary>
    /// <returns>Whether the user was created now.</returns>
    [Alias("ensure-admin")]
    Task<Result<bool>> EnsureAdmin(string email, string password);

    /// <summary>All users, oldest first.</summary>
    [Alias("list")]
    Task<Page<UserView>> List(int limit, string? after);
}

/// <summary>The command that creates a user.</summary>
/// <param name="Email">As given, at most 254 characters.</param>
/// <param name="Password">At most 256 characters; never logged, never stored.</param>
/// <param name="Name">1 to 100 characters.</param>
[GenerateSerializer, Immutable, Alias("create-user")]
public sealed record CreateUser([property: Id(0)] string Email, [property: Id(1)] string Password, [property: Id(2)] string Name);

/// <summary>A user as shown to itself and to admins.</summary>
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
    [property: Id(4)] DateTimeOffset CreatedAt);

/// <summary>What a login or a refresh gives; the API makes the access token from it.</summary>
/// <param name="User">The user.</param>
/// <param name="RefreshToken">The next refresh token: <c>userId.family.secret</c>; never logged.</param>
[GenerateSerializer, Immutable, Alias("session")]
public sealed record Session([property: Id(0)] UserView User, [property: Id(1)] string RefreshToken);

/// <summary>The roles a user can have.</summary>
public static class Roles
{
    /// <summary>Everybody.</summary>
    public const string Customer = "customer";
    /// <summary>Check-in and any order.</summary>
    public const string Agent = "agent";
    /// <summary>Everything.</summary>
    public const string Admin = "admin";
}

/// <summary>Email addresses.</summary>
public static class EmailAddress
{
    /// <summary>
    /// The spelling under which two addresses are the same: trimmed, NFC, lower case. The part before the @ counts as it stands
    /// otherwise (RFC 5321 leaves it to the receiver).
    /// </summary>
    public static string Normalize(string email) => email.Trim().Normalize(System.Text.NormalizationForm.FormC).ToLowerInvariant();
}
