using System.Collections.Immutable;
using FlightTickets.Orders;

namespace FlightTickets.Check.Rules;

/// <summary>An order's entitlement in a phase.</summary>
internal enum Stage
{
    /// <summary>Nothing certain: its saga makes or undoes all its holdings.</summary>
    Settling,
    /// <summary>Its promises, until its deadline.</summary>
    Promised,
    /// <summary>Everything it bought, whatever else is being changed.</summary>
    Bought,
    /// <summary>Nothing.</summary>
    Ended,
}

/// <summary>
/// The meaning of each phase of an order for check and repair, defined only here. A switch
/// without one of the phases does not compile (CS8509).
/// </summary>
internal static class Phases
{
    public static Stage StageOf(OrderPhase phase) => phase switch
    {
        OrderPhase.Placed or OrderPhase.Promising or OrderPhase.Aborting or OrderPhase.Cancelling => Stage.Settling,
        OrderPhase.Held => Stage.Promised,
        OrderPhase.Confirmed or OrderPhase.Reseating or OrderPhase.Vacating or OrderPhase.Reducing
            or OrderPhase.Changing or OrderPhase.Reverting or OrderPhase.Leaving or OrderPhase.Moving => Stage.Bought,
        OrderPhase.Cancelled or OrderPhase.Expired or OrderPhase.Failed => Stage.Ended,
    };

    /// <summary>Holdings that are being taken or released beside the order's own: they may or may not exist.</summary>
    public static ImmutableArray<Participant> Beside(OrderState order) => order.Phase switch
    {
        OrderPhase.Reseating or OrderPhase.Vacating =>
            [.. order.OtherSeats.SelectMany(other => Participant.OfSeats(order.Segments[other.Segment], other.Segment, other.Seats))],
        // The new flight; after the switch, the old one.
        OrderPhase.Changing or OrderPhase.Reverting or OrderPhase.Leaving => FlightChange.Wanted(order),
        // The same flight, which the order says it has; and seats that are being given back.
        OrderPhase.Moving => OrderSaga.Everything(order),
        OrderPhase.Placed or OrderPhase.Promising or OrderPhase.Aborting or OrderPhase.Cancelling or OrderPhase.Held or OrderPhase.Confirmed
            or OrderPhase.Reducing or OrderPhase.Cancelled or OrderPhase.Expired or OrderPhase.Failed => [],
    };

    /// <summary>The segments as they will be at the end: parts under release may already be gone.</summary>
    public static ImmutableArray<OrderSegment> Kept(OrderState order) => order.Phase switch
    {
        OrderPhase.Reducing => order.CancelledPart.TakenOff(order),
        OrderPhase.Moving => order.Segments.SetItem(order.Change!.Segment, order.Change.Other),
        OrderPhase.Placed or OrderPhase.Promising or OrderPhase.Aborting or OrderPhase.Cancelling
            or OrderPhase.Reseating or OrderPhase.Vacating
            or OrderPhase.Held or OrderPhase.Confirmed or OrderPhase.Cancelled or OrderPhase.Expired or OrderPhase.Failed
            or OrderPhase.Changing or OrderPhase.Reverting or OrderPhase.Leaving => order.Segments,
    };

    /// <summary>Whether its passengers have their final seats, with no change of seats under way.</summary>
    public static bool IsSeated(OrderPhase phase) => phase switch
    {
        OrderPhase.Reseating => false,
        OrderPhase.Placed or OrderPhase.Promising or OrderPhase.Aborting or OrderPhase.Cancelling or OrderPhase.Vacating or OrderPhase.Held
            or OrderPhase.Confirmed or OrderPhase.Cancelled or OrderPhase.Expired or OrderPhase.Failed or OrderPhase.Reducing
            or OrderPhase.Changing or OrderPhase.Reverting or OrderPhase.Leaving or OrderPhase.Moving => true,
    };

    /// <summary>The attempt under which it bought its holdings: changes under way use later ones.</summary>
    public static int BoughtAt(OrderState order) => order.Phase switch
    {
        OrderPhase.Reseating or OrderPhase.Reducing or OrderPhase.Changing or OrderPhase.Reverting or OrderPhase.Moving =>
            Math.Max(1, order.Attempt - 1),
        OrderPhase.Placed or OrderPhase.Promising or OrderPhase.Aborting or OrderPhase.Cancelling or OrderPhase.Vacating or OrderPhase.Held
            or OrderPhase.Confirmed or OrderPhase.Cancelled or OrderPhase.Expired or OrderPhase.Failed or OrderPhase.Leaving =>
                order.Attempt,
    };

    /// <summary>The bounds of the money its payments keep, in minor units; <see langword="null"/> where its saga decides.</summary>
    public static (long Least, long Most)? Keeps(OrderState order) => order.Phase switch
    {
        OrderPhase.Placed or OrderPhase.Promising or OrderPhase.Aborting or OrderPhase.Cancelling or OrderPhase.Held => null,
        OrderPhase.Confirmed or OrderPhase.Reseating or OrderPhase.Vacating => Between(order, less: 0, more: 0),
        OrderPhase.Reducing or OrderPhase.Moving => Between(order, less: order.Refund.Minor, more: 0),
        OrderPhase.Changing or OrderPhase.Reverting => Between(order, less: 0, more: order.Change!.Due.Minor),
        OrderPhase.Leaving => Between(order, less: 0, more: order.Refund.Minor),
        OrderPhase.Cancelled => (order.RetainedSoFar.Minor, order.RetainedSoFar.Minor),
        OrderPhase.Expired or OrderPhase.Failed => (0, 0),
    };

    /// <summary>Whether its saga makes refunds that may already be made: it repeats them under the same keys.</summary>
    public static bool IsRefunding(OrderPhase phase) => phase switch
    {
        OrderPhase.Cancelling or OrderPhase.Reducing or OrderPhase.Leaving or OrderPhase.Moving => true,
        OrderPhase.Placed or OrderPhase.Promising or OrderPhase.Aborting or OrderPhase.Reseating or OrderPhase.Vacating or OrderPhase.Held
            or OrderPhase.Confirmed or OrderPhase.Cancelled or OrderPhase.Expired or OrderPhase.Failed or OrderPhase.Changing
            or OrderPhase.Reverting => false,
    };

    /// <summary>Whether its payments may move at any moment.</summary>
    public static bool MovesMoney(OrderState order) => Keeps(order) is not { } keeps || keeps.Least != keeps.Most;

    private static (long Least, long Most) Between(OrderState order, long less, long more)
    {
        // Money retained from cancelled parts is no longer in the total.
        var keeps = order.Total.Minor + order.RetainedSoFar.Minor;
        return (keeps - less, keeps + more);
    }
}
