using FlightTickets.Persistence;

namespace FlightTickets.Payments;

/// <summary>Does the commands of one payment, one at a time; <see cref="IPaymentGrain"/> says what each means.</summary>
internal interface ICashier
{
    /// <summary>What is known of the payment, durable or not; <see langword="null"/> where nothing is.</summary>
    PaymentState? Known { get; }

    Task<PaymentOutcome> Authorize(AuthorizePayment command);

    Task<PaymentOutcome> Capture(string key);

    Task<PaymentOutcome> Void(string key);

    Task<PaymentOutcome> Refund(string key, Money amount);

    /// <summary>Gives up a call that waits for the gateway, so that it is asked again under its key.</summary>
    Task Nudge();
}

/// <summary>Where cashiers come from.</summary>
internal interface ICashiers
{
    /// <summary>One for a payment, who knows nothing yet.</summary>
    /// <param name="paymentId">The payment.</param>
    /// <param name="row">Its row, just opened.</param>
    ICashier For(string paymentId, IDurableState<PaymentState> row);
}
