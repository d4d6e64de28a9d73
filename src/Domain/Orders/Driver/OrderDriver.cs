using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using FlightTickets.Payments;

namespace FlightTickets.Orders;

/// <summary>
/// Drives an order: asks <see cref="OrderSaga"/> for the next step, carries it out through its ports, and asks again. Commands begin sagas,
/// and callers wait for them for a bounded time. A driver lives as long as its activation, and calls may interleave at every await. The
/// grain and the simulator run this same class.
/// </summary>
/// <remarks>This part: the saga's loop. The other parts: one per command.</remarks>
internal sealed partial class OrderDriver(string id, OrderPorts ports)
{
    /// <summary>The attempt of the holds that are requested before the record exists.</summary>
    public const int InitialAttempt = 1;

    /// <summary>After this many unknown outcomes in a row, the activation leaves the order to its wake-up.</summary>
    private const int MaxMisses = 9;

    /// <summary>How long to wait for a participant's answer before asking again, or telling the caller to come back.</summary>
    private static readonly TimeSpan CallTimeout = TimeSpan.FromSeconds(5);

    private readonly IDurableRecord<OrderState> _record = ports.Record;
    private readonly TimeProvider _time = ports.Time;
    private Task? _saga;
    private TaskCompletionSource? _woken;
    private bool _entered;
    private SagaProgress _progress = new();

    private DateTimeOffset Now => _time.GetUtcNow();

    private OrderState? Value => _record.Value;

    /// <summary>
    /// The order that callers are shown: its durable state. A write under way may be ahead of it, and a caller that did not wait must not
    /// be told of a confirmation that a crash can still undo.
    /// </summary>
    private OrderState Shown => _record.DurableValue!;

    /// <summary>Whether another command must wait, because a saga runs or is about to.</summary>
    private bool IsUnderWay => _saga is { IsCompleted: false } || !Value!.IsResting;

    /// <summary>The order's public state, without waiting; <see langword="null"/> if it does not exist.</summary>
    public async Task<OrderState?> Get()
    {
        await Find();
        RestAfterRead();
        return _record.DurableValue;
    }

    /// <summary>The wake-up: continues what is under way, with no pause before the next try.</summary>
    public async Task Wake()
    {
        if (await Find() is null) return;

        // A saga that waits for the gateway's answer asks again under the same key, and one that pauses before a retry stops pausing.
        if (_cashier is { } cashier) await cashier.Nudge();
        _woken?.TrySetResult();
        await Bounded(Drive());
    }

    /// <summary>Completes when the running saga comes to rest: an interrupted saga would have to wait for its wake-up.</summary>
    public async Task WhenAtRest(CancellationToken cancellationToken)
    {
        if (_saga is { IsCompleted: false } saga)
            await saga.WaitAsync(cancellationToken)
                .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
    }

    /// <summary>Runs the saga unless it is running or resting; the task ends when the saga rests, or must wait for its wake-up.</summary>
    private Task Drive()
    {
        if (_saga is { IsCompleted: false }) return _saga;
        if (OrderSaga.Next(Value!, _progress, Now) is SagaStep.Rest)
        {
            LeaveGate();
            ports.Host.Rest();
            return Task.CompletedTask;
        }

        return _saga = Run();
    }

    /// <summary>
    /// The write that begins a saga is part of it, so no other call decides meanwhile. The saga then runs while the caller waits, up to the
    /// bound.
    /// </summary>
    private async Task Begin(OrderState next, params object[] events)
    {
        EnterGate();
        try
        {
            _progress = new SagaProgress();
            await (_saga = Commit(next, events));
            await Bounded(Drive());
        }
        finally
        {
            LeaveGate();
        }
    }

    private async Task Bounded(Task saga)
    {
        try
        {
            await saga.WaitAsync(ports.Options.ReplyWithin, ports.Pace);
        }
        catch (TimeoutException)
        {
            // The saga goes on; the caller is told how far it has come.
        }
    }

