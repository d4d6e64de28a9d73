using System.Text.RegularExpressions;
using FlightTickets.Api.Http.Input;
using FlightTickets.Users;

namespace FlightTickets.Api.Users;

/// <summary>Fields of accounts.</summary>
internal static partial class UserForms
{
    /// <summary>An address of RFC 5321's usual form; only a mail can show whether it exists.</summary>
    public static readonly FormShape<string> Email = new(
        (string text, out string value) => (value = text.Trim()).Length <= 254 && EmailPattern().IsMatch(value),
        "an email address of at most 254 characters", "ada@example.com", s => s.Format = "email", "");

    /// <summary>The account decides whether it is strong enough.</summary>
    public static readonly TextShape Password = new(256, "correct horse battery staple", trim: false);

    public static readonly TextShape Name = new(100, "Ada Lovelace");

    public static readonly TextShape RefreshToken = new(200, "usr_Zk1…");

    public static readonly TextShape MailedCode = new(200, "usr_Zk1….code.9fX…");

    /// <summary>A code of an authenticator app, or a recovery code.</summary>
    public static readonly TextShape Code = new(32, "492039");

    public static readonly TextShape DeviceToken = new(1000, "eyJhbGciOi…");

    public static readonly FormShape<string> Role = new(
        (string text, out string value) => (value = text) is Roles.Customer or Roles.Agent or Roles.Admin, "customer, agent or admin",
        Roles.Agent, fallback: "");

    [GeneratedRegex(
        @"\A[^\s@""(),:;<>\[\]\\]{1,64}@([\p{L}\p{N}]([\p{L}\p{M}\p{N}-]{0,61}[\p{L}\p{M}\p{N}])?\.)+"
        + @"[\p{L}]([\p{L}\p{M}\p{N}-]{0,61}[\p{L}\p{M}\p{N}])\z")]
    private static partial Regex EmailPattern();
}
