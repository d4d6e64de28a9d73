using System.Buffers.Text;
using System.Security.Cryptography;
using FlightTickets.Persistence;

namespace FlightTickets.Orders;

/// <summary>
/// Makes the series of payments. Two payments of an order's life before a restore and after it have different series, so that the gateway's
/// answer to the one is never taken for an answer to the other.
/// </summary>
internal interface IPaymentSeries
{
    /// <summary>A series; <see langword="null"/> while a build may run beside that would drop it.</summary>
    string? Next();
}

/// <summary>Series at random, once every silo keeps them.</summary>
internal sealed class PaymentSeries(DurableContexts contexts) : IPaymentSeries
{
    public string? Next() => contexts.Get("Orders").StateVersion >= StateVersioning.WithSeries
        ? Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(6))
        : null;
}
