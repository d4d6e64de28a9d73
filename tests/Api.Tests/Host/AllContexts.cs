namespace FlightTickets.Api.Tests.Host;

internal static class AllContexts
{
    /// <summary>Everything a silo of FlightTickets has.</summary>
    public static ISiloBuilder AddAllContexts(this ISiloBuilder silo) => silo.AddUsers().AddFleet().AddFlights();
}
