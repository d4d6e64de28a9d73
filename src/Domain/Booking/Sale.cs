namespace FlightTickets.Booking;

/// <summary>A claim bought by an attempt of an order.</summary>
internal readonly record struct Sale<TClaim>(int Attempt, TClaim Claim)
    where TClaim : struct;
