using FlightTickets.Client;
using Route = FlightTickets.Client.Route;

namespace FlightTickets.Web.Api;

/// <summary>The API through the client that is generated from its document, the one that partners have.</summary>
internal sealed class ShopApi(IFlightTicketsClient client) : IShopApi
{
    public async Task<IReadOnlyList<Airport>> FindAirports(string text, int limit, CancellationToken cancellation) =>
        (await Ask(client.FindAirportsAsync(text, limit, null, cancellation), cancellation)).Data;

    public async Task<Airport?> GetAirport(string iata, CancellationToken cancellation)
    {
        try
        {
            return await Ask(client.GetAirportAsync(iata, cancellation), cancellation);
        }
        catch (ShopApiException exception) when (exception.Status == StatusCodes.Status404NotFound)
        {
            return null;
        }
    }

    public async Task<IReadOnlyList<Route>> ListRoutes(CancellationToken cancellation) =>
        (await Ask(client.ListRoutesAsync(200, null, cancellation), cancellation)).Data;

    public async Task<IReadOnlyList<Airline>> ListAirlines(CancellationToken cancellation) =>
        (await Ask(client.ListAirlinesAsync(200, null, cancellation), cancellation)).Data;

    public async Task<IReadOnlyList<Flight>> Search(
        string origin, string destination, DateOnly date, int passengers, Cabin? cabin, CancellationToken cancellation) =>
        (await Ask(client.SearchFlightsAsync(origin, destination, date, passengers, cabin, 100, null, cancellation), cancellation)).Data;

    public Task<Flight> GetFlight(string id, CancellationToken cancellation) => Ask(client.GetFlightAsync(id, cancellation), cancellation);

    public Task<SeatMap> GetSeatMap(string flightId, CancellationToken cancellation) =>
        Ask(client.GetSeatMapAsync(flightId, cancellation), cancellation);

    public Task<FileResponse> WatchFlight(string id, CancellationToken cancellation) =>
        Ask(client.WatchFlightAsync(id, cancellation), cancellation);

    public Task Register(string email, string password, string name, CancellationToken cancellation) =>
        Ask(client.RegisterAsync(new() { Email = email, Password = password, Name = name }, cancellation), cancellation);

    public Task<TokenPair> SignIn(string email, string password, string? code, string? deviceToken, CancellationToken cancellation) =>
        Ask(client.LogInAsync(new() { Email = email, Password = password, Code = code, DeviceToken = deviceToken }, cancellation),
            cancellation);

    public Task<TokenPair> Refresh(string refreshToken, CancellationToken cancellation) =>
        Ask(client.RefreshTokensAsync(new() { RefreshToken = refreshToken }, cancellation), cancellation);

    public Task SignOut(string refreshToken, CancellationToken cancellation) =>
        Ask(Done(client.LogOutAsync(new() { RefreshToken = refreshToken }, cancellation)), cancellation);

    public Task<User> GetAccount(CancellationToken cancellation) => Ask(client.GetAccountAsync(cancellation), cancellation);

    public Task<Order> Hold(string idempotencyKey, PlaceOrderRequest order, CancellationToken cancellation) =>
        Ask(client.PlaceOrderAsync(idempotencyKey, order, cancellation), cancellation);

    public Task<Order> Pay(string orderId, string idempotencyKey, string cardToken, CancellationToken cancellation) =>
        Ask(client.PayOrderAsync(orderId, idempotencyKey, new() { Method = PaymentMethodKind.Card, Token = cardToken }, cancellation),
            cancellation);

    public async Task<IReadOnlyList<Order>> ListOrders(CancellationToken cancellation) =>
        (await Ask(client.ListOrdersAsync(limit: 50, cancellationToken: cancellation), cancellation)).Data;

    public Task<Order> GetOrder(string id, CancellationToken cancellation) => Ask(client.GetOrderAsync(id, cancellation), cancellation);

    public Task<Lookup> Lookup(string bookingReference, string familyName, CancellationToken cancellation) =>
        Ask(client.LookUpOrderAsync(new() { BookingReference = bookingReference, FamilyName = familyName }, cancellation), cancellation);

    public Task<CancellationQuote> QuoteCancellation(string orderId, CancellationToken cancellation) =>
        Ask(client.QuoteCancellationAsync(orderId, new(), cancellation), cancellation);

    public Task<Order> ConfirmCancellation(string orderId, string quoteId, string idempotencyKey, CancellationToken cancellation) =>
        Ask(client.ConfirmCancellationAsync(orderId, quoteId, idempotencyKey, new(), cancellation), cancellation);

    public Task<CancellationQuote> QuoteSegmentCancellation(string orderId, int segment, CancellationToken cancellation) =>
        Ask(client.QuoteCancellationAsync(orderId, new() { Segments = [segment] }, cancellation), cancellation);

    public async Task<IReadOnlyList<Disruption>> ListDisruptions(string orderId, CancellationToken cancellation) =>
        (await Ask(client.ListDisruptionsAsync(orderId, 200, null, cancellation), cancellation)).Data;

