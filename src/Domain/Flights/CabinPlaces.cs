namespace FlightTickets.Flights;

/// <summary>An order's places in a cabin of a flight.</summary>
internal readonly record struct CabinPlaces(Cabin Cabin, int Places);
