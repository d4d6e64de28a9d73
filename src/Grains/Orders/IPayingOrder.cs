using FlightTickets.Payments;
using Orleans.Concurrency;

namespace FlightTickets.Orders;

/// <summary>What a payment that has no row yet asks of its order.</summary>
[Alias("paying-order")]
internal interface IPayingOrder : IGrainWithStringKey
{
    /// <summary>The payment as far as the order knows; <see langword="null"/> where it has none of that id.</summary>
    [Alias("payment-under-way"), AlwaysInterleave]
    Task<PaymentState?> PaymentUnderWay(string paymentId);
}
