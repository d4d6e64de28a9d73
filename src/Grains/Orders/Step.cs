using System.Collections.Immutable;

namespace FlightTickets.Orders;

/// <summary>What an order's saga does next.</summary>
internal abstract record Step
{
    /// <summary>Nothing, until somebody commands or the wake-up comes.</summary>
    public sealed record Rest : Step;

    /// <summary>Make a change durable. Nothing that depends on it may happen before.</summary>
    public sealed record Write(OrderState Next) : Step;

    /// <summary>Ask all participants at once.</summary>
    public sealed record Hold(ImmutableArray<Participant> Participants, int Attempt, bool Promised) : Step;

    /// <summary>Make all holds sales.</summary>
    public sealed record Confirm(ImmutableArray<Participant> Participants, int Attempt) : Step;

    /// <summary>Give back what attempts up to this one have.</summary>
    public sealed record Release(ImmutableArray<Participant> Participants, int Attempt) : Step;

    /// <summary>Give back what is held in memory, where nothing can have been bought.</summary>
    public sealed record Withdraw(ImmutableArray<Participant> Participants, int Attempt) : Step;

    /// <summary>Set the money aside, or find out whether it was.</summary>
    public sealed record Authorize(OrderPayment Payment) : Step;

    /// <summary>Take the money.</summary>
    public sealed record Capture(OrderPayment Payment) : Step;

    /// <summary>Give up an authorization.</summary>
    public sealed record Void(OrderPayment Payment) : Step;

    /// <summary>Give taken money back.</summary>
    public sealed record Refund(OrderPayment Payment, string Key, Money Amount) : Step;
}
