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

    public static Mail EmailChange(string id, string address, string code) => new(id, address, "",
        "Confirm your new email address",
        "Hello,\n\nthe owner of an account asked to use this email address for it. To agree, enter this code:\n\n"
            + $"  {code}\n\nIt is good for 30 minutes and once. If it was not you, you need not do anything.\n");

    public static Mail EmailChanged(string id, string address) => new(id, address, "",
        "Your email address was changed",
        "Hello,\n\nthe account with this email address has another one now, and mails about it go there.\n"
            + "If it was not you, write to us now.\n");

    public static Mail SecondFactorOn(string id, string address) => new(id, address, "",
        "Your account asks for a code now",
        "Hello,\n\na second factor was turned on for the account with this email address: a login needs a code of your\n"
            + "authenticator. If it was not you, choose a new password and write to us now.\n");

    public static Mail SecondFactorOff(string id, string address) => new(id, address, "",
        "Your account asks for no code any more",
        "Hello,\n\nthe second factor of the account with this email address was turned off: a login needs its password alone.\n"
            + "If it was not you, choose a new password and write to us now.\n");

    public static Mail PasswordChanged(string id, string address) => new(id, address, "",
        "Your password was changed",
        "Hello,\n\nthe password of the account with this email address was changed, and all its sessions were ended.\n"
            + "If this was not you, ask for a new password now.\n");
}
