using FlightTickets.Client;

namespace FlightTickets.Web.Accounts;

/// <summary>The form to sign in or to register. It never shows a password again.</summary>
/// <param name="IsNew">Whether the form creates an account.</param>
/// <param name="Next">Where to go afterwards.</param>
public sealed record SignInForm(bool IsNew, string Next)
{
    /// <summary>The email as typed.</summary>
    public string Email { get; init; } = "";

    /// <summary>The name as typed.</summary>
    public string Name { get; init; } = "";

    /// <summary>Whether the account has a second factor, so that a code must be entered as well.</summary>
    public bool AsksCode { get; init; }

    /// <summary>The fault of the form as a whole.</summary>
    public string? Fault { get; init; }

    /// <summary>The faults, by field.</summary>
    public IReadOnlyDictionary<string, string> Errors { get; init; } = new Dictionary<string, string>();

    internal SignInForm Refused(Problem problem) => problem.Code switch
    {
        "second_factor_required" => this with
        {
            AsksCode = true,
            Fault = "Your account is protected by a code. Enter your password once more, and the code of your authenticator.",
        },
        "invalid_code" => (this with { AsksCode = true }).At("code", "This code is wrong or was used before. Wait for the next one."),
        "invalid_credentials" => this with { Fault = "Email or password is wrong." },
        "too_many_attempts" => this with { Fault = "There were many failed attempts. Wait a little and try again." },
        "sign_in_busy" => this with { Fault = "Many people are signing in right now. Try again in a moment." },
        "email_taken" => At("email", "There is an account with this email. Sign in instead."),
        "weak_password" => At("password", problem.Detail),
        _ => this with
        {
            Errors = (problem.Errors ?? []).GroupBy(fault => fault.Pointer.TrimStart('#', '/'))
                .ToDictionary(faults => faults.Key, faults => faults.First().Detail),
            Fault = problem.Errors is { Count: > 0 } ? null : problem.Detail.Length > 0 ? problem.Detail : problem.Title,
        },
    };

    private SignInForm At(string field, string fault) => this with { Errors = new Dictionary<string, string> { [field] = fault } };
}
