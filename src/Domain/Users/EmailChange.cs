namespace FlightTickets.Users;

/// <summary>The rules for a change of an account's email.</summary>
internal static class EmailChange
{
    public static readonly Refusal Taken = new(RefusalCodes.EmailTaken, "The email belongs to a user.")
    {
        Field = FieldPath.Of(nameof(UserView.Email)),
    };

    /// <summary>The account with the address that the code was mailed to; <see langword="null"/> if the code is not valid.</summary>
    public static UserState? Decide(UserState user, string secret, DateTimeOffset now)
    {
        if (user.NewEmail is not { } email || MailedCodes.Use(user, CodePurpose.EmailChange, secret, now) is not { } proven) return null;
        return proven with
        {
            Email = email,
            NewEmail = null,
            // If only the spelling differs, there is no old address to free.
            FormerEmail = EmailAddress.AreSame(email, user.Email) ? user.FormerEmail : user.Email,
            // Codes that were mailed to the old address are no longer valid.
            Codes = [.. proven.Codes.Select(code => code with { SecretHash = "" })],
        };
    }
}
