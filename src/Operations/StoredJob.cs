using FlightTickets.Persistence;
using FlightTickets.Startup;

namespace FlightTickets.Operations;

/// <summary>Runs a job on stored state, and turns errors of the stores into messages for the operator.</summary>
internal static class StoredJob
{
    /// <exception cref="StartupException">A store cannot be used, or a row of it is damaged.</exception>
    public static async Task<T> RunAsync<T>(Func<Task<T>> job)
    {
        try
        {
            return await job();
        }
        catch (StateStoreException e)
        {
            throw e.ToStartupException();
        }
        catch (DurableStateException e)
        {
            throw new StartupException(ExitCodes.DataError, e.Message, e);
        }
    }
}
