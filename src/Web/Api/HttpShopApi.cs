using System.Net.Http.Headers;
using System.Text.Json;
using FlightTickets.Web.Accounts;

namespace FlightTickets.Web.Api;

/// <summary>The API over HTTP. Calls that need a user carry the access token of the session of the current request.</summary>
internal sealed class HttpShopApi(HttpClient http, IHttpContextAccessor current) : IShopApi
{
    private const string KeyHeader = "Idempotency-Key";

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    public async Task<IReadOnlyList<Airport>> FindAirports(string text, int limit, CancellationToken cancellation) =>
        (await Get<Page<Airport>>($"v1/airports?limit={limit}&q={Uri.EscapeDataString(text)}", cancellation)).Data;

    public async Task<Airport?> GetAirport(string iata, CancellationToken cancellation)
    {
        try
        {
            return await Get<Airport>($"v1/airports/{Uri.EscapeDataString(iata)}", cancellation);
        }
        catch (ApiException exception) when (exception.Status == StatusCodes.Status404NotFound)
        {
            return null;
        }
    }

    public async Task<IReadOnlyList<FlownRoute>> ListRoutes(CancellationToken cancellation) =>
        (await Get<Page<FlownRoute>>("v1/routes?limit=200", cancellation)).Data;

    public async Task<IReadOnlyList<Airline>> ListAirlines(CancellationToken cancellation) =>
        (await Get<Page<Airline>>("v1/airlines?limit=200", cancellation)).Data;

    public async Task<IReadOnlyList<Flight>> Search(
        string origin, string destination, DateOnly date, int passengers, string? cabin, CancellationToken cancellation) =>
        (await Get<Page<Flight>>(
            $"v1/flights?origin={Uri.EscapeDataString(origin)}&destination={Uri.EscapeDataString(destination)}&date={date:yyyy-MM-dd}"
            + $"&passengers={passengers}&limit=100{(cabin is null ? "" : $"&cabin={Uri.EscapeDataString(cabin)}")}", cancellation)).Data;

    public Task<Flight> GetFlight(string id, CancellationToken cancellation) =>
        Get<Flight>($"v1/flights/{Uri.EscapeDataString(id)}", cancellation);

    public Task<SeatMap> GetSeatMap(string flightId, CancellationToken cancellation) =>
        Get<SeatMap>($"v1/flights/{Uri.EscapeDataString(flightId)}/seat-map", cancellation);

    public async Task<Stream> WatchFlight(string id, CancellationToken cancellation)
    {
        using var request = Request(HttpMethod.Get, $"v1/flights/{Uri.EscapeDataString(id)}/events");
        var response = await SendAsync(request, cancellation);
        return await response.Content.ReadAsStreamAsync(cancellation);
    }

    public Task Register(string email, string password, string name, CancellationToken cancellation) =>
        Send<object>(HttpMethod.Post, "v1/auth/register", new { email, password, name }, null, cancellation);

    public Task<Tokens> SignIn(string email, string password, string? code, string? deviceToken, CancellationToken cancellation) =>
        Send<Tokens>(HttpMethod.Post, "v1/auth/login", new { email, password, code, deviceToken }, null, cancellation);

    public Task<Tokens> Refresh(string refreshToken, CancellationToken cancellation) =>
        Send<Tokens>(HttpMethod.Post, "v1/auth/refresh", new { refreshToken }, null, cancellation);

    public async Task SignOut(string refreshToken, CancellationToken cancellation)
    {
        using var request = Request(HttpMethod.Post, "v1/auth/logout");
        request.Content = JsonContent.Create(new { refreshToken }, options: Json);
        using var response = await SendAsync(request, cancellation);
    }

    public async Task<Account> GetAccount(string accessToken, CancellationToken cancellation)
    {
        using var request = Request(HttpMethod.Get, "v1/me");
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", accessToken);
        return await ReadAsync<Account>(request, cancellation);
    }

    public Task<Order> Hold(
        string idempotencyKey, IReadOnlyList<Traveller> travellers, IReadOnlyList<SegmentWish> segments, Money? maxAmount,
        CancellationToken cancellation) =>
        Send<Order>(HttpMethod.Post, "v1/orders", new { passengers = travellers, segments, maxAmount }, idempotencyKey, cancellation);

    public Task<Order> Pay(string orderId, string idempotencyKey, string cardToken, CancellationToken cancellation) =>
        Send<Order>(HttpMethod.Post, $"v1/orders/{Uri.EscapeDataString(orderId)}/payments", new { method = "card", token = cardToken },
            idempotencyKey, cancellation);

    public async Task<IReadOnlyList<Order>> ListOrders(CancellationToken cancellation) =>
        (await Get<Page<Order>>("v1/orders?limit=50", cancellation)).Data;

    public Task<Order> GetOrder(string id, CancellationToken cancellation) =>
        Get<Order>($"v1/orders/{Uri.EscapeDataString(id)}", cancellation);

    public Task<FoundOrder> Lookup(string bookingReference, string familyName, CancellationToken cancellation) =>
        Send<FoundOrder>(HttpMethod.Post, "v1/orders/lookup", new { bookingReference, familyName }, null, cancellation);

    public Task<CancellationQuote> QuoteCancellation(string orderId, CancellationToken cancellation) =>
        Send<CancellationQuote>(HttpMethod.Post, $"v1/orders/{Uri.EscapeDataString(orderId)}/cancellations", new { }, null, cancellation);

