using FlightTickets.Clocks;
using FlightTickets.Persistence;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace FlightTickets.Payments;

/// <summary>Makes cashiers.</summary>
internal interface ICashiers
{
    /// <summary>A cashier for a payment, which knows nothing yet.</summary>
    /// <param name="paymentId">The payment.</param>
    /// <param name="row">Its row, just opened.</param>
    ICashier For(string paymentId, IDurableState<PaymentState> row);
}

/// <summary>Makes cashiers that call the configured gateway.</summary>
internal sealed class Cashiers(
    IPaymentGateway gateway, IOptions<PaymentOptions> options, TimeProvider time,
    [FromKeyedServices(Pace.Key)] TimeProvider pace, ILogger<Cashiers> logger) : ICashiers
{
    public ICashier For(string paymentId, IDurableState<PaymentState> row) => new Cashier(
        paymentId, new GrainRecord<PaymentState>(row), new GatewayCalls(paymentId, gateway, options.Value, pace, logger), time);
}
