namespace FlightTickets.Flights;

/// <summary>Places in a cabin: what an order has of a flight.</summary>
internal readonly record struct CabinPlaces(Cabin Cabin, int Places);
