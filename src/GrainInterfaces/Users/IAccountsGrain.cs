using Orleans.Concurrency;

namespace FlightTickets.Users;

/// <summary>Registration and login, whose callers know only an email. Served by any silo. Key: any; use 0.</summary>
[Alias("accounts")]
public interface IAccountsGrain : IGrainWithIntegerKey
{
    /// <summary>
    /// Creates a user and claims its email: <see cref="RefusalCodes.EmailTaken"/>,
    /// <see cref="RefusalCodes.WeakPassword"/>, <see cref="RefusalCodes.Invalid"/>.
    /// </summary>
    [Alias("register")]
    Task<Result<UserView>> Register(string email, string password, string name);

    /// <summary>As <see cref="Register(string, string, string)"/>, but clients take turns; mails a code that proves the address.</summary>
    [Alias("register-from")]
    Task<Result<UserView>> Register(CreateUser command);

    /// <summary>
    /// Signs in; as slow and as silent for an unknown email as for a wrong password. <see cref="RefusalCodes.SignInBusy"/> when too many
    /// others sign in at once, which does not affect a known device.
    /// </summary>
    [Alias("sign-in-from")]
    Task<Result<Session>> SignIn(SignInAttempt attempt);

    /// <summary>Signs in; as slow and as silent for an unknown email as for a wrong password.</summary>
    [Alias("sign-in")]
    Task<Result<Session>> SignIn(string email, string password);

    /// <summary>
    /// Mails a code for a new password, if the user exists. The answer does not wait for the mail, so it does not reveal whether the user
    /// exists.
    /// </summary>
    [Alias("request-reset"), OneWay]
    Task RequestPasswordReset(string email);

    /// <summary>
    /// Makes sure the first admin exists with this email and password and has the role; does not change an existing password.
    /// </summary>
    /// <returns>Whether the user was created now.</returns>
    [Alias("ensure-admin")]
    Task<Result<bool>> EnsureAdmin(string email, string password);

    /// <summary>All users, oldest first.</summary>
    [Alias("list")]
    Task<Result<Page<UserView>>> List(int limit, string? after);
}

/// <summary>The list of all users: its head knows the number of pages. Key: <see cref="Key"/>.</summary>
[Alias("user-directory")]
public interface IUserDirectoryGrain : IGrainWithStringKey
{
    /// <summary>The only key.</summary>
    const string Key = "users";

    /// <summary>Puts a user at the end of the list.</summary>
    [Alias("add")]
    Task Add(string userId);

    /// <summary>Users, oldest first; deleted ones are left out.</summary>
    [Alias("list")]
    Task<Result<Page<UserView>>> List(int limit, string? after);
}

/// <summary>A page of the list of all users, so that no registration rewrites the whole list. Key: its number, from 0.</summary>
[Alias("user-directory-page")]
public interface IUserDirectoryPageGrain : IGrainWithIntegerKey
{
    /// <summary>Puts a user on the page; <see langword="false"/> if the page is full. Idempotent.</summary>
    [Alias("try-add")]
    Task<bool> TryAdd(string userId);

    /// <summary>The page's user ids, oldest first.</summary>
    [Alias("ids")]
    Task<System.Collections.Immutable.ImmutableArray<string>> GetIds();
}
