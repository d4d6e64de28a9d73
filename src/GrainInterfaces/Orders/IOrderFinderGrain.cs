using System.Collections.Immutable;
using Orleans.CodeGeneration;

namespace FlightTickets.Orders;

/// <summary>Finds orders by what somebody knows of them; served by any silo of a build that has it. Key: any; use 0.</summary>
[Alias("order-finder"), Version(1)]
public interface IOrderFinderGrain : IGrainWithIntegerKey
{
    /// <summary>
    /// The orders that fit everything that is asked, as they are now; <see cref="RefusalCodes.Invalid"/> for an invalid cursor. A page may
    /// be shorter than its limit, even empty, and still have a next page.
    /// </summary>
    [Alias("find")]
    Task<Result<Page<OrderView>>> Find(FindOrders wish);
}

/// <summary>What is known of an order. At least one member that <see cref="IsBounded"/> names is given.</summary>
[GenerateSerializer, Immutable, Alias("find-orders")]
public sealed record FindOrders
{
    /// <summary>Six letters and digits.</summary>
    [Id(0)] public string? Reference { get; init; }

    /// <summary>A ticket's number, also of a void one.</summary>
    [Id(1)] public string? Ticket { get; init; }

    /// <summary>A payment's id.</summary>
    [Id(2)] public string? Payment { get; init; }

    /// <summary>The present email of the account that booked.</summary>
    [Id(3)] public string? Email { get; init; }

    /// <summary>The user who booked.</summary>
    [Id(4)] public string? UserId { get; init; }

    /// <summary>A passenger's family name, in any spelling that a lookup takes for it.</summary>
    [Id(5)] public string? FamilyName { get; init; }

    /// <summary>The beginning of the same passenger's given name.</summary>
    [Id(6)] public string? GivenName { get; init; }

    /// <summary>A flight on which the order has places.</summary>
    [Id(7)] public string? FlightId { get; init; }

    /// <summary>A local day of departure.</summary>
    [Id(8)] public DateOnly? Date { get; init; }

    /// <summary>The order's status.</summary>
    [Id(9)] public OrderStatus? Status { get; init; }

    /// <summary>How many at most, 1 to 200.</summary>
    [Id(10)] public int Limit { get; init; } = 50;

    /// <summary>The cursor of the page before.</summary>
    [Id(11)] public string? After { get; init; }

    /// <summary>Whether nothing but a page and a user is asked for.</summary>
    public bool IsList => this with { UserId = null, Limit = 50, After = null } == new FindOrders();

    /// <summary>Whether a member is given that leads to few orders; the others only narrow the search.</summary>
    public bool IsBounded => Reference is not null || Ticket is not null || Payment is not null || Email is not null || UserId is not null
        || FamilyName is not null || FlightId is not null;
}

/// <summary>The orders of a flight. Key: <see cref="Flights.FlightId"/>.</summary>
/// <remarks>For its version, see <see cref="Flights.IBoardingGrain"/>.</remarks>
[Alias("flight-orders"), Version(1)]
public interface IFlightOrdersGrain : IGrainWithStringKey
{
    /// <summary>
    /// The ids of the orders that have bought or hold places, in their order as text; empty if the flight does not exist.
    /// </summary>
    [Alias("orders")]
    Task<ImmutableArray<string>> Orders();
}
