namespace FlightTickets.Booking;

/// <summary>A claim set aside for an attempt of an order, with its deadline.</summary>
internal readonly record struct Lease<TClaim>(int Attempt, TClaim Claim, DateTimeOffset Until)
    where TClaim : struct;
