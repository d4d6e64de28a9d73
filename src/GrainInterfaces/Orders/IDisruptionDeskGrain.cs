using System.Collections.Immutable;
using Orleans.CodeGeneration;

namespace FlightTickets.Orders;

/// <summary>The agents' list of disrupted orders; served by any silo of a build that has it. Key: any; use 0.</summary>
[Alias("disruption-desk"), Version(1)]
public interface IDisruptionDeskGrain : IGrainWithIntegerKey
{
    /// <summary>
    /// Orders with such disruptions, those that wait longest first; the first page also counts them. <see cref="RefusalCodes.Invalid"/> for
    /// an invalid cursor.
    /// </summary>
    /// <param name="filter">Which disruptions.</param>
    /// <param name="limit">How many orders at most; a page may have fewer although there are more.</param>
    /// <param name="after">The cursor of the page before.</param>
    [Alias("list")]
    Task<Result<DisruptedOrders>> List(DisruptionFilter filter, int limit, string? after);
}

/// <summary>Where a disruption stands.</summary>
[GenerateSerializer, Alias("disruption-standing")]
public enum DisruptionStanding
{
    /// <summary>It waits for the customer, or the choice is being carried out.</summary>
    Open = 0,
    /// <summary>An agent has to look at it.</summary>
    NeedsAgent = 1,
    /// <summary>Nothing is left to do.</summary>
    Settled = 2,
}

/// <summary>Which disruptions to list; a member that is <see langword="null"/> filters nothing.</summary>
/// <param name="Status">Where they stand.</param>
/// <param name="FlightId">Their flight.</param>
/// <param name="Date">The local departure date of their flight.</param>
[GenerateSerializer, Immutable, Alias("disruption-filter")]
public sealed record DisruptionFilter(
    [property: Id(0)] DisruptionStanding? Status, [property: Id(1)] string? FlightId, [property: Id(2)] DateOnly? Date);

/// <summary>A page of disrupted orders.</summary>
/// <param name="Data">The orders.</param>
/// <param name="After">The cursor of the next page; <see langword="null"/> on the last.</param>
/// <param name="Counts">How many disruptions there are; on the first page.</param>
[GenerateSerializer, Immutable, Alias("disrupted-orders")]
public sealed record DisruptedOrders(
    [property: Id(0)] ImmutableArray<DisruptedOrder> Data, [property: Id(1)] string? After, [property: Id(2)] DisruptionCounts? Counts);

/// <summary>An order with disruptions.</summary>
/// <param name="OrderId">The order.</param>
/// <param name="BookingReference">Its booking reference; <see langword="null"/> if it could not be asked.</param>
/// <param name="Passengers">How many passengers still fly.</param>
/// <param name="Disruptions">The listed disruptions, oldest first, without what can be chosen.</param>
[GenerateSerializer, Immutable, Alias("disrupted-order")]
public sealed record DisruptedOrder(
    [property: Id(0)] string OrderId,
    [property: Id(1)] string? BookingReference,
    [property: Id(2)] int Passengers,
    [property: Id(3)] ImmutableArray<DisruptionView> Disruptions);

/// <summary>How many disruptions stand where, of a flight or a day, or of all.</summary>
/// <param name="Open">How many are open.</param>
/// <param name="NeedsAgent">How many need an agent.</param>
/// <param name="Settled">How many are settled; counted for a flight or a day only.</param>
[GenerateSerializer, Immutable, Alias("disruption-counts")]
public sealed record DisruptionCounts([property: Id(0)] int Open, [property: Id(1)] int NeedsAgent, [property: Id(2)] int? Settled);
