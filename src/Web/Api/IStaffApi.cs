using FlightTickets.Client;

namespace FlightTickets.Web.Api;

/// <summary>
/// What the pages of the airline's own people ask of the public API. The API decides by the account's roles what is allowed, and refuses
/// the rest as it does for everybody.
/// </summary>
internal interface IStaffApi
{
    /// <summary>Every flight of a local day, by time.</summary>
    Task<IReadOnlyList<Flight>> ListDepartures(DateOnly date, string? origin, CancellationToken cancellation);

    Task<Flight> UpdateFlight(string id, UpdateFlightRequest change, CancellationToken cancellation);

    /// <summary>What a change would do; it changes nothing, and is refused as the change would be.</summary>
    Task<Flight> PreviewFlight(string id, UpdateFlightRequest change, CancellationToken cancellation);

    /// <summary>Orders with disruptions, those that wait longest first, one page of them.</summary>
    Task<DisruptedOrders> ListDisruptedOrders(DisruptionSearch search, CancellationToken cancellation);

    /// <summary>Moves a flight's orders that wait for a choice; to what each disruption lists if no flights are given.</summary>
    Task<Rebooking> StartRebooking(string flightId, string idempotencyKey, IReadOnlyList<string> flights, CancellationToken cancellation);

    Task<Rebooking> GetRebooking(string flightId, string id, CancellationToken cancellation);

    /// <summary>The orders that fit everything that is asked, one page of them.</summary>
    Task<OrderPage> FindOrders(OrderSearch search, CancellationToken cancellation);

    Task<Order> ExtendHold(string orderId, DateTimeOffset until, CancellationToken cancellation);

    Task<IReadOnlyList<Airplane>> ListAirplanes(CancellationToken cancellation);

    Task<Airplane> GetAirplane(string tail, CancellationToken cancellation);

    /// <summary>The airplane's flights and maintenance between two instants.</summary>
    Task<IReadOnlyList<AirplaneUse>> GetSchedule(string tail, DateTimeOffset from, DateTimeOffset to, CancellationToken cancellation);

    /// <summary>The present grounding, if there is one.</summary>
    Task<Grounding?> GetGrounding(string tail, CancellationToken cancellation);

    Task Ground(string tail, string reason, DateTimeOffset? until, CancellationToken cancellation);

    Task EndGrounding(string tail, string id, CancellationToken cancellation);
}

/// <summary>What is known of an order.</summary>
public sealed record OrderSearch
{
    /// <summary>The booking reference.</summary>
    public string? Reference { get; init; }

    /// <summary>A ticket's number.</summary>
    public string? Ticket { get; init; }

    /// <summary>A payment's id.</summary>
    public string? Payment { get; init; }

    /// <summary>The email of the account that booked.</summary>
    public string? Email { get; init; }

    /// <summary>A passenger's family name.</summary>
    public string? FamilyName { get; init; }

    /// <summary>The beginning of the passenger's given name.</summary>
    public string? GivenName { get; init; }

    /// <summary>A flight.</summary>
    public string? Flight { get; init; }

    /// <summary>How many at most.</summary>
    public int Limit { get; init; } = 50;

    /// <summary>The cursor of the page before.</summary>
    public string? After { get; init; }
}

/// <summary>Which disruptions are asked for.</summary>
public sealed record DisruptionSearch
{
    /// <summary>Where they stand; anywhere when left out.</summary>
    public DisruptionStanding? Standing { get; init; }

    /// <summary>The disrupted flight.</summary>
    public string? Flight { get; init; }

    /// <summary>The flight's local day of departure.</summary>
    public DateOnly? Date { get; init; }

    /// <summary>How many orders at most.</summary>
    public int Limit { get; init; } = 50;

    /// <summary>The cursor of the page before.</summary>
    public string? After { get; init; }
}
