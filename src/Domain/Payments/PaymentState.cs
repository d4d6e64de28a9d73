using System.Collections.Immutable;

namespace FlightTickets.Payments;

/// <summary>
/// What is known of a payment. Durable once money moved or was refused; the gateway finds a mere authorization again by its key.
/// </summary>
[GenerateSerializer, Immutable, Alias("payment-state")]
internal sealed record PaymentState
{
    [Id(0)] public required string OrderId { get; init; }
    [Id(1)] public required string UserId { get; init; }
    [Id(2)] public required Money Amount { get; init; }
    [Id(3)] public PaymentStatus Status { get; init; }
    /// <summary>The gateway's reference of the authorization.</summary>
    [Id(4)] public string? Authorization { get; init; }
    [Id(5)] public Money Captured { get; init; }
    [Id(6)] public Money Refunded { get; init; }
    [Id(7)] public ImmutableArray<LedgerEntry> Ledger { get; init; } = [];
    /// <summary>The keys of the refunds that were made: each moves money once.</summary>
    [Id(8)] public ImmutableArray<string> RefundKeys { get; init; } = [];

    public PaymentView ToView(string id) => new(id, OrderId, UserId, Status, Amount, Captured, Refunded, Ledger);
}
