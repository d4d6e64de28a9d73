namespace FlightTickets.Web.Api;

/// <summary>
/// What the pages ask of the public API. There is no other way from a page to the engine: what a page can do, a partner can do.
/// Every call throws <see cref="ApiException"/> when the API refuses.
/// </summary>
internal interface IShopApi
{
    Task<IReadOnlyList<Airport>> FindAirports(string text, int limit, CancellationToken cancellation);

    Task<Airport?> GetAirport(string iata, CancellationToken cancellation);

    Task<IReadOnlyList<FlownRoute>> ListRoutes(CancellationToken cancellation);

    Task<IReadOnlyList<Airline>> ListAirlines(CancellationToken cancellation);

    Task<IReadOnlyList<Flight>> Search(
        string origin, string destination, DateOnly date, int passengers, string? cabin, CancellationToken cancellation);

    Task<Flight> GetFlight(string id, CancellationToken cancellation);

    Task<SeatMap> GetSeatMap(string flightId, CancellationToken cancellation);

    /// <summary>The flight's server-sent events, as they come.</summary>
    Task<Stream> WatchFlight(string id, CancellationToken cancellation);

    Task Register(string email, string password, string name, CancellationToken cancellation);

    /// <summary>Signs in; <c>second_factor_required</c> where the account needs a code as well.</summary>
    Task<Tokens> SignIn(string email, string password, string? code, string? deviceToken, CancellationToken cancellation);

    Task<Tokens> Refresh(string refreshToken, CancellationToken cancellation);

    Task SignOut(string refreshToken, CancellationToken cancellation);

    Task<Account> GetAccount(string accessToken, CancellationToken cancellation);

    /// <summary>Holds seats without payment.</summary>
    Task<Order> Hold(
        string idempotencyKey, IReadOnlyList<Traveller> travellers, IReadOnlyList<SegmentWish> segments, Money? maxAmount,
        CancellationToken cancellation);

    Task<Order> Pay(string orderId, string idempotencyKey, string cardToken, CancellationToken cancellation);

    Task<IReadOnlyList<Order>> ListOrders(CancellationToken cancellation);

    Task<Order> GetOrder(string id, CancellationToken cancellation);

    Task<FoundOrder> Lookup(string bookingReference, string familyName, CancellationToken cancellation);

    Task<CancellationQuote> QuoteCancellation(string orderId, CancellationToken cancellation);

    Task<Order> ConfirmCancellation(string orderId, string quoteId, string idempotencyKey, CancellationToken cancellation);

    Task<BoardingPass> CheckIn(string ticketNumber, CancellationToken cancellation);
}
