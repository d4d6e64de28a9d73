namespace FlightTickets.Booking;

/// <summary>What an attempt of an order has bought.</summary>
internal readonly record struct Sale<TClaim>(int Attempt, TClaim Claim)
    where TClaim : struct;
