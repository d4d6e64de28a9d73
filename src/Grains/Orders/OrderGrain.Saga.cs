using System.Collections.Immutable;
using FlightTickets.Events;
using FlightTickets.Payments;
using FlightTickets.Persistence;
using Microsoft.Extensions.Logging;
using Orleans.Serialization;

namespace FlightTickets.Orders;

/// <summary>Drives the saga: asks for the next step, does it, and asks again.</summary>
internal sealed partial class OrderGrain
{
    /// <summary>One more unknown outcome in a row, and this activation leaves the order to its wake-up.</summary>
    private const int MaxMisses = 9;

    /// <summary>A participant that has not answered by then is asked again, or the caller told to come back.</summary>
    private static readonly TimeSpan CallTimeout = TimeSpan.FromSeconds(5);

    private Task? _saga;
    private TaskCompletionSource? _woken;
    private bool _entered;
    private SagaProgress _progress = new();

    public async Task Wake()
    {
        await state.LoadAsync();
        if (state.Value is null) return;

        // A saga that waits before it asks again need not wait any longer, nor one that waits for the gateway's answer: it asks again under the same key.
        _woken?.TrySetResult();
        if (_cashier is { } cashier) await cashier.Nudge();
        await Bounded(Drive());
    }

    /// <summary>Runs the saga unless it is running or resting; the task ends when it rests, or must wait for its wake-up.</summary>
    private Task Drive()
    {
        if (_saga is { IsCompleted: false }) return _saga;
        if (OrderSaga.Next(state.Value!, _progress, Now) is SagaStep.Rest)
        {
            LeaveGate();
            DeactivateOnIdle();
            return Task.CompletedTask;
        }

        return _saga = Run();
    }

    private bool IsUnderWay => _saga is { IsCompleted: false } || !state.Value!.IsResting;

    private async Task Bounded(Task saga)
    {
        try
        {
            await saga.WaitAsync(options.Value.ReplyWithin, time);
        }
        catch (TimeoutException)
        {
            // The saga goes on; the caller is told how far it is.
        }
    }

    private async Task Run()
    {
        try
        {
            _progress = _progress with { Misses = 0 };
            while (OrderSaga.Next(state.Value!, _progress, Now) is not SagaStep.Rest and var step)
            {
                var misses = _progress.Misses;
                var started = time.GetTimestamp();
                _progress = await Do(state.Value!, step);
                OrderInstruments.StepDone(step, time.GetElapsedTime(started));
                if (_progress.Misses <= misses) continue;
                OrderInstruments.StepUnknown(step);
                LogMiss(Id, step.GetType().Name, _progress.Misses);
                if (_progress.Misses > MaxMisses) return;
                await WaitUnlessWoken(options.Value.RetryAfter * (1 << misses));
            }

            DeactivateOnIdle();
        }
        catch (DurableStateException exception)
        {
            // The activation is being dropped; the next one, or the wake-up, begins from what is durable.
            LogLostState(exception, Id);
            throw;
        }
        finally
        {
            LeaveGate();
        }
    }

    private async Task WaitUnlessWoken(TimeSpan delay)
    {
        using var ended = new CancellationTokenSource();
        _woken = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await Task.WhenAny(Task.Delay(delay, time, ended.Token), _woken.Task);
        _woken = null;
        await ended.CancelAsync();
    }

