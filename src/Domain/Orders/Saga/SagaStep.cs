using System.Collections.Immutable;

namespace FlightTickets.Orders;

/// <summary>The next step of an order's saga.</summary>
internal abstract record SagaStep
{
    /// <summary>Nothing, until a command or the wake-up arrives.</summary>
    public sealed record Rest : SagaStep;

    /// <summary>Make a change durable, before anything that depends on it.</summary>
    public sealed record Write(OrderState Next) : SagaStep;

    /// <summary>Ask all participants at once.</summary>
    public sealed record Hold(ImmutableArray<Participant> Participants, int Attempt, bool Promised) : SagaStep;

    /// <summary>Turn all holds into sales.</summary>
    public sealed record Confirm(ImmutableArray<Participant> Participants, int Attempt) : SagaStep;

    /// <summary>Give back what attempts up to this one hold or have bought.</summary>
    public sealed record Release(ImmutableArray<Participant> Participants, int Attempt) : SagaStep;

    /// <summary>Release holds in memory, if nothing can have been bought.</summary>
    public sealed record Withdraw(ImmutableArray<Participant> Participants, int Attempt) : SagaStep;

    /// <summary>Authorize the payment, or find out whether it was authorized.</summary>
    public sealed record Authorize(OrderPayment Payment) : SagaStep;

    /// <summary>Capture the money.</summary>
    public sealed record Capture(OrderPayment Payment) : SagaStep;

    /// <summary>Void an authorization.</summary>
    public sealed record Void(OrderPayment Payment) : SagaStep;

    /// <summary>Refund captured money.</summary>
    public sealed record Refund(OrderPayment Payment, string Key, Money Amount) : SagaStep;
}
