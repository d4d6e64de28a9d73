using System.Globalization;
using FlightTickets.Client;

namespace FlightTickets.Web.Api;

/// <summary>The API for the airline's people, through the same client as <see cref="ShopApi"/>.</summary>
internal sealed class StaffApi(IFlightTicketsClient client) : IStaffApi
{
    private const int Most = 200;

    public async Task<IReadOnlyList<Flight>> ListDepartures(DateOnly date, string? origin, CancellationToken cancellation)
    {
        List<Flight> flights = [];
        string? after = null;
        do
        {
            var page = await ShopApi.Ask(client.ListDeparturesAsync(date, origin, Most, after, cancellation), cancellation);
            flights.AddRange(page.Data);
            after = page.After;
        }
        while (after is not null);
        return flights;
    }

    public Task<Flight> UpdateFlight(string id, UpdateFlightRequest change, CancellationToken cancellation) =>
        ShopApi.Ask(client.UpdateFlightAsync(id, null, change, cancellation), cancellation);

    public Task<Flight> PreviewFlight(string id, UpdateFlightRequest change, CancellationToken cancellation) =>
        ShopApi.Ask(client.UpdateFlightAsync(id, true, change, cancellation), cancellation);

    public Task<DisruptedOrders> ListDisruptedOrders(DisruptionSearch search, CancellationToken cancellation) => ShopApi.Ask(
        client.ListDisruptedOrdersAsync(search.Standing, search.Flight, search.Date, search.Limit, search.After, cancellation),
        cancellation);

    public Task<Rebooking> StartRebooking(
        string flightId, string idempotencyKey, IReadOnlyList<string> flights, CancellationToken cancellation) =>
        ShopApi.Ask(client.StartRebookingAsync(flightId, idempotencyKey, new() { Flights = flights }, cancellation), cancellation);

    public Task<Rebooking> GetRebooking(string flightId, string id, CancellationToken cancellation) =>
        ShopApi.Ask(client.GetRebookingAsync(flightId, id, cancellation), cancellation);

    public Task<OrderPage> FindOrders(OrderSearch search, CancellationToken cancellation) => ShopApi.Ask(client.FindOrdersAsync(
        limit: search.Limit, after: search.After, reference: search.Reference, familyName: search.FamilyName, givenName: search.GivenName,
        flight: search.Flight, ticket: search.Ticket, payment: search.Payment, email: search.Email, cancellationToken: cancellation),
        cancellation);

    public Task<Order> ExtendHold(string orderId, DateTimeOffset until, CancellationToken cancellation) =>
        ShopApi.Ask(client.ExtendHoldAsync(orderId, new() { Until = until }, cancellation), cancellation);

    public async Task<IReadOnlyList<Airplane>> ListAirplanes(CancellationToken cancellation)
    {
        List<Airplane> airplanes = [];
        string? after = null;
        do
        {
            var page = await ShopApi.Ask(client.ListAirplanesAsync(Most, after, cancellation), cancellation);
            airplanes.AddRange(page.Data);
            after = page.After;
        }
        while (after is not null);
        return airplanes;
    }

    public Task<Airplane> GetAirplane(string tail, CancellationToken cancellation) =>
        ShopApi.Ask(client.GetAirplaneAsync(tail, cancellation), cancellation);

    public async Task<IReadOnlyList<AirplaneUse>> GetSchedule(
        string tail, DateTimeOffset from, DateTimeOffset to, CancellationToken cancellation) =>
        (await ShopApi.Ask(
            client.GetAirplaneScheduleAsync(tail, Instant(from), Instant(to), Most, cancellationToken: cancellation), cancellation)).Data;

    public async Task<Grounding?> GetGrounding(string tail, CancellationToken cancellation) =>
        (await ShopApi.Ask(client.ListGroundingsAsync(tail, cancellation), cancellation)).Data is [var grounding, ..] ? grounding : null;

    public Task Ground(string tail, string reason, DateTimeOffset? until, CancellationToken cancellation) =>
        ShopApi.Ask(client.GroundAirplaneAsync(tail, new() { Reason = reason, Until = until }, null, cancellation), cancellation);

    public Task EndGrounding(string tail, string id, CancellationToken cancellation) =>
        ShopApi.Ask(ShopApi.Done(client.EndGroundingAsync(tail, id, cancellation)), cancellation);

    private static string Instant(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
