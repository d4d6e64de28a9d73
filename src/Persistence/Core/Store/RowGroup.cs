namespace FlightTickets.Persistence;

/// <summary>
/// Rows of a batch with the same group are written together or not at all: each passes its own compare-and-swap, or none is changed.
/// </summary>
public sealed class RowGroup;