    /// <summary>A silo that stops lets a saga come to its rest: what is cut off would wait for its wake-up.</summary>
    public override async Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        if (_saga is { IsCompleted: false } saga) await saga.WaitAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
    }

    private void EnterGate()
    {
        gate.Enter();
        _entered = true;
    }

    private void LeaveGate()
    {
        if (!_entered) return;
        _entered = false;
        gate.Leave();
    }

    private async Task<SagaProgress> Do(OrderState order, SagaStep step)
    {
        switch (step)
        {
            case SagaStep.Write write:
                await Write(order, write.Next);
                return OrderSaga.AfterWrite(order, write.Next, _progress);
            case SagaStep.Hold hold:
                var ttl = hold.Promised ? order.HoldExpiresAt!.Value - Now + HoldRules.PromiseGrace : holds.Value.PayNow;
                return OrderSaga.AfterHold(order, _progress, hold, await AskAll(hold.Participants, Ask(hold.Attempt, ttl, hold.Promised)));
            case SagaStep.Confirm confirm:
                var confirmed = await AskAll<ConfirmResult?>(
                    confirm.Participants, async participant => await Bookable(participant).Confirm(Id, confirm.Attempt, participant.Claim));
                return OrderSaga.AfterConfirm(order, _progress, confirm, confirmed);
            case SagaStep.Release release:
                var released = await AskAll<Done?>(release.Participants, async participant =>
                {
                    await Bookable(participant).Release(Id, release.Attempt);
                    return default(Done);
                });
                return OrderSaga.AfterRelease(_progress, released.All(answer => answer is not null));
            case SagaStep.Withdraw withdraw:
                return OrderSaga.AfterRelease(_progress, (await AskWithdraw(withdraw.Participants, withdraw.Attempt)).All(answer => answer is not null));
            case SagaStep.Authorize { Payment: var payment }:
                var command = new AuthorizePayment(
                    PaymentKeys.Authorize(Id, payment.Number), Id, order.UserId, order.AmountOf(payment), payment.Token!);
                return OrderSaga.AfterAuthorize(order, _progress, await AskCashier(payment, cashier => cashier.Authorize(command)));
            case SagaStep.Capture { Payment: var payment }:
                return OrderSaga.AfterCapture(_progress, await AskCashier(payment, cashier => cashier.Capture(PaymentKeys.Capture(Id, payment.Number))));
            case SagaStep.Void { Payment: var payment }:
                return OrderSaga.AfterVoid(_progress, await AskCashier(payment, cashier => cashier.Void(PaymentKeys.Void(Id, payment.Number))));
            case SagaStep.Refund { Payment: var payment, Key: var key, Amount: var amount }:
                return OrderSaga.AfterRefund(_progress, await AskCashier(payment, cashier => cashier.Refund(key, amount)));
            default:
                throw new InvalidOperationException($"{step} is no step of an order.");
        }
    }

    private async Task Write(OrderState before, OrderState next)
    {
        await state.CommitAsync(next, CommitOf(next, next.EventSince(before, await numbers.Numbering())));
        LogPhase(Id, next.Phase);
        OrderInstruments.Moved(before, next, Now);
    }

    private Commit CommitOf(OrderState order, object? raised) => new()
    {
        Owner = order.UserId,
        Reference = order.BookingReference,
        WakeAfter = order.Phase == OrderPhase.Held ? Max(order.HoldExpiresAt!.Value - Now, TimeSpan.Zero)
            : order.IsResting ? null
            : options.Value.RecoverAfter,
        Events = raised is null ? null : [DomainEvent.Of(raised)],
    };

    private static TimeSpan Max(TimeSpan left, TimeSpan right) => left > right ? left : right;

    private IBookable Bookable(Participant participant) => GrainFactory.GetGrain<IBookable>(participant.GrainId);

    private Func<Participant, Task<HoldResult?>> Ask(int attempt, TimeSpan ttl, bool promised) =>
        async participant => await Bookable(participant).Hold(new HoldRequest(Id, attempt, participant.Claim, ttl, promised));

    /// <summary>Gives back holds in memory. Not waited for longer than a caller would: what does not hear of it lapses by itself.</summary>
    private Task Withdraw(ImmutableArray<Participant> participants, HoldResult?[] answers) =>
        Bounded(AskWithdraw([.. participants.Where((_, i) => answers[i] is null or HoldResult.Held)], InitialAttempt));

    private Task<Done?[]> AskWithdraw(ImmutableArray<Participant> participants, int attempt) => AskAll<Done?>(participants, async participant =>
    {
        await Bookable(participant).Withdraw(Id, attempt);
        return default(Done);
    });

    /// <summary>All at once, and one wait for all; <see langword="null"/> where no answer came, whatever became of the call.</summary>
    private async Task<TAnswer?[]> AskAll<TAnswer>(ImmutableArray<Participant> participants, Func<Participant, Task<TAnswer?>> ask)
    {
        var asked = new Task<TAnswer?>[participants.Length];
        for (var i = 0; i < asked.Length; i++) asked[i] = ask(participants[i]);
        Task all = Task.WhenAll(asked);
        await all.WaitAsync(CallTimeout, time).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
        var answers = new TAnswer?[asked.Length];
        for (var i = 0; i < asked.Length; i++)
        {
            try
            {
                answers[i] = asked[i].IsCompleted ? await asked[i] : throw new TimeoutException($"{participants[i].Key} did not answer within {CallTimeout}.");
            }
            catch (Exception exception) when (IsUnknownOutcome(exception))
            {
                LogUnanswered(exception, Id, participants[i].Key);
            }
        }

        return answers;
    }

    /// <summary>Lost infrastructure: the call may or may not have happened. Anything else is a bug, and shows.</summary>
    private static bool IsUnknownOutcome(Exception exception) =>
        exception is OrleansException or DurableStateException or TimeoutException or OperationCanceledException or OverloadedException or ObjectDisposedException
            // An answer that cannot be read says nothing of what happened.
            or SerializerException;

    [LoggerMessage(Level = LogLevel.Debug, Message = "Order {OrderId} is {Phase}.")]
    private partial void LogPhase(string orderId, OrderPhase phase);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Order {OrderId}: {Callee} did not answer; it is asked again.")]
    private partial void LogUnanswered(Exception exception, string orderId, string callee);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Order {OrderId}: the outcome of {Step} is not known ({Misses} times in a row).")]
    private partial void LogMiss(string orderId, string step, int misses);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Order {OrderId}: its state could not be written; its wake-up goes on.")]
    private partial void LogLostState(Exception exception, string orderId);
}
