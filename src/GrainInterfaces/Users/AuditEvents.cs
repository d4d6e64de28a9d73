namespace FlightTickets.Users;

/// <summary>The words of the audit log. Searches look for them, so they never change.</summary>
public static class AuditEvents
{
    /// <summary>The log's category.</summary>
    public const string Category = "FlightTickets.Audit";

    /// <summary>A sign-in that was not refused.</summary>
    public const string Succeeded = "succeeded";

    /// <summary>The password was changed by its owner.</summary>
    public const string PasswordChanged = "password_changed";

    /// <summary>The password was changed by a mailed code.</summary>
    public const string PasswordReset = "password_reset";

    /// <summary>The email was changed.</summary>
    public const string EmailChanged = "email_changed";

    /// <summary>A second factor was turned on.</summary>
    public const string SecondFactorOn = "second_factor_on";

    /// <summary>The second factor was turned off.</summary>
    public const string SecondFactorOff = "second_factor_off";

    /// <summary>All sessions were ended.</summary>
    public const string SessionsEnded = "sessions_ended";

    /// <summary>The roles were set.</summary>
    public const string RolesSet = "roles_set";

    /// <summary>The account was deleted.</summary>
    public const string AccountDeleted = "account_deleted";
}
