using FlightTickets.Orders;
using FlightTickets.Payments;

namespace FlightTickets.Grains.Tests.Orders;

/// <summary>
/// An order that is given up asks what became of its money before it releases anything, also where this activation never asked for any:
/// another one, that read the same durable payment while the cluster was torn, may have. (Found
/// by simulation: money stayed set aside for ever.)
/// </summary>
public sealed class GivingUpMoneyTests
{
    private static readonly DateTimeOffset Now = new(2027, 5, 3, 12, 0, 0, TimeSpan.Zero);
    private static readonly Money Fare = new(19900, "USD");

    private static OrderState LatelyPaid { get; } = PaymentAttempt.Begin(
        OrderSamples.Confirmed with
        {
            Phase = OrderPhase.Expired,
            WasConfirmed = false,
            WasHeld = true,
            Attempt = 2,
            HoldExpiresAt = Now.AddMinutes(-1),
            CreatedAt = Now.AddMinutes(-31),
        },
        "k", "h", "tok_visa", null).Value!;

    [Fact]
    public void Unexpected_money_is_queried_and_undone_before_anything_is_released()
    {
        var refused = new SagaProgress { Failure = RefusalCodes.HoldExpired };
        var aborting = Assert.IsType<SagaStep.Write>(OrderSaga.Next(LatelyPaid, refused, Now)).Next;
        var progress = OrderSaga.AfterWrite(LatelyPaid, aborting, refused);
        Assert.IsType<SagaStep.Authorize>(OrderSaga.Next(aborting, progress, Now));
        progress = OrderSaga.AfterAuthorize(aborting, progress, PaymentOutcome.Done);
        Assert.IsType<SagaStep.Void>(OrderSaga.Next(aborting, progress, Now));
        progress = OrderSaga.AfterVoid(progress, PaymentOutcome.Done);
        Assert.IsType<SagaStep.Release>(OrderSaga.Next(aborting, progress, Now));
        var ended = Assert.IsType<SagaStep.Write>(OrderSaga.Next(aborting, OrderSaga.AfterRelease(progress, all: true), Now)).Next;
        Assert.Equal((OrderPhase.Expired, PaymentStatus.Voided), (ended.Phase, ended.Payments[^1].Status));
    }

    [Fact]
    public void A_capture_that_cannot_be_stored_is_missed_more_often_although_its_authorization_is_found_each_time()
    {
        var progress = new SagaProgress { Money = MoneyFact.Authorized };
        for (var misses = 1; misses <= 5; misses++)
        {
            // The capture's row is refused; the next cashier knows of no authorization, and finds it out again.
            progress = OrderSaga.AfterCapture(progress, PaymentOutcome.Unknown);
            Assert.Equal(misses, progress.Misses);
            progress = OrderSaga.AfterCapture(progress, PaymentOutcome.NotAuthorized);
            progress = OrderSaga.AfterAuthorize(LatelyPaid, progress, PaymentOutcome.Done);
        }

        Assert.Equal(0, OrderSaga.AfterCapture(progress, PaymentOutcome.Done).Misses);
    }
}
