namespace FlightTickets.Booking;

/// <summary>What is set aside for an attempt of an order, until when.</summary>
internal readonly record struct Lease<TClaim>(int Attempt, TClaim Claim, DateTimeOffset Until)
    where TClaim : struct;
