namespace FlightTickets.Persistence;

/// <summary>Batches of a process that a store does not write for now.</summary>
/// <param name="Since">When the first of them failed.</param>
/// <param name="LastAt">When the latest attempt failed.</param>
/// <param name="Cause">The latest attempt's exception.</param>
public sealed record BatchFailure(DateTimeOffset Since, DateTimeOffset LastAt, Exception Cause);
