using System.Buffers.Text;
using System.Security.Cryptography;
using FlightTickets.Persistence;

namespace FlightTickets.Orders;

/// <summary>
/// Makes the series of payments. An order's payments before and after a restore have different series, so that the gateway's answer to one
/// is never taken for an answer to the other.
/// </summary>
internal interface IPaymentSeries
{
    /// <summary>A series; <see langword="null"/> while another silo may run a build that would drop it.</summary>
    string? Next();
}

/// <summary>Random series, once every silo keeps them.</summary>
internal sealed class PaymentSeries(DurableContexts contexts) : IPaymentSeries
{
    public string? Next() => contexts.Get("Orders").StateVersion >= StateVersioning.WithSeries
        ? Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(6))
        : null;
}
