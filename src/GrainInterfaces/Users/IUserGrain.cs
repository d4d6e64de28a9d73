using System.Collections.Immutable;
using Orleans.Concurrency;

namespace FlightTickets.Users;

/// <summary>A user: credentials, roles, refresh-token families. Key: the user id.</summary>
[Alias("user")]
public interface IUserGrain : IGrainWithStringKey
{
    /// <summary>
    /// Creates the user, who is unreachable until the email is claimed. <see cref="RefusalCodes.WeakPassword"/> for a weak password.
    /// </summary>
    [Alias("create")]
    Task<Result<UserView>> Create(CreateUser command);

    /// <summary>Puts the user on the list of users; called once its email is claimed. Idempotent.</summary>
    [Alias("enlist")]
    Task Enlist();

    /// <summary>The user; <see langword="null"/> if it does not exist.</summary>
    [Alias("get")]
    Task<UserView?> Get();

    /// <summary>
    /// What the bearer of an access token may do now; <see langword="null"/> if the account is gone, or the token has
    /// ended with a password, a logout or a logout everywhere. Never waits for another call.
    /// </summary>
    /// <param name="stamp">The token's stamp, see <see cref="Session.Stamp"/>.</param>
    /// <param name="session">The token's session; <see langword="null"/> in tokens of older builds.</param>
    [Alias("standing"), AlwaysInterleave]
    ValueTask<AccountStanding?> GetStanding(int stamp, string? session);

    /// <summary>
    /// Checks the password and opens a session; <see cref="RefusalCodes.InvalidCredentials"/>, also for a user that does not exist, after
    /// the same work.
    /// </summary>
    [Alias("sign-in")]
    Task<Result<Session>> SignIn(string password);

    /// <summary>As <see cref="SignIn(string)"/>, but clients take turns; guesses at an account do not keep its owner waiting.</summary>
    /// <param name="attempt">The attempt.</param>
    /// <param name="isKnown">Whether it comes from a device of this user.</param>
    [Alias("sign-in-from"), AlwaysInterleave]
    Task<Result<Session>> SignIn(SignInAttempt attempt, bool isKnown);

    /// <summary>Rotates a refresh token; one used twice ends its family: <see cref="RefusalCodes.TokenReuse"/>.</summary>
    [Alias("refresh")]
    Task<Result<Session>> Refresh(string refreshToken);

    /// <summary>Ends the family of a refresh token; nothing happens for an unknown one.</summary>
    [Alias("sign-out")]
    Task SignOut(string refreshToken);

    /// <summary>Ends all sessions, with their refresh and access tokens.</summary>
    [Alias("sign-out-everywhere")]
    Task SignOutEverywhere();

    /// <summary>Changes the name.</summary>
    [Alias("rename")]
    Task<Result<UserView>> Rename(string name);

    /// <summary>
    /// Changes the password and ends all sessions; <see cref="RefusalCodes.InvalidCredentials"/> if the present one is wrong,
    /// <see cref="RefusalCodes.WeakPassword"/>, <see cref="RefusalCodes.TooManyAttempts"/>, <see cref="RefusalCodes.SignInBusy"/>.
    /// </summary>
    [Alias("change-password")]
    Task<Result<Done>> ChangePassword(string currentPassword, string newPassword);

    /// <summary>Mails a code that proves the address, unless it is proven, or enough were mailed.</summary>
    [Alias("send-verification")]
    Task SendVerification();

    /// <summary>Mails a code for a new password. An unproven address gets the code that proves it instead.</summary>
    [Alias("send-reset")]
    Task SendReset();

    /// <summary>Proves the address; <see cref="RefusalCodes.InvalidCode"/>.</summary>
    [Alias("verify")]
    Task<Result<Done>> Verify(string code);

    /// <summary>
    /// Changes the password and ends all sessions; <see cref="RefusalCodes.InvalidCode"/>, <see cref="RefusalCodes.WeakPassword"/>,
    /// <see cref="RefusalCodes.SignInBusy"/>.
    /// </summary>
    [Alias("reset-password")]
    Task<Result<Done>> ResetPassword(string code, string newPassword, string client);

    /// <summary>
    /// Mails a code to another address, with which <see cref="ChangeEmail"/> replaces the present one; <see
    /// cref="RefusalCodes.EmailTaken"/>, <see cref="RefusalCodes.TooManyAttempts"/> if enough were mailed.
    /// </summary>
    [Alias("request-email-change")]
    Task<Result<Done>> RequestEmailChange(string newEmail);

    /// <summary>
    /// Changes the email to the address that the code was mailed to, and tells the old one; <see cref="RefusalCodes.InvalidCode"/>,
    /// <see cref="RefusalCodes.EmailTaken"/>.
    /// </summary>
    [Alias("change-email")]
    Task<Result<UserView>> ChangeEmail(string code);

    /// <summary>
    /// Makes a secret for an authenticator app. It protects nothing before <see cref="ConfirmTotp"/>. <see
    /// cref="RefusalCodes.AlreadyExists"/> if another one protects the account already.
    /// </summary>
    /// <param name="keys">The first seals the secret; they are never stored.</param>
    [Alias("begin-totp")]
    Task<Result<TotpOffer>> BeginTotp(ImmutableArray<byte[]> keys);

    /// <summary>
    /// Turns the second factor on and yields its recovery codes; <see cref="RefusalCodes.InvalidCode"/>,
    /// <see cref="RefusalCodes.TooManyAttempts"/>.
    /// </summary>
    [Alias("confirm-totp")]
    Task<Result<ImmutableArray<string>>> ConfirmTotp(string code, ImmutableArray<byte[]> keys);

    /// <summary>
    /// Turns the second factor off; <see cref="RefusalCodes.InvalidCredentials"/>, <see cref="RefusalCodes.InvalidCode"/>,
    /// <see cref="RefusalCodes.NotFound"/>, <see cref="RefusalCodes.TooManyAttempts"/>, <see cref="RefusalCodes.SignInBusy"/>.
    /// </summary>
    [Alias("end-totp")]
    Task<Result<Done>> EndTotp(EndTotp command);

    /// <summary>Turns the second factor off for a user who has lost it; <see cref="RefusalCodes.NotFound"/>.</summary>
    [Alias("reset-totp")]
    Task<Result<Done>> ResetTotp();

    /// <summary>
    /// Sets the roles, of <see cref="Roles"/>; refused with <see cref="RefusalCodes.Invalid"/> for others. Access tokens that were issued
    /// before follow at once.
    /// </summary>
    [Alias("set-roles")]
    Task<Result<UserView>> SetRoles(ImmutableArray<string> roles);

    /// <summary>Deletes the account: personal data is erased, its email is free again; its orders stay.</summary>
    [Alias("delete")]
    Task<Result<Done>> Delete();
}
