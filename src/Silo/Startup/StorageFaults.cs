using FlightTickets.Persistence;

namespace FlightTickets.Startup;

/// <summary>A store that cannot be used, as an operator is told of it.</summary>
public static class StorageFaults
{
    /// <summary>The start-up error for a store's fault.</summary>
    public static StartupException ToStartupException(this StateStoreException e)
    {
        ArgumentNullException.ThrowIfNull(e);
        return new StartupException(e.Fault switch
        {
            StateStoreFault.Corrupt or StateStoreFault.NewerSchema or StateStoreFault.Missing => ExitCodes.DataError,
            StateStoreFault.Unwritable => ExitCodes.InputOutput,
            StateStoreFault.InUse => ExitCodes.TemporaryFailure,
            _ => ExitCodes.Unavailable,
        }, e.Message, e);
    }
}