    public Task<Order> ConfirmCancellation(string orderId, string quoteId, string idempotencyKey, CancellationToken cancellation) =>
        Send<Order>(HttpMethod.Post,
            $"v1/orders/{Uri.EscapeDataString(orderId)}/cancellations/{Uri.EscapeDataString(quoteId)}/confirm", new { },
            idempotencyKey, cancellation);

    public Task<CancellationQuote> QuoteSegmentCancellation(string orderId, int segment, CancellationToken cancellation) =>
        Send<CancellationQuote>(HttpMethod.Post, $"{OrderPath(orderId)}/cancellations", new { segments = (int[])[segment] }, null,
            cancellation);

    public async Task<IReadOnlyList<Disruption>> ListDisruptions(string orderId, CancellationToken cancellation) =>
        (await Get<Page<Disruption>>($"{OrderPath(orderId)}/disruptions?limit=200", cancellation)).Data;

    public Task<Disruption> AnswerDisruption(
        string orderId, string disruptionId, string choice, string? flightId, CancellationToken cancellation) =>
        Send<Disruption>(HttpMethod.Put, $"{OrderPath(orderId)}/disruptions/{Uri.EscapeDataString(disruptionId)}/choice",
            new { choice, flightId }, null, cancellation);

    public Task<ChangeQuote> QuoteChange(
        string orderId, int segment, string flightId, string cabin, CancellationToken cancellation) =>
        Send<ChangeQuote>(HttpMethod.Post, $"{OrderPath(orderId)}/changes", new { segment, flightId, cabin }, null, cancellation);

    public Task<Order> ConfirmChange(
        string orderId, string quoteId, string idempotencyKey, string? cardToken, CancellationToken cancellation) =>
        Send<Order>(HttpMethod.Post, $"{OrderPath(orderId)}/changes/{Uri.EscapeDataString(quoteId)}/confirm",
            new { payment = cardToken is null ? null : new { method = "card", token = cardToken } }, idempotencyKey, cancellation);

    public Task<Order> ChangeSeats(string orderId, int segment, IReadOnlyList<string?> seats, CancellationToken cancellation) =>
        Send<Order>(HttpMethod.Put, $"{OrderPath(orderId)}/seats", new { segments = new[] { new { segment, seats } } }, null, cancellation);

    public Task<PaymentDetails> GetPayment(string id, CancellationToken cancellation) =>
        Get<PaymentDetails>($"v1/payments/{Uri.EscapeDataString(id)}", cancellation);

    public Task<BoardingPass> CheckIn(string ticketNumber, CancellationToken cancellation) =>
        Send<BoardingPass>(HttpMethod.Post, $"v1/tickets/{Uri.EscapeDataString(ticketNumber)}/check-in", new { }, null, cancellation);

    private static string OrderPath(string orderId) => $"v1/orders/{Uri.EscapeDataString(orderId)}";

    private async Task<T> Get<T>(string path, CancellationToken cancellation)
    {
        using var request = Request(HttpMethod.Get, path);
        return await ReadAsync<T>(request, cancellation);
    }

    private async Task<T> Send<T>(HttpMethod method, string path, object body, string? key, CancellationToken cancellation)
    {
        using var request = Request(method, path);
        request.Content = JsonContent.Create(body, options: Json);
        if (key is not null) request.Headers.Add(KeyHeader, key);
        return await ReadAsync<T>(request, cancellation);
    }

    private HttpRequestMessage Request(HttpMethod method, string path)
    {
        var request = new HttpRequestMessage(method, path);
        if (current.HttpContext is not { } context) return request;
        if (Session.Of(context) is { } session)
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", session.AccessToken);
        // The API counts requests by the visitor's address, not by this server's, if it trusts this server as a proxy.
        if (context.Connection.RemoteIpAddress is { } address) request.Headers.Add("X-Forwarded-For", address.ToString());
        return request;
    }

    private async Task<T> ReadAsync<T>(HttpRequestMessage request, CancellationToken cancellation)
    {
        using var response = await SendAsync(request, cancellation);
        try
        {
            return await response.Content.ReadFromJsonAsync<T>(Json, cancellation) ?? throw ApiException.Away(null);
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException or JsonException)
        {
            throw ApiException.Away(exception);
        }
    }

    private async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellation)
    {
        HttpResponseMessage response;
        try
        {
            response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellation);
        }
        catch (Exception exception) when (exception is HttpRequestException
            || exception is TaskCanceledException && !cancellation.IsCancellationRequested)
        {
            throw ApiException.Away(exception);
        }

        if (response.IsSuccessStatusCode) return response;
        using (response) throw new ApiException(await ProblemOf(response, cancellation));
    }

    private static async Task<Problem> ProblemOf(HttpResponseMessage response, CancellationToken cancellation)
    {
        var status = (int)response.StatusCode;
        try
        {
            if (response.Content.Headers.ContentType?.MediaType == "application/problem+json"
                && await response.Content.ReadFromJsonAsync<Problem>(Json, cancellation) is { Code.Length: > 0 } problem)
                return problem with { Status = status };
        }
        catch (JsonException)
        {
            // A proxy in front of the API answered in a format of its own.
        }

        return new Problem(status, status >= 500 ? "unavailable" : "bad_request", null, null, null, null);
    }

    private sealed record Page<T>(IReadOnlyList<T> Data, string? After);
}
