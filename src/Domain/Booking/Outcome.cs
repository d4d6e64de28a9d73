namespace FlightTickets.Booking;

/// <summary>What a rule decides: the next state, the answer, and whether something durable changed.</summary>
internal readonly record struct Outcome<TState, TAnswer>(TState State, TAnswer Answer, bool Write = false);
