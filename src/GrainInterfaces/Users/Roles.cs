namespace FlightTickets.Users;

/// <summary>The roles a user can have.</summary>
public static class Roles
{
    /// <summary>Every user.</summary>
    public const string Customer = "customer";
    /// <summary>Check-in and any order.</summary>
    public const string Agent = "agent";
    /// <summary>Everything.</summary>
    public const string Admin = "admin";
}
