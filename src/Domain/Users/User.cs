using System.Collections.Immutable;

namespace FlightTickets.Users;

/// <summary>The rules of an account, apart from those of passwords and refresh tokens.</summary>
internal static class User
{
    public static readonly Refusal NotFound = new(RefusalCodes.NotFound, "There is no such user.");

    /// <summary>One answer for a wrong password and an unknown email, so that guessing reveals nothing.</summary>
    public static readonly Refusal InvalidCredentials = new(RefusalCodes.InvalidCredentials, "The email or the password is wrong.");

    /// <summary>The roles in a fixed order, each once; every user is a customer.</summary>
    public static Result<UserState> SetRoles(UserState user, ImmutableArray<string> roles)
    {
        foreach (var (role, index) in roles.Select((role, index) => (role, index)))
        {
            if (role is not (Roles.Customer or Roles.Agent or Roles.Admin))
                return new Refusal(RefusalCodes.Invalid,
                    "Roles are customer, agent and admin.")
                { Field = FieldPath.Of(nameof(UserView.Roles))[index] };
        }

        return user with { Roles = [Roles.Customer, .. roles.Where(r => r != Roles.Customer).Distinct().Order(StringComparer.Ordinal)] };
    }

    /// <summary>A new password ends all sessions, including those of someone who knew the old one.</summary>
    public static UserState ChangePassword(UserState user, string passwordHash) =>
        AccessRules.EndAll(user with { PasswordHash = passwordHash, Guesses = [] });
}