    private async Task Run()
    {
        try
        {
            _progress = _progress with { Misses = 0 };
            while (OrderSaga.Next(Value!, _progress, Now) is not SagaStep.Rest and var step)
            {
                var misses = _progress.Misses;
                var started = _time.GetTimestamp();
                _progress = await Do(Value!, step);
                ports.Observer.StepDone(step, _time.GetElapsedTime(started));
                if (_progress.Misses <= misses) continue;
                ports.Observer.StepUnknown(step, _progress.Misses);
                if (_progress.Misses > MaxMisses) return;
                await WaitUnlessWoken(ports.Options.RetryAfter * (1 << misses));
            }

            ports.Host.Rest();
        }
        catch (Exception exception)
        {
            // The activation is being dropped; the next one, or the wake-up, continues from what is durable.
            ports.Observer.Interrupted(exception);
            throw;
        }
        finally
        {
            LeaveGate();
        }
    }

    private async Task WaitUnlessWoken(TimeSpan delay)
    {
        _woken = new TaskCompletionSource();
        await _woken.Task.WaitAsync(delay, ports.Pace)
            .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
        _woken = null;
    }

    private void EnterGate()
    {
        ports.Host.EnterGate();
        _entered = true;
    }

    private void LeaveGate()
    {
        if (!_entered) return;
        _entered = false;
        ports.Host.LeaveGate();
    }

    private async Task<SagaProgress> Do(OrderState order, SagaStep step)
    {
        switch (step)
        {
            case SagaStep.Write write:
                return await Write(order, write.Next);
            case SagaStep.Hold hold:
                var ttl = hold.Promised ? order.HoldExpiresAt!.Value - Now + HoldRules.PromiseGrace : ports.Holds.PayNow;
                return OrderSaga.AfterHold(order, _progress, hold, await AskHold(hold.Participants, hold.Attempt, ttl, hold.Promised));
            case SagaStep.Confirm confirm:
                var confirmed = await AskAll(confirm.Participants,
                    party => ports.Participants.Confirm(party, id, confirm.Attempt));
                return OrderSaga.AfterConfirm(order, _progress, confirm, confirmed);
            case SagaStep.Release release:
                return OrderSaga.AfterRelease(_progress, await AskDone(release.Participants,
                    party => ports.Participants.Release(party, id, release.Attempt)));
            case SagaStep.Withdraw withdraw:
                return OrderSaga.AfterRelease(_progress, await AskWithdraw(withdraw.Participants, withdraw.Attempt));
            case SagaStep.Authorize { Payment: var payment }:
                var command = new AuthorizePayment(PaymentKeys.Authorize(id, payment), id, order.UserId,
                    payment.Amount, payment.Token!);
                return OrderSaga.AfterAuthorize(order, _progress, await AskCashier(payment, cashier => cashier.Authorize(command)));
            case SagaStep.Capture { Payment: var payment }:
                // If the next step writes the order, the payment joins that commit: capture and confirmation are durable together.
                var isWrittenNext = OrderSaga.Next(order, OrderSaga.AfterCapture(_progress, PaymentOutcome.Done), Now) is SagaStep.Write;
                return OrderSaga.AfterCapture(_progress, await AskCashier(payment,
                    cashier => cashier.Capture(PaymentKeys.Capture(id, payment), isWrittenNext ? _record : null)));
            case SagaStep.Void { Payment: var payment }:
                return OrderSaga.AfterVoid(_progress,
                    await AskCashier(payment, cashier => cashier.Void(PaymentKeys.Void(id, payment))));
            case SagaStep.Refund { Payment: var payment, Key: var key, Amount: var amount }:
                return OrderSaga.AfterRefund(_progress, await AskCashier(payment, cashier => cashier.Refund(key, amount)));
            default:
                throw new InvalidOperationException($"{step} is no step of an order.");
        }
    }

