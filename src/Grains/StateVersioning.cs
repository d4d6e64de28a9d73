using FlightTickets.Orders;
using FlightTickets.Persistence;
using FlightTickets.Users;

namespace FlightTickets;

/// <summary>
/// The state versions of this product (docs/upgrade.md). A member that an older build must not drop gets a version: the newest version is
/// increased here, the type says which of its values need it, and code that writes the member asks
/// <see cref="DurableContext.StateVersion"/> first.
/// </summary>
public static class StateVersioning
{
    /// <summary>The first version with the series of payments, with the stamp that ends a user's tokens, and with second factors.</summary>
    internal const int WithSeries = 2;

    /// <summary>The first version with deadlines of disruptions.</summary>
    internal const int WithDeadlines = DisruptionDeadlines.FirstVersion;

    /// <summary>The newest version that this build reads.</summary>
    public const int Newest = WithSeries;

    /// <summary>Registers what this build reads and writes.</summary>
    public static void Configure(DurableStateOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        Register();
        options.Versions.Newest = Newest;
        foreach (var type in (string[])["order", "payment", "flight", "airplane", "route", "user"]) options.Versions.RowTypes.Add(type);
    }

    /// <summary>Registers which version each stored value needs.</summary>
    internal static void Register()
    {
        // An offload is written even beside older silos: those refuse the order, and so do not let the passenger check in again.
        StateVersions.Declare<OrderState>(
            WithSeries, static order => !order.Offloads.IsEmpty || order.Payments.Any(static payment => payment.Series is not null)
                ? WithSeries
                : 1);

        StateVersions.Declare<DisruptionsState>(
            WithDeadlines, static state => state.All.Any(static disruption => disruption.DecideBy is not null) ? WithDeadlines : 1);

        // Written even beside older silos: those refuse the user, and so neither revive ended tokens, nor forget a second factor, nor leave
        // a former address taken.
        StateVersions.Declare<UserState>(WithSeries,
            static user => user.Stamp != 0 || user.Totp is not null || user.FormerEmail is not null ? WithSeries : 1);
    }
}
