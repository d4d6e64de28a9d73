using System.Runtime.CompilerServices;

namespace FlightTickets.Payments;

/// <summary>
/// The company that moves the money. Every call carries an idempotency key: the same key again has the same effect once and the same
/// answer. A call may throw or be cancelled; then its outcome is unknown, and is found out by the same key.
/// </summary>
public interface IPaymentGateway
{
    /// <summary>Sets an amount aside on a card. Approved (with the authorization's reference) or declined.</summary>
    Task<GatewayAnswer> Authorize(string key, string token, Money amount, CancellationToken cancellationToken);

    /// <summary>
    /// Takes what was set aside. Approved, declined (the authorization lapsed), or refused (voided, or taken under another key).
    /// </summary>
    Task<GatewayAnswer> Capture(string key, string authorization, Money amount, CancellationToken cancellationToken);

    /// <summary>Gives up what was set aside. Approved, or already captured.</summary>
    Task<GatewayAnswer> Void(string key, string authorization, CancellationToken cancellationToken);

    /// <summary>Gives taken money back. Approved, or refused (more than was taken).</summary>
    Task<GatewayAnswer> Refund(string key, string authorization, Money amount, CancellationToken cancellationToken);

    /// <summary>
    /// What it knows, in an order that does not change: after a restore the gateway alone remembers the payments of orders that are gone.
    /// </summary>
    /// <param name="since">Only authorizations of this instant and later.</param>
    /// <param name="after">The <see cref="GatewayPage.Next"/> of the page before; <see langword="null"/> for the first.</param>
    /// <param name="cancellationToken">Ends it.</param>
    Task<GatewayPage> List(DateTimeOffset since, string? after, CancellationToken cancellationToken);
}

/// <summary>Reads the whole record of a gateway.</summary>
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

/// <summary>The gateway could not be reached or broke off: whether it did anything is unknown.</summary>
public sealed class GatewayException : Exception
{
    /// <summary>Creates the exception without a text.</summary>
    public GatewayException() { }

    /// <summary>Creates the exception with a text.</summary>
    public GatewayException(string message) : base(message) { }

    /// <summary>Creates the exception with a text and its cause.</summary>
    public GatewayException(string message, Exception? innerException) : base(message, innerException) { }
}
