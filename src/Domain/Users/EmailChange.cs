namespace FlightTickets.Users;

/// <summary>The rules of a new email for an account.</summary>
internal static class EmailChange
{
    public static readonly Refusal Taken = new(RefusalCodes.EmailTaken, "The email belongs to a user.")
    {
        Field = FieldPath.Of(nameof(UserView.Email)),
    };

    /// <summary>The account with the address that the code was mailed to; <see langword="null"/> if the code is not good.</summary>
    public static UserState? Decide(UserState user, string secret, DateTimeOffset now)
    {
        if (user.NewEmail is not { } email || MailedCodes.Use(user, CodePurpose.EmailChange, secret, now) is not { } proven) return null;
        return proven with
        {
            Email = email,
            NewEmail = null,
            // Where only the spelling differs, there is nothing to give up.
            FormerEmail = EmailAddress.AreSame(email, user.Email) ? user.FormerEmail : user.Email,
            // What was mailed to the old address opens nothing any more.
            Codes = [.. proven.Codes.Select(code => code with { SecretHash = "" })],
        };
    }
}
