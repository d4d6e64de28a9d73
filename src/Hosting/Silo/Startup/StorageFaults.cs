using FlightTickets.Persistence;

namespace FlightTickets.Startup;

/// <summary>Turns a store's fault into a message for the operator.</summary>
public static class StorageFaults
{
    /// <summary>The start-up error for a store's fault.</summary>
    public static StartupException ToStartupException(this StateStoreException e)
    {
        ArgumentNullException.ThrowIfNull(e);
        return new StartupException(e.Fault switch
        {
            StateStoreFault.Corrupt or StateStoreFault.NewerSchema or StateStoreFault.Missing or StateStoreFault.Occupied
                => ExitCodes.DataError,
            StateStoreFault.Unwritable => ExitCodes.InputOutput,
            StateStoreFault.InUse => ExitCodes.TemporaryFailure,
            StateStoreFault.ClockMoved => ExitCodes.Configuration,
            _ => ExitCodes.Unavailable,
        }, e.Message, e);
    }
}
