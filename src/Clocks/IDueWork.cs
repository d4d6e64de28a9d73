namespace FlightTickets.Clocks;

/// <summary>What a process does when the clock has moved. A silo has one.</summary>
public interface IDueWork
{
    /// <summary>Wakes what is due, and says what is left.</summary>
    Task<DueWork> DoAsync();
}
