using System.Net.Http.Headers;
using FlightTickets.Api.Tests.Host;
using FlightTickets.Client;

namespace FlightTickets.Api.Tests.Clients;

/// <summary>A program books with the generated C# client.</summary>
public sealed class CSharpClientTests(ApiHost api)
{
    private readonly CancellationToken _cancellation = TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_customer_registers_searches_holds_pays_and_reads_the_order()
    {
        using var http = api.NewClient();
        var flight = await api.World.NewFlight();
        var client = await SignedIn(http);

        var found = await client.SearchFlightsAsync(
            "NYC", "RSW", DateOf(flight), cabin: Client.Cabin.Economy, cancellationToken: _cancellation);
        var offer = Assert.Single(found.Data, f => f.Id == flight);
        Assert.Equal((FlightStatus.Scheduled, "199.00"), (offer.Status, offer.Cabins[0].Fare.Amount));
        var map = await client.GetSeatMapAsync(flight, _cancellation);
        var seat = map.Cabins[0].Rows[0].Sections[0].Elements.First(e => e.Status == SeatStatus.Available).Designator;

        var held = await client.PlaceOrderAsync(World.Key(), new PlaceOrderRequest
        {
            Passengers = [new PassengerRequest { GivenName = "Ada", FamilyName = "Lovelace", BornOn = new DateOnly(1990, 12, 10) }],
            Segments = [new SegmentRequest { FlightId = flight, Cabin = Client.Cabin.Economy, Seats = [seat] }],
        }, _cancellation);
        Assert.Equal(OrderStatus.Held, held.Status);
        Assert.True(held.HoldExpiresAt > held.CreatedAt);

        var paid = await client.PayOrderAsync(
            held.Id, World.Key(), new PayRequest { Method = PaymentMethodKind.Card, Token = "tok_visa" }, _cancellation);
        Assert.Equal(OrderStatus.Confirmed, paid.Status);
        var read = await client.GetOrderAsync(held.Id, _cancellation);
        Assert.Equal([seat], read.Tickets.Select(ticket => ticket.Seat));
        Assert.Equal(held.Id, Assert.Single((await client.ListOrdersAsync(cancellationToken: _cancellation)).Data).Id);
    }

    /// <summary>A body that may be left out is sent as <c>null</c> by the client.</summary>
    [Fact]
    public async Task An_order_is_cancelled_without_bodies()
    {
        using var http = api.NewClient();
        var flight = await api.World.NewFlight();
        var client = await SignedIn(http);
        var order = await client.PlaceOrderAsync(World.Key(), new PlaceOrderRequest
        {
            Passengers = [new PassengerRequest { GivenName = "Ada", FamilyName = "Lovelace", BornOn = new DateOnly(1990, 12, 10) }],
            Segments = [new SegmentRequest { FlightId = flight, Cabin = Client.Cabin.Economy }],
            Payment = new PaymentMethod { Method = PaymentMethodKind.Card, Token = "tok_visa" },
        }, _cancellation);
        var quote = await client.QuoteCancellationAsync(order.Id, cancellationToken: _cancellation);
        Assert.Equal("199.00", quote.Refund.Amount);
        var cancelled = await client.ConfirmCancellationAsync(order.Id, quote.Id, World.Key(), cancellationToken: _cancellation);
        Assert.Equal(OrderStatus.Cancelled, cancelled.Status);
    }

    [Fact]
    public async Task A_refusal_is_an_exception_with_the_problem()
    {
        using var http = api.NewClient();
        var client = new FlightTicketsClient(http);
        var refused = await Assert.ThrowsAsync<ApiException<Problem>>(() => client.GetFlightAsync("B6-1-20270510-JFK", _cancellation));
        Assert.Equal((404, "not_found"), (refused.StatusCode, refused.Result.Code));
    }

    private static DateOnly DateOf(string flight) => DateOnly.ParseExact(flight.Split('-')[2], "yyyyMMdd");

    private async Task<FlightTicketsClient> SignedIn(HttpClient http)
    {
        var client = new FlightTicketsClient(http);
        var email = $"{Guid.NewGuid():N}@example.com";
        await client.RegisterAsync(
            new RegisterRequest { Email = email, Password = ApiHost.Password, Name = "Ada Lovelace" }, _cancellation);
        var tokens = await client.LogInAsync(new LoginRequest { Email = email, Password = ApiHost.Password }, _cancellation);
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", tokens.AccessToken);
        return client;
    }
}
