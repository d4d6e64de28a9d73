namespace FlightTickets.Clocks;

/// <summary>The work of a process after the clock has moved. Every silo registers one.</summary>
public interface IDueWork
{
    /// <summary>Wakes what is due, and returns what is left.</summary>
    Task<DueWork> DoAsync();
}
