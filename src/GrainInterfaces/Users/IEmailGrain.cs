using System.Buffers.Text;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace FlightTickets.Users;

/// <summary>An email address, which belongs to one user even when two register at once. Key: <see cref="EmailAddress.KeyOf"/>.</summary>
[Alias("email")]
public interface IEmailGrain : IGrainWithStringKey
{
    /// <summary>Claims the email; <see cref="RefusalCodes.EmailTaken"/> if another user has it. Idempotent per user.</summary>
    [Alias("claim")]
    Task<Result<Done>> Claim(string userId);

    /// <summary>Frees the email if this user has it.</summary>
    [Alias("release")]
    Task Release(string userId);

    /// <summary>
    /// Counts an attempt to sign in and names the user to ask. An unknown email yields an unused user id, so that it costs the same.
    /// <see cref="RefusalCodes.TooManyAttempts"/> after repeated failures, for known and unknown emails alike.
    /// </summary>
    /// <param name="client">The client's address.</param>
    /// <param name="device">The device, if the client proved one.</param>
    [Alias("begin")]
    Task<Result<SignInTurn>> Begin(string client, KnownDevice? device);

    /// <summary>Ends an attempt; a failure is durable before the call returns.</summary>
    [Alias("end")]
    Task End(SignInTurn turn, SignInEnd end);

    /// <summary>Forgets all failures: the owner has proven the address.</summary>
    [Alias("forgive")]
    Task Forgive();

    /// <summary><see cref="Begin"/>, for silos of older builds.</summary>
    [Alias("begin-sign-in")]
    Task<Result<string>> BeginSignIn();

    /// <summary>The success of an attempt, for silos of older builds.</summary>
    [Alias("signed-in")]
    Task SignedIn();

    /// <summary>The email's owner, or <see langword="null"/>.</summary>
    [Alias("owner")]
    Task<string?> GetOwner();
}

/// <summary>Email addresses.</summary>
public static class EmailAddress
{
    private static readonly IdnMapping Idn = new() { AllowUnassigned = true };

    /// <summary>
    /// The spelling under which two addresses are the same: trimmed, in lower case, in NFD, and with the domain in its Unicode form (RFC
    /// 3492). Otherwise the part before the @ stays as it is, because RFC 5321 leaves it to the receiver.
    /// </summary>
    public static string Normalize(string email)
    {
        var address = email.Trim().ToLowerInvariant();
        var at = address.LastIndexOf('@') + 1;
        return CanonicalText.Decompose(address[..at] + InLetters(address[at..]).ToLowerInvariant());
    }

    private static string InLetters(string domain)
    {
        if (!domain.Contains("xn--", StringComparison.Ordinal)) return domain;
        try
        {
            return Idn.GetUnicode(domain);
        }
        catch (ArgumentException)
        {
            return domain;
        }
    }

    /// <summary>Whether two spellings are one address.</summary>
    public static bool AreSame(string one, string other) => Normalize(one) == Normalize(other);

    /// <summary>
    /// The key of the address' grain: a hash, because the keys of grains are in logs, traces
    /// and dashboards, where no personal data belongs.
    /// </summary>
    public static string KeyOf(string email) =>
        "mail_" + Base64Url.EncodeToString(SHA256.HashData(Encoding.UTF8.GetBytes(Normalize(email))));
}
