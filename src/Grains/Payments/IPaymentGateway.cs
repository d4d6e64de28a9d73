using System.Runtime.CompilerServices;

namespace FlightTickets.Payments;

/// <summary>
/// The payment provider, which moves the money. Every call carries an idempotency key: the same key takes effect once and has the same
/// answer. A call may throw or be cancelled; then its outcome is unknown, and the same key finds it out.
/// </summary>
public interface IPaymentGateway
{
    /// <summary>Authorizes an amount on a card. Approved (with the authorization's reference) or declined.</summary>
    Task<GatewayAnswer> Authorize(string key, string token, Money amount, CancellationToken cancellationToken);

    /// <summary>
    /// Captures an authorized amount. Approved, declined (the authorization lapsed), or refused (voided, or captured under another key).
    /// </summary>
    Task<GatewayAnswer> Capture(string key, string authorization, Money amount, CancellationToken cancellationToken);

    /// <summary>Voids an authorization. Approved, or already captured.</summary>
    Task<GatewayAnswer> Void(string key, string authorization, CancellationToken cancellationToken);

    /// <summary>Refunds captured money. Approved, or refused (more than was captured).</summary>
    Task<GatewayAnswer> Refund(string key, string authorization, Money amount, CancellationToken cancellationToken);

    /// <summary>
    /// The gateway's records, in an order that does not change: after a restore only the gateway remembers the payments of lost orders.
    /// </summary>
    /// <param name="since">Only authorizations from this instant on.</param>
    /// <param name="after">The previous page's <see cref="GatewayPage.Next"/>; <see langword="null"/> for the first page.</param>
    /// <param name="cancellationToken">Ends it.</param>
    Task<GatewayPage> List(DateTimeOffset since, string? after, CancellationToken cancellationToken);
}

/// <summary>Reads all records of a gateway.</summary>
public static class GatewayListing
{
    /// <summary>All pages, one after the other.</summary>
    public static async IAsyncEnumerable<GatewayPage> Pages(
        this IPaymentGateway gateway, DateTimeOffset since, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(gateway);
        string? after = null;
        do
        {
            var page = await gateway.List(since, after, cancellationToken);
            yield return page;
            after = page.Next;
        }
        while (after is not null);
    }
}

/// <summary>The gateway could not be reached or failed: whether it did anything is unknown.</summary>
public sealed class GatewayException : Exception
{
    /// <summary>Creates the exception without a text.</summary>
    public GatewayException() { }

    /// <summary>Creates the exception with a text.</summary>
    public GatewayException(string message) : base(message) { }

    /// <summary>Creates the exception with a text and its cause.</summary>
    public GatewayException(string message, Exception? innerException) : base(message, innerException) { }
}
