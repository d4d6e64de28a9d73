using System.Collections.Immutable;
using Orleans.Concurrency;

namespace FlightTickets.Payments;

/// <summary>One payment and its ledger, read-only; its order commands it. Key: the payment id.</summary>
[Alias("payment")]
public interface IPaymentGrain : IGrainWithStringKey
{
    /// <summary>The payment; refused with <see cref="RefusalCodes.NotFound"/> if it does not exist, or the caller may not see it.</summary>
    [Alias("get"), AlwaysInterleave]
    Task<Result<PaymentView>> Get(Caller caller);
}

/// <summary>The command that authorizes an amount.</summary>
/// <param name="Key">The gateway's idempotency key, derived from order, attempt and verb.</param>
/// <param name="OrderId">The order.</param>
/// <param name="UserId">The order's owner.</param>
/// <param name="Amount">The amount.</param>
/// <param name="Token">The gateway's token for the card; never logged.</param>
[GenerateSerializer, Immutable, Alias("authorize-payment")]
public sealed record AuthorizePayment(
    [property: Id(0)] string Key,
    [property: Id(1)] string OrderId,
    [property: Id(2)] string UserId,
    [property: Id(3)] Money Amount,
    [property: Id(4)] string Token);

/// <summary>The outcome of a payment command.</summary>
[GenerateSerializer, Alias("payment-outcome")]
public enum PaymentOutcome
{
    /// <summary>Done, now or by an earlier call.</summary>
    Done = 0,
    /// <summary>The gateway declined.</summary>
    Declined = 1,
    /// <summary>Unknown: the gateway did not answer in time. Repeat under the same key.</summary>
    Unknown = 2,
    /// <summary>The answer to a void of captured money.</summary>
    AlreadyCaptured = 3,
    /// <summary>The payment's state does not allow it.</summary>
    Refused = 4,
    /// <summary>
    /// No authorization is known here (it is not durable until money has moved): authorize again under its key first.
    /// </summary>
    NotAuthorized = 5,
}

/// <summary>A payment's progress.</summary>
[GenerateSerializer, Alias("payment-status")]
public enum PaymentStatus
{
    /// <summary>Nothing known yet.</summary>
    Pending = 0,
    /// <summary>Authorized.</summary>
    Authorized = 1,
    /// <summary>Captured.</summary>
    Captured = 2,
    /// <summary>Authorized, then voided.</summary>
    Voided = 3,
    /// <summary>Declined.</summary>
    Declined = 4,
    /// <summary>Fully refunded.</summary>
    Refunded = 5,
    /// <summary>Partially refunded.</summary>
    PartiallyRefunded = 6,
}

/// <summary>A payment's current state.</summary>
/// <param name="Id">Its key.</param>
/// <param name="OrderId">The order.</param>
/// <param name="UserId">The order's owner.</param>
/// <param name="Status">Its status.</param>
/// <param name="Amount">The requested amount.</param>
/// <param name="Captured">The captured amount.</param>
/// <param name="Refunded">The refunded amount.</param>
/// <param name="Ledger">The movements, oldest first.</param>
[GenerateSerializer, Immutable, Alias("payment-view")]
public sealed record PaymentView(
    [property: Id(0)] string Id,
    [property: Id(1)] string OrderId,
    [property: Id(2)] string UserId,
    [property: Id(3)] PaymentStatus Status,
    [property: Id(4)] Money Amount,
    [property: Id(5)] Money Captured,
    [property: Id(6)] Money Refunded,
    [property: Id(7)] ImmutableArray<LedgerEntry> Ledger);

/// <summary>A line of the double-entry ledger: the lines of one movement sum to zero.</summary>
/// <param name="At">When it was recorded.</param>
/// <param name="Movement">What moved: <c>capture</c>, <c>refund</c>.</param>
/// <param name="Account">The account: <c>gateway</c>, <c>customer</c>, <c>revenue</c>.</param>
/// <param name="Amount">Debit positive, credit negative.</param>
/// <param name="Reference">The gateway's reference.</param>
[GenerateSerializer, Immutable, Alias("ledger-entry")]
public sealed record LedgerEntry(
    [property: Id(0)] DateTimeOffset At,
    [property: Id(1)] string Movement,
    [property: Id(2)] string Account,
    [property: Id(3)] Money Amount,
    [property: Id(4)] string Reference);
