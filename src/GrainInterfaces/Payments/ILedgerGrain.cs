using System.Collections.Immutable;

namespace FlightTickets.Payments;

/// <summary>The general ledger, for auditors; served by any silo. Key: any; use 0.</summary>
[Alias("ledger")]
public interface ILedgerGrain : IGrainWithIntegerKey
{
    /// <summary>
    /// Adds up the money reported by events and compares it, payment by payment, with the payments' own ledgers. It reads every payment.
    /// Events take a moment to arrive, so the last seconds' movements may show as a difference that is gone the next time.
    /// </summary>
    [Alias("audit")]
    Task<ImmutableArray<LedgerAudit>> Audit();
}

/// <summary>The totals of one currency.</summary>
/// <param name="Currency">ISO 4217.</param>
/// <param name="Captured">The amount captured, according to events.</param>
/// <param name="Refunded">The amount refunded, according to events.</param>
/// <param name="Accounts">Each account's balance; they sum to zero.</param>
/// <param name="PaymentsCaptured">The amount captured, according to the payments.</param>
/// <param name="PaymentsRefunded">The amount refunded, according to the payments.</param>
/// <param name="Payments">How many payments moved money, in either.</param>
/// <param name="Differences">The first 100 payments for which the two do not agree, by id.</param>
[GenerateSerializer, Immutable, Alias("ledger-audit")]
public sealed record LedgerAudit(
    [property: Id(0)] string Currency,
    [property: Id(1)] Money Captured,
    [property: Id(2)] Money Refunded,
    [property: Id(3)] ImmutableArray<LedgerBalance> Accounts,
    [property: Id(4)] Money PaymentsCaptured,
    [property: Id(5)] Money PaymentsRefunded,
    [property: Id(6)] int Payments,
    [property: Id(7)] ImmutableArray<string> Differences)
{
    /// <summary>Whether both agree on every payment, and the balances sum to zero.</summary>
    public bool Agrees => Differences.IsEmpty && Accounts.Sum(a => a.Balance.Minor) == 0;
}

/// <summary>An account's balance.</summary>
/// <param name="Account"><c>gateway</c>, <c>revenue</c>.</param>
/// <param name="Balance">Debit positive, credit negative.</param>
[GenerateSerializer, Immutable, Alias("ledger-balance")]
public sealed record LedgerBalance([property: Id(0)] string Account, [property: Id(1)] Money Balance);
