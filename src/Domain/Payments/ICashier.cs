namespace FlightTickets.Payments;

/// <summary>
/// Carries out the commands of one payment, one at a time. Every command may be repeated: the same key takes effect once.
/// </summary>
internal interface ICashier
{
    /// <summary>What is known of the payment, durable or not; <see langword="null"/> if nothing is.</summary>
    PaymentState? Known { get; }

    /// <summary>Sets money aside.</summary>
    Task<PaymentOutcome> Authorize(AuthorizePayment command);

    /// <summary>Captures the authorized amount.</summary>
    /// <param name="key">The capture's idempotency key.</param>
    /// <param name="with">
    /// The record whose next commit records the capture: if both share commits, the payment waits for that commit
    /// (<see cref="StoreCapture"/>). <see langword="null"/> to store it at once.
    /// </param>
    Task<PaymentOutcome> Capture(string key, IDurableRecord? with = null);

    /// <summary>Whether money was captured, and the payment still waits to be stored.</summary>
    bool HasCapture { get; }

    /// <summary>Stores the payment that waits: with the given commit, or by itself if that commit did not happen.</summary>
    /// <param name="commit">Commits the payment's proposal with another record, as <see cref="IDurableRecord{TState}"/> does.</param>
    Task<PaymentOutcome> StoreCapture(Func<IRecordProposal, Task<bool>> commit);

    /// <summary>Voids the authorization.</summary>
    Task<PaymentOutcome> Void(string key);

    /// <summary>Refunds captured money.</summary>
    Task<PaymentOutcome> Refund(string key, Money amount);

    /// <summary>Gives up a call that waits for the gateway, so that it is asked again under its key.</summary>
    Task Nudge();
}

/// <summary>
/// The payment gateway as a cashier calls it: every call ends within a bound, and returns <see langword="null"/> if its outcome is unknown.
/// </summary>
internal interface IGatewayCalls
{
    /// <summary>Sets an amount aside on a card.</summary>
    Task<GatewayAnswer?> Authorize(string key, string token, Money amount);

    /// <summary>Captures the authorized amount.</summary>
    Task<GatewayAnswer?> Capture(string key, string authorization, Money amount);

    /// <summary>Voids the authorization.</summary>
    Task<GatewayAnswer?> Void(string key, string authorization);

    /// <summary>Refunds captured money.</summary>
    Task<GatewayAnswer?> Refund(string key, string authorization, Money amount);

    /// <summary>Gives up the call under way.</summary>
    Task Nudge();
}
