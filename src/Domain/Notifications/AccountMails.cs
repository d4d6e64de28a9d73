namespace FlightTickets.Notifications;

/// <summary>
/// Mails about an account. They contain no name: the person who registers an address need not own it, and a name would carry a stranger's
/// words into the owner's mailbox.
/// </summary>
internal static class AccountMails
{
    public static Mail Verification(string id, string address, string code) => new(id, address, "",
        "Confirm your email address",
        "Hello,\n\nan account was opened with this email address. To confirm that it is yours, enter this code:\n\n"
            + $"  {code}\n\nThe code is valid for 24 hours. Until you confirm, we send nothing else here, not even about bookings.\n"
            + "If this was not you, you need not do anything.\n");

    public static Mail Reset(string id, string address, string code) => new(id, address, "",
        "Choose a new password",
        "Hello,\n\nsomebody asked for a new password for the account with this email address. To choose one, enter this code:\n\n"
            + $"  {code}\n\nThe code is valid for 30 minutes and works once. If this was not you, you need not do anything:\n"
            + "your password is unchanged.\n");

    public static Mail PasswordChanged(string id, string address) => new(id, address, "",
        "Your password was changed",
        "Hello,\n\nthe password of the account with this email address was changed, and all its sessions were ended.\n"
            + "If this was not you, ask for a new password now.\n");
}
