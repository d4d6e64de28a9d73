using System.Collections.Immutable;

namespace FlightTickets.Orders;

/// <summary>A stored rebooking of a flight's orders.</summary>
/// <param name="Command">The command that began it.</param>
/// <param name="StartedAt">When.</param>
/// <param name="Orders">The orders, by priority.</param>
[GenerateSerializer, Immutable, Alias("rebooking-state")]
internal sealed record RebookingState(
    [property: Id(0)] StartRebooking Command,
    [property: Id(1)] DateTimeOffset StartedAt,
    [property: Id(2)] ImmutableArray<RebookedOrder> Orders)
{
    /// <summary>The order whose turn it is; <see langword="null"/> once all have an outcome.</summary>
    public RebookedOrder? Next => Orders.FirstOrDefault(order => order.Outcome == RebookingOutcome.Pending);

    /// <summary>The state with an order's outcome.</summary>
    public RebookingState With(RebookedOrder outcome) =>
        this with { Orders = [.. Orders.Select(order => order.OrderId == outcome.OrderId ? outcome : order)] };

    /// <summary>As agents see it.</summary>
    public RebookingView View(string id) => new(id, Command.FlightId, Command.To, StartedAt, Orders);
}
