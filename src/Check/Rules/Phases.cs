using System.Collections.Immutable;
using FlightTickets.Orders;

namespace FlightTickets.Check.Rules;

/// <summary>What an order in some phase has a right to.</summary>
internal enum Stage
{
    /// <summary>Nothing certain: its saga makes or undoes everything it has.</summary>
    Settling,
    /// <summary>What it is promised, until its deadline.</summary>
    Promised,
    /// <summary>What it bought, whatever else is being changed about it.</summary>
    Bought,
    /// <summary>Nothing.</summary>
    Ended,
}

/// <summary>
/// What each phase of an order means to the check and to the repair, decided here and nowhere else. A phase that is missing from one of
/// these does not compile (CS8509).
/// </summary>
internal static class Phases
{
    public static Stage StageOf(OrderPhase phase) => phase switch
    {
        OrderPhase.Placed or OrderPhase.Promising or OrderPhase.Aborting or OrderPhase.Cancelling => Stage.Settling,
        OrderPhase.Held => Stage.Promised,
        OrderPhase.Confirmed or OrderPhase.Reseating or OrderPhase.Vacating or OrderPhase.Reducing
            or OrderPhase.Changing or OrderPhase.Reverting or OrderPhase.Leaving => Stage.Bought,
        OrderPhase.Cancelled or OrderPhase.Expired or OrderPhase.Failed => Stage.Ended,
    };

    /// <summary>What is being taken, or given back, beside what the order says it has: it may be there, and it may not.</summary>
    public static ImmutableArray<Participant> Beside(OrderState order) => order.Phase switch
    {
        OrderPhase.Reseating or OrderPhase.Vacating =>
            [.. order.OtherSeats.SelectMany(other => Participant.OfSeats(order.Segments[other.Segment], other.Segment, other.Seats))],
        // The flight that is wanted; once the order has switched, the one it leaves.
        OrderPhase.Changing or OrderPhase.Reverting or OrderPhase.Leaving => FlightChange.Wanted(order),
        OrderPhase.Placed or OrderPhase.Promising or OrderPhase.Aborting or OrderPhase.Cancelling or OrderPhase.Held or OrderPhase.Confirmed
            or OrderPhase.Reducing or OrderPhase.Cancelled or OrderPhase.Expired or OrderPhase.Failed => [],
    };

    /// <summary>The segments as they are at the end of what is under way: what of them is being given back may be gone already.</summary>
    public static ImmutableArray<OrderSegment> Kept(OrderState order) => order.Phase switch
    {
        OrderPhase.Reducing => order.CancelledPart.TakenOff(order),
        OrderPhase.Placed or OrderPhase.Promising or OrderPhase.Aborting or OrderPhase.Cancelling
            or OrderPhase.Reseating or OrderPhase.Vacating
            or OrderPhase.Held or OrderPhase.Confirmed or OrderPhase.Cancelled or OrderPhase.Expired or OrderPhase.Failed
            or OrderPhase.Changing or OrderPhase.Reverting or OrderPhase.Leaving => order.Segments,
    };

    /// <summary>Whether its passengers sit where it says, and not on their way from seat to seat.</summary>
    public static bool IsSeated(OrderPhase phase) => phase switch
    {
        OrderPhase.Reseating => false,
        OrderPhase.Placed or OrderPhase.Promising or OrderPhase.Aborting or OrderPhase.Cancelling or OrderPhase.Vacating or OrderPhase.Held
            or OrderPhase.Confirmed or OrderPhase.Cancelled or OrderPhase.Expired or OrderPhase.Failed or OrderPhase.Reducing
            or OrderPhase.Changing or OrderPhase.Reverting or OrderPhase.Leaving => true,
    };

    /// <summary>The attempt under which it bought what it says it has: what is under way asks under later ones.</summary>
    public static int BoughtAt(OrderState order) => order.Phase switch
    {
        OrderPhase.Reseating or OrderPhase.Reducing or OrderPhase.Changing or OrderPhase.Reverting => Math.Max(1, order.Attempt - 1),
        OrderPhase.Placed or OrderPhase.Promising or OrderPhase.Aborting or OrderPhase.Cancelling or OrderPhase.Vacating or OrderPhase.Held
            or OrderPhase.Confirmed or OrderPhase.Cancelled or OrderPhase.Expired or OrderPhase.Failed or OrderPhase.Leaving =>
                order.Attempt,
    };

    /// <summary>Between what its payments keep, in minor units; <see langword="null"/> where its saga decides that.</summary>
    public static (long Least, long Most)? Keeps(OrderState order) => order.Phase switch
    {
        OrderPhase.Placed or OrderPhase.Promising or OrderPhase.Aborting or OrderPhase.Cancelling or OrderPhase.Held => null,
        OrderPhase.Confirmed or OrderPhase.Reseating or OrderPhase.Vacating => Between(order, less: 0, more: 0),
        OrderPhase.Reducing => Between(order, less: order.Refund.Minor, more: 0),
        OrderPhase.Changing or OrderPhase.Reverting => Between(order, less: 0, more: order.Change!.Due.Minor),
        OrderPhase.Leaving => Between(order, less: 0, more: order.Refund.Minor),
        OrderPhase.Cancelled => (order.RetainedSoFar.Minor, order.RetainedSoFar.Minor),
        OrderPhase.Expired or OrderPhase.Failed => (0, 0),
    };

    /// <summary>Whether its saga gives money back that it may have given back already: it asks again, under the same keys.</summary>
    public static bool IsRefunding(OrderPhase phase) => phase switch
    {
        OrderPhase.Cancelling or OrderPhase.Reducing or OrderPhase.Leaving => true,
        OrderPhase.Placed or OrderPhase.Promising or OrderPhase.Aborting or OrderPhase.Reseating or OrderPhase.Vacating or OrderPhase.Held
            or OrderPhase.Confirmed or OrderPhase.Cancelled or OrderPhase.Expired or OrderPhase.Failed or OrderPhase.Changing
            or OrderPhase.Reverting => false,
    };

    /// <summary>Whether its payments may move at any moment.</summary>
    public static bool MovesMoney(OrderState order) => Keeps(order) is not { } keeps || keeps.Least != keeps.Most;

    private static (long Least, long Most) Between(OrderState order, long less, long more)
    {
        // What was kept of parts that were cancelled is no longer in the total.
        var keeps = order.Total.Minor + order.RetainedSoFar.Minor;
        return (keeps - less, keeps + more);
    }
}
