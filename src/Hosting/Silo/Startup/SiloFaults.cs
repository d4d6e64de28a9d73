using FlightTickets.Persistence;

namespace FlightTickets.Startup;

/// <summary>Explains what a silo throws while it starts.</summary>
public static class SiloFaults
{
    /// <summary>The start-up error behind an exception; <see langword="null"/> if it is not one of a silo's.</summary>
    public static StartupException? Explain(Exception exception) => exception switch
    {
        StateStoreException store => store.ToStartupException(),
        OrleansConfigurationException => new(ExitCodes.Configuration, exception.Message, exception),
        _ => null,
    };
}
