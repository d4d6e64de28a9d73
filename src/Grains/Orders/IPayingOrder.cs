using FlightTickets.Payments;
using Orleans.Concurrency;

namespace FlightTickets.Orders;

/// <summary>What a payment without a row asks its order.</summary>
[Alias("paying-order")]
internal interface IPayingOrder : IGrainWithStringKey
{
    /// <summary>The payment as the order knows it; <see langword="null"/> if the order has no payment with that id.</summary>
    [Alias("payment-under-way"), AlwaysInterleave]
    Task<PaymentState?> PaymentUnderWay(string paymentId);
}