    public Task<Disruption> AnswerDisruption(
        string orderId, string disruptionId, DisruptionChoice choice, string? flightId, CancellationToken cancellation) =>
        Ask(client.AnswerDisruptionAsync(orderId, disruptionId, new() { Choice = choice, FlightId = flightId }, cancellation),
            cancellation);

    public Task<ChangeQuote> QuoteChange(
        string orderId, int segment, string flightId, Cabin cabin, CancellationToken cancellation) =>
        Ask(client.QuoteChangeAsync(orderId, new() { Segment = segment, FlightId = flightId, Cabin = cabin }, cancellation), cancellation);

    public Task<Order> ConfirmChange(
        string orderId, string quoteId, string idempotencyKey, string? cardToken, CancellationToken cancellation)
    {
        var payment = cardToken is null ? null : new PaymentMethod { Method = PaymentMethodKind.Card, Token = cardToken };
        return Ask(client.ConfirmChangeAsync(orderId, quoteId, idempotencyKey, new() { Payment = payment }, cancellation), cancellation);
    }

    public Task<Order> ChangeSeats(string orderId, int segment, IReadOnlyList<string?> seats, CancellationToken cancellation) =>
        Ask(client.ChangeSeatsAsync(orderId, new() { Segments = [new() { Segment = segment, Seats = seats }] }, cancellation),
            cancellation);

    public Task<Payment> GetPayment(string id, CancellationToken cancellation) =>
        Ask(client.GetPaymentAsync(id, cancellation), cancellation);

    public Task<BoardingPass> CheckIn(string ticketNumber, CancellationToken cancellation) =>
        Ask(client.CheckInAsync(ticketNumber, cancellation), cancellation);

    public Task<BoardingPass> GetBoardingPass(string ticketNumber, CancellationToken cancellation) =>
        Ask(client.GetBoardingPassAsync(ticketNumber, cancellation), cancellation);

    public async Task<(BoardingCounts Counts, IReadOnlyList<FlightPassenger> Passengers)> ListPassengers(
        string flightId, CancellationToken cancellation)
    {
        List<FlightPassenger> passengers = [];
        var page = await Ask(client.ListPassengersAsync(flightId, 200, null, cancellation), cancellation);
        passengers.AddRange(page.Data);
        while (page.After is { } after)
        {
            page = await Ask(client.ListPassengersAsync(flightId, 200, after, cancellation), cancellation);
            passengers.AddRange(page.Data);
        }

        return (page.Counts, passengers);
    }

    public Task<Boarding> Board(string flightId, BoardRequest who, CancellationToken cancellation) =>
        Ask(client.BoardPassengerAsync(flightId, who, cancellation), cancellation);

    public Task Unboard(string flightId, string ticketNumber, CancellationToken cancellation) =>
        Ask(Done(client.UnboardPassengerAsync(flightId, ticketNumber, cancellation)), cancellation);

    public Task<Boarding> Offload(string flightId, string ticketNumber, OffloadReason reason, CancellationToken cancellation) =>
        Ask(client.OffloadPassengerAsync(flightId, new() { Ticket = ticketNumber, Reason = reason }, cancellation), cancellation);

    public Task<Flight> SetGate(string flightId, string gate, string terminal, CancellationToken cancellation) =>
        Ask(client.SetGateAsync(flightId, new() { Gate = gate, Terminal = terminal }, cancellation), cancellation);

    public Task<Flight> Depart(string flightId, CancellationToken cancellation) =>
        Ask(client.UpdateFlightAsync(flightId, body: new() { Status = FlightStatus.Departed }, cancellationToken: cancellation),
            cancellation);

    public Task<string> DrawBoardingPass(string ticketNumber, CancellationToken cancellation) =>
        Ask(Text(client.GetBoardingPassSvgAsync(ticketNumber, cancellation), cancellation), cancellation);

    internal static async Task<T> Ask<T>(Task<T> call, CancellationToken cancellation)
    {
        try
        {
            return await call;
        }
        catch (ApiException<Problem> exception)
        {
            exception.Result.Status = exception.StatusCode;
            throw new ShopApiException(exception.Result, exception);
        }
        catch (ApiException exception) when (exception.StatusCode >= StatusCodes.Status400BadRequest)
        {
            // A proxy in front of the API answered in a format of its own.
            throw ShopApiException.Of(exception.StatusCode, exception);
        }
        catch (Exception exception) when (exception is ApiException or HttpRequestException or IOException
            || exception is TaskCanceledException && !cancellation.IsCancellationRequested)
        {
            throw ShopApiException.Away(exception);
        }
    }

    private static async Task<string> Text(Task<FileResponse> call, CancellationToken cancellation)
    {
        using var file = await call;
        using var reader = new StreamReader(file.Stream);
        return await reader.ReadToEndAsync(cancellation);
    }

    internal static async Task<object?> Done(Task call)
    {
        await call;
        return null;
    }
}
