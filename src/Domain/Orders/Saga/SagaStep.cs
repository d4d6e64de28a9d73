using System.Collections.Immutable;

namespace FlightTickets.Orders;

/// <summary>What an order's saga does next.</summary>
internal abstract record SagaStep
{
    /// <summary>Nothing, until somebody commands or the wake-up comes.</summary>
    public sealed record Rest : SagaStep;

    /// <summary>Make a change durable. Nothing that depends on it may happen before.</summary>
    public sealed record Write(OrderState Next) : SagaStep;

    /// <summary>Ask all participants at once.</summary>
    public sealed record Hold(ImmutableArray<Participant> Participants, int Attempt, bool Promised) : SagaStep;

    /// <summary>Make all holds sales.</summary>
    public sealed record Confirm(ImmutableArray<Participant> Participants, int Attempt) : SagaStep;

    /// <summary>Give back what attempts up to this one have.</summary>
    public sealed record Release(ImmutableArray<Participant> Participants, int Attempt) : SagaStep;

    /// <summary>Give back what is held in memory, where nothing can have been bought.</summary>
    public sealed record Withdraw(ImmutableArray<Participant> Participants, int Attempt) : SagaStep;

    /// <summary>Set the money aside, or find out whether it was.</summary>
    public sealed record Authorize(OrderPayment Payment) : SagaStep;

    /// <summary>Take the money.</summary>
    public sealed record Capture(OrderPayment Payment) : SagaStep;

    /// <summary>Give up an authorization.</summary>
    public sealed record Void(OrderPayment Payment) : SagaStep;

    /// <summary>Give taken money back.</summary>
    public sealed record Refund(OrderPayment Payment, string Key, Money Amount) : SagaStep;
}