    private async Task<SagaProgress> Write(OrderState before, OrderState next)
    {
        object[] events = next.EventSince(before, await ports.Host.Numbering()) is { } raised ? [raised] : [];
        if (_cashier is { HasCapture: true })
        {
            var isStored = false;
            var outcome = await AskCashier(before.OpenPayment!, cashier => cashier.StoreCapture(
                async payment => isStored = await _record.CommitWithAsync(payment, next, WakeAfter(next), events)));

            // The payment was stored by itself, or its state is unknown; the order is as it was before.
            if (!isStored) return OrderSaga.AfterCapture(_progress with { Money = MoneyFact.Authorized }, outcome);
        }
        else
        {
            await Commit(next, events);
        }

        ports.Observer.Moved(before, next);
        return OrderSaga.AfterWrite(before, next, _progress);
    }

    private Task Commit(OrderState next, params ReadOnlySpan<object> events) => _record.CommitAsync(next, WakeAfter(next), events);

    private TimeSpan? WakeAfter(OrderState order) => OrderSaga.WakeAfter(order, ports.Options.RecoverAfter, Now);

    private Task<HoldResult?[]> AskHold(ImmutableArray<Participant> participants, int attempt, TimeSpan ttl, bool promised) =>
        AskAll(participants, party => ports.Participants.Hold(party, id, attempt, ttl, promised));

    private Task<bool> AskWithdraw(ImmutableArray<Participant> participants, int attempt) =>
        AskDone(participants, party => ports.Participants.Withdraw(party, id, attempt));

    /// <summary>Asks every participant for something that needs no answer but completion; returns whether all completed it.</summary>
    private async Task<bool> AskDone(ImmutableArray<Participant> participants, Func<Party, Task> ask)
    {
        var answers = await AskAll<Done?>(participants, async party =>
        {
            await ask(party);
            return [.. party.Members.Select(_ => (Done?)default(Done))];
        });
        return answers.All(answer => answer is not null);
    }

    /// <summary>
    /// Asks all participants at once, a flight and its seats by one call, and waits once for all; <see langword="null"/> for each without
    /// an answer, whatever the call did.
    /// </summary>
    private async Task<TAnswer?[]> AskAll<TAnswer>(ImmutableArray<Participant> participants, Func<Party, Task<TAnswer?[]>> ask)
    {
        var parties = Party.Of(participants);
        var asked = new Task<TAnswer?[]>[parties.Length];
        for (var i = 0; i < asked.Length; i++) asked[i] = ask(parties[i]);
        Task all = Task.WhenAll(asked);
        await all.WaitAsync(CallTimeout, ports.Pace)
            .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
        var answers = new TAnswer?[participants.Length];
        for (var i = 0; i < asked.Length; i++)
        {
            try
            {
                var told = asked[i].IsCompleted
                    ? await asked[i]
                    : throw new TimeoutException($"{parties[i].Grain} did not answer within {CallTimeout}.");
                for (var member = 0; member < told.Length; member++) answers[parties[i].Positions[member]] = told[member];
            }
            catch (Exception exception) when (ports.Host.IsUnknownOutcome(exception))
            {
                ports.Observer.Unanswered(parties[i].Grain.Key.ToString()!, exception);
            }
        }

        return answers;
    }

    /// <summary>
    /// The order's current state; <see langword="null"/> if it does not exist. Its absence is not remembered: in a torn cluster another
    /// activation may be placing it, and this one would never learn of it.
    /// </summary>
    private async Task<OrderState?> Find()
    {
        // An order that is being placed does not exist yet: a saga that acted on it now would move money for a record that may never exist.
        if (_placed is { } placed)
            await ((Task)placed).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
        await _record.LoadAsync();
        if (Value is null && _placed is null) ports.Host.Rest();
        return Value;
    }

    /// <summary>The order once everything under way has ended; <see langword="null"/> if it does not exist.</summary>
    private async Task<OrderState?> Settle()
    {
        if (await Find() is not null) await Bounded(Drive());
        return Value;
    }

    /// <summary>
    /// An order is found by its key and not by a directory: after silos join or leave, another activation may have it, and an idle one here
    /// would keep serving stale state: also one that found no order, or one under way which another activation then finishes.
    /// </summary>
    private void RestAfterRead()
    {
        if (_saga is not { IsCompleted: false }) ports.Host.Rest();
    }

    private static string HashOf(string idempotencyKey) =>
        Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(idempotencyKey)).AsSpan(0, 18));
}
