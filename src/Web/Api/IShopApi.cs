using FlightTickets.Client;
using Route = FlightTickets.Client.Route;

namespace FlightTickets.Web.Api;

/// <summary>
/// What the pages ask of the public API. There is no other way from a page to the engine: what a page can do, a partner can do.
/// Every call throws <see cref="ShopApiException"/> when the API refuses.
/// </summary>
internal interface IShopApi
{
    Task<IReadOnlyList<Airport>> FindAirports(string text, int limit, CancellationToken cancellation);

    Task<Airport?> GetAirport(string iata, CancellationToken cancellation);

    Task<IReadOnlyList<Route>> ListRoutes(CancellationToken cancellation);

    Task<IReadOnlyList<Airline>> ListAirlines(CancellationToken cancellation);

    Task<IReadOnlyList<Flight>> Search(
        string origin, string destination, DateOnly date, int passengers, Cabin? cabin, CancellationToken cancellation);

    Task<Flight> GetFlight(string id, CancellationToken cancellation);

    Task<SeatMap> GetSeatMap(string flightId, CancellationToken cancellation);

    /// <summary>The flight's server-sent events, as they come.</summary>
    Task<FileResponse> WatchFlight(string id, CancellationToken cancellation);

    Task Register(string email, string password, string name, CancellationToken cancellation);

    /// <summary>Signs in; <c>second_factor_required</c> where the account needs a code as well.</summary>
    Task<TokenPair> SignIn(string email, string password, string? code, string? deviceToken, CancellationToken cancellation);

    Task<TokenPair> Refresh(string refreshToken, CancellationToken cancellation);

    Task SignOut(string refreshToken, CancellationToken cancellation);

    /// <summary>The account of the signed-in visitor.</summary>
    Task<User> GetAccount(CancellationToken cancellation);

    /// <summary>Holds seats without payment.</summary>
    Task<Order> Hold(string idempotencyKey, PlaceOrderRequest order, CancellationToken cancellation);

    Task<Order> Pay(string orderId, string idempotencyKey, string cardToken, CancellationToken cancellation);

    Task<IReadOnlyList<Order>> ListOrders(CancellationToken cancellation);

    Task<Order> GetOrder(string id, CancellationToken cancellation);

    Task<Lookup> Lookup(string bookingReference, string familyName, CancellationToken cancellation);

    Task<CancellationQuote> QuoteCancellation(string orderId, CancellationToken cancellation);

    Task<Order> ConfirmCancellation(string orderId, string quoteId, string idempotencyKey, CancellationToken cancellation);

    /// <summary>A cancellation of one segment alone, by the fare's rules.</summary>
    Task<CancellationQuote> QuoteSegmentCancellation(string orderId, int segment, CancellationToken cancellation);

    /// <summary>What happened to the order's flights, oldest first.</summary>
    Task<IReadOnlyList<Disruption>> ListDisruptions(string orderId, CancellationToken cancellation);

    /// <summary>Answers a disruption: keep, refund, or rebook with the flight.</summary>
    Task<Disruption> AnswerDisruption(
        string orderId, string disruptionId, DisruptionChoice choice, string? flightId, CancellationToken cancellation);

    Task<ChangeQuote> QuoteChange(string orderId, int segment, string flightId, Cabin cabin, CancellationToken cancellation);

    /// <summary>Changes as quoted; needs a card if money is due.</summary>
    Task<Order> ConfirmChange(
        string orderId, string quoteId, string idempotencyKey, string? cardToken, CancellationToken cancellation);

    /// <summary>Changes the seats of a segment, all or nothing: one per passenger of the order.</summary>
    Task<Order> ChangeSeats(string orderId, int segment, IReadOnlyList<string?> seats, CancellationToken cancellation);

    /// <summary>A payment with what moved.</summary>
    Task<Payment> GetPayment(string id, CancellationToken cancellation);

    Task<BoardingPass> CheckIn(string ticketNumber, CancellationToken cancellation);

    Task<BoardingPass> GetBoardingPass(string ticketNumber, CancellationToken cancellation);

    /// <summary>A flight's passengers by name, after the counts; for agents.</summary>
    Task<(BoardingCounts Counts, IReadOnlyList<FlightPassenger> Passengers)> ListPassengers(
        string flightId, CancellationToken cancellation);

    Task<Boarding> Board(string flightId, BoardRequest who, CancellationToken cancellation);

    Task Unboard(string flightId, string ticketNumber, CancellationToken cancellation);

    Task<Boarding> Offload(string flightId, string ticketNumber, OffloadReason reason, CancellationToken cancellation);

    /// <summary>Sets gate and terminal; an empty text removes one.</summary>
    Task<Flight> SetGate(string flightId, string gate, string terminal, CancellationToken cancellation);

    /// <summary>The flight has left; for admins.</summary>
    Task<Flight> Depart(string flightId, CancellationToken cancellation);

    /// <summary>The pass's bar code as SVG.</summary>
    Task<string> DrawBoardingPass(string ticketNumber, CancellationToken cancellation);
}
