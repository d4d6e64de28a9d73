using System.Collections.Immutable;
using FlightTickets.Booking;
using FlightTickets.Orders;
using FlightTickets.Payments;

namespace FlightTickets.Simulation;

/// <summary>An order: the same way round the saga's step function as its grain goes, with messages instead of calls.</summary>
internal sealed class OrderPlace(World world, Town town, string id)
{
    private const int MaxMisses = 5;
    private static readonly TimeSpan CallTimeout = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan PayNow = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan PayLater = TimeSpan.FromMinutes(3);
    private static readonly TimeSpan Grace = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan RecoverAfter = TimeSpan.FromSeconds(30);

    private readonly Activation[] _activations = [new(), new()];
    private int _freshKeys;

    public string Id { get; } = id;

    public Row<OrderState> Row { get; } = new(world);

    /// <summary>Whether a customer was told that the order is confirmed.</summary>
    public bool ToldConfirmed { get; private set; }

    public bool ToldDeclined { get; private set; }

    public void Crash()
    {
        world.Note($"{Id} crashes");
        Drop(_activations[0]);
    }

    public void Place(PlaceOrder command) => world.Send(() =>
    {
        var activation = Pick();
        if (activation.IsPlacing) return;
        if (activation.Value is not null)
        {
            Drive(activation);
            return;
        }

        activation.IsPlacing = true;
        var draft = Placing.Draft(command).Value;
        var participants = Participant.Of(command.Passengers.Length, draft);
        if (world.Mutant == Mutant.MoneyBeforePlaced && command.Payment is { } early)
        {
            town.Payment(PaymentId.Of(Id, 1)).Authorize(
                new AuthorizePayment(PaymentKeys.Authorize(Id, 1), Id, command.UserId, new Money(10000, "USD"), early.Token), _ => { });
        }

        Ask<HoldResult>(activation, participants, (participant, reply) => town.Hold(participant, new HoldRequest(Id, 1, participant.Claim, PayNow, false), reply), answers =>
        {
            var holds = answers.Cast<HoldResult?>().ToArray();
            var priced = holds.Any(answer => answer is null or HoldResult.Stale) ? null : (Result<ImmutableArray<OrderSegment>>?)Placing.Price(command, draft, participants, holds);
            if (priced is not { IsRefused: false } taken)
            {
                Withdraw(participants, 1);
                Load(activation);
                activation.IsPlacing = false;
                // What rests is deactivated, like the grain.
                if (activation.Value is null) Drop(activation);
                else Drive(activation);
                return;
            }

            Insert(activation, command, participants, taken.Value);
        });
    });

    public void Pay(string key, string token) => world.Send(() =>
    {
        if (Ready() is not { } activation || Paying.Find(activation.Value!, key) is not null) return;
        var begun = Paying.Begin(activation.Value!, key, "hash", token);
        if (!begun.IsRefused) Begin(activation, begun.Value, new Progress { Money = MoneyFact.Untouched });
    });

    public void Cancel(string key) => world.Send(() =>
    {
        if (Ready() is not { } activation || Cancelling.Find(activation.Value!, key) is not null) return;
        var quoted = Cancelling.Quote(activation.Value!, "quote-" + key, TimeSpan.FromMinutes(15), world.Now);
        if (quoted.IsRefused) return;
        var begun = Cancelling.Begin(quoted.Value, "quote-" + key, key, "hash", world.Now);
        if (begun.IsRefused) return;
        if (world.Mutant == Mutant.CancelInMemory) ReleaseAll(activation.Value!);
        Begin(activation, begun.Value, new Progress());
    });

    public void Reseat(ImmutableArray<string?> seats) => world.Send(() =>
    {
        if (Ready() is not { Value.Phase: OrderPhase.Confirmed } activation) return;
        var order = activation.Value!;
        if (order.Segments[0].Seats.Length != seats.Length) return;
        ImmutableArray<SegmentSeats> change = [new SegmentSeats(0, seats)];
        var wanted = Reseating.Wanted(order, change);
        if (wanted.IsEmpty) return;
        activation.IsRunning = true;
        var attempt = order.Attempt + 1;
        Ask<HoldResult>(activation, wanted, (participant, reply) => town.Hold(participant, new HoldRequest(Id, attempt, participant.Claim, PayNow, false), reply), answers =>
        {
            activation.IsRunning = false;
            if (answers.Any(answer => answer is HoldResult.Refused))
            {
                Withdraw(wanted, attempt);
                return;
            }

            if (world.Mutant == Mutant.VacateFirst) ReleaseSeats(order);
            Begin(activation, Reseating.Begin(order, change) with { HoldFirst = answers.Any(answer => answer is not HoldResult.Held) }, new Progress());
        });
    });

    /// <summary>What the sweeper does: finds a row that is due, and wakes its grain.</summary>
    public void Sweep()
    {
        if (Row.DueAt is { } due && due <= world.Now)
        {
            world.Send(() =>
            {
                var activation = Pick();
                if (!activation.IsLoaded) Load(activation);
                if (activation.IsPlacing) return;
                if (activation.Value is null) Drop(activation);
                else Drive(activation);
            });
        }
    }

    private void Insert(Activation activation, PlaceOrder command, ImmutableArray<Participant> participants, ImmutableArray<OrderSegment> segments)
    {
        var order = new OrderState
        {
            Id = Id,
            UserId = command.UserId,
            RequestHash = command.RequestHash,
            Number = 1,
            BookingReference = "R",
            Phase = command.Payment is null ? OrderPhase.Promising : OrderPhase.Placed,
            Attempt = command.Payment is null ? 2 : 1,
            Passengers = command.Passengers,
            Segments = segments,
            CreatedAt = world.Now,
            HoldExpiresAt = command.Payment is null ? world.Now + PayLater : null,
            Payments = command.Payment is { } payment ? [new OrderPayment(1, "", command.RequestHash, payment.Token, PaymentStatus.Pending, null)] : [],
        };
        if (activation.IsLoaded && activation.Value is not null)
        {
            Withdraw(participants, 1);
            activation.IsPlacing = false;
            Drive(activation);
            return;
        }

        var epoch = activation.Epoch;
        Row.Write(0, order, WakeAfter(order), (result, etag) =>
        {
            if (activation.Epoch != epoch) return;
            activation.IsPlacing = false;
            if (result == WriteResult.Done)
            {
                world.Note($"{Id} placed as {order.Phase}");
                (activation.Value, activation.Etag, activation.IsLoaded) = (order, etag, true);
                activation.Progress = new Progress { Money = MoneyFact.Untouched };
                Drive(activation);
            }
            else if (result == WriteResult.Conflict)
            {
                Withdraw(participants, 1);
                Load(activation);
                Drive(activation);
            }
            else
            {
                Drop(activation);
            }
        });
    }

    private Activation Pick() => _activations[world.Has(Faults.Torn, 200) ? 1 : 0];

    /// <summary>An activation that may begin something: loaded, and not in the middle of anything.</summary>
    private Activation? Ready()
    {
        var activation = Pick();
        if (activation.IsPlacing || activation.IsRunning) return null;
        if (!activation.IsLoaded) Load(activation);
        if (activation.Value is null) return null;
        if (OrderSaga.Next(activation.Value, activation.Progress, world.Now) is Step.Rest) return activation;
        Drive(activation);
        return null;
    }

    private void Begin(Activation activation, OrderState next, Progress progress)
    {
        activation.IsRunning = true;
        activation.Progress = progress;
        Write(activation, next, () => Loop(activation));
    }

    private void Drive(Activation activation)
    {
        if (activation.IsRunning) return;
        activation.IsRunning = true;
        activation.Progress = activation.Progress with { Misses = 0 };
        Loop(activation);
    }

    private void Loop(Activation activation)
    {
        var order = activation.Value!;
        var step = Mutate(order, activation.Progress, OrderSaga.Next(order, activation.Progress, world.Now));
        var misses = activation.Progress.Misses;

        void Continue(Progress progress)
        {
            activation.Progress = progress;
            if (progress.Misses <= misses)
            {
                Loop(activation);
            }
            else if (progress.Misses > MaxMisses)
            {
                activation.IsRunning = false;
            }
            else
            {
                var epoch = activation.Epoch;
                world.After(TimeSpan.FromMilliseconds(40 << misses), () =>
                {
                    if (activation.Epoch == epoch) Loop(activation);
                });
            }
        }

        switch (step)
        {
            case Step.Rest:
                Tell(order);
                Drop(activation);
                break;
            case Step.Write write:
                Write(activation, write.Next, () =>
                {
                    activation.Progress = OrderSaga.AfterWrite(order, write.Next, activation.Progress);
                    Loop(activation);
                });
                break;
            case Step.Hold hold:
                var ttl = hold.Promised ? order.HoldExpiresAt!.Value - world.Now + Grace : PayNow;
                Ask<HoldResult>(activation, hold.Participants, (participant, reply) => town.Hold(participant, new HoldRequest(Id, hold.Attempt, participant.Claim, ttl, hold.Promised), reply),
                    answers => Continue(OrderSaga.AfterHold(order, activation.Progress, hold, [.. answers.Cast<HoldResult?>()])));
                break;
            case Step.Confirm confirm:
                Ask<ConfirmResult>(activation, confirm.Participants, (participant, reply) => town.Confirm(participant, Id, confirm.Attempt, reply),
                    answers => Continue(OrderSaga.AfterConfirm(order, activation.Progress, confirm, Mutate([.. answers.Select(answer => (ConfirmResult?)answer)]))));
                break;
            case Step.Release release:
                Ask<bool>(activation, release.Participants, (participant, reply) => town.Release(participant, Id, release.Attempt, reply),
                    answers => Continue(OrderSaga.AfterRelease(activation.Progress, answers.All(answer => answer is not null))));
                break;
            case Step.Withdraw withdraw:
                Ask<bool>(activation, withdraw.Participants, (participant, reply) => town.Withdraw(participant, Id, withdraw.Attempt, reply),
                    answers => Continue(OrderSaga.AfterRelease(activation.Progress, answers.All(answer => answer is not null))));
                break;
            case Step.Authorize { Payment: var payment }:
                AskPayment(activation, (place, reply) => place.Authorize(new AuthorizePayment(Key(PaymentKeys.Authorize(Id, payment.Number)), Id, order.UserId, order.Total, payment.Token!), reply),
                    payment, outcome => Continue(OrderSaga.AfterAuthorize(order, activation.Progress, outcome)));
                break;
            case Step.Capture { Payment: var payment }:
                AskPayment(activation, (place, reply) => place.Capture(Key(PaymentKeys.Capture(Id, payment.Number)), reply),
                    payment, outcome => Continue(OrderSaga.AfterCapture(activation.Progress, outcome)));
                break;
            case Step.Void { Payment: var payment }:
                AskPayment(activation, (place, reply) => place.Void(Key(PaymentKeys.Void(Id, payment.Number)), reply),
                    payment, outcome => Continue(OrderSaga.AfterVoid(activation.Progress, outcome)));
                break;
            case Step.Refund { Payment: var payment } refund:
                AskPayment(activation, (place, reply) => place.Refund(Key(refund.Key), refund.Amount, reply),
                    payment, outcome => Continue(OrderSaga.AfterRefund(activation.Progress, outcome)));
                break;
        }
    }

    private void Write(Activation activation, OrderState next, Action then)
    {
        var epoch = activation.Epoch;
        activation.Value = next;
        Row.Write(activation.Etag, next, WakeAfter(next), (result, etag) =>
        {
            if (activation.Epoch != epoch) return;
            world.Note($"{Id} {next.Phase} attempt {next.Attempt}: {result}");
            if (result != WriteResult.Done)
            {
                Drop(activation);
                return;
            }

            activation.Etag = etag;
            then();
        });
    }

    private TimeSpan? WakeAfter(OrderState order) =>
        order.Phase == OrderPhase.Held ? order.HoldExpiresAt!.Value - world.Now
        : order.IsResting || world.Mutant == Mutant.ForgetWakeUp ? null
        : RecoverAfter;

    private void Tell(OrderState order)
    {
        ToldConfirmed |= order.Phase == OrderPhase.Confirmed;
        ToldDeclined |= order.Phase == OrderPhase.Failed;
    }

    private void Ask<TAnswer>(Activation activation, ImmutableArray<Participant> participants, Action<Participant, Action<TAnswer>> send, Action<object?[]> done)
    {
        var answers = new object?[participants.Length];
        var (missing, over, epoch) = (participants.Length, false, activation.Epoch);

        void Finish()
        {
            if (over || activation.Epoch != epoch) return;
            over = true;
            done(answers);
        }

        for (var i = 0; i < participants.Length; i++)
        {
            var index = i;
            send(participants[index], answer =>
            {
                if (over || answers[index] is not null) return;
                answers[index] = answer;
                if (--missing == 0) Finish();
            });
        }

        world.After(CallTimeout, Finish);
    }

    private void AskPayment(Activation activation, Action<PaymentPlace, Action<PaymentOutcome>> ask, OrderPayment payment, Action<PaymentOutcome> done)
    {
        var (over, epoch) = (false, activation.Epoch);

        void Finish(PaymentOutcome outcome)
        {
            if (over || activation.Epoch != epoch) return;
            over = true;
            done(outcome switch
            {
                PaymentOutcome.Unknown when world.Mutant == Mutant.UnknownIsDeclined => PaymentOutcome.Declined,
                PaymentOutcome.Unknown when world.Mutant == Mutant.UnknownIsDone => PaymentOutcome.Done,
                _ => outcome,
            });
        }

        world.Send(() => ask(town.Payment(PaymentId.Of(Id, payment.Number)), Finish));
        world.After(CallTimeout, () => Finish(PaymentOutcome.Unknown));
    }

    private void Withdraw(ImmutableArray<Participant> participants, int attempt)
    {
        foreach (var participant in participants) town.Withdraw(participant, Id, attempt, _ => { });
    }

    private void ReleaseAll(OrderState order)
    {
        foreach (var participant in OrderSaga.Everything(order)) town.Release(participant, Id, order.Attempt, _ => { });
    }

    private void ReleaseSeats(OrderState order)
    {
        foreach (var participant in OrderSaga.Everything(order).Where(participant => participant.Passenger >= 0)) town.Release(participant, Id, order.Attempt, _ => { });
    }

    private void Load(Activation activation) => (activation.Value, activation.Etag, activation.IsLoaded) = (Row.Value, Row.Etag, true);

    private static void Drop(Activation activation)
    {
        activation.Epoch++;
        (activation.Value, activation.Etag, activation.IsLoaded, activation.IsPlacing, activation.IsRunning) = (null, 0, false, false, false);
        activation.Progress = new Progress();
    }

    private string Key(string key) => world.Mutant == Mutant.FreshGatewayKeys ? $"{key}/{++_freshKeys}" : key;

    private Step Mutate(OrderState order, Progress progress, Step step)
    {
        switch (world.Mutant)
        {
            case Mutant.ExpireInMemory when step is Step.Write { Next.Phase: OrderPhase.Aborting } && order.Phase == OrderPhase.Held:
                ReleaseAll(order);
                return step;
            case Mutant.ReleaseBeforePayment when order.Phase == OrderPhase.Aborting && !progress.Released && step is not Step.Write:
                return new Step.Release(OrderSaga.Everything(order), order.Attempt);
            case Mutant.CaptureBeforeConfirm when step is Step.Confirm && order.Phase == OrderPhase.Placed && progress.Money == MoneyFact.Authorized:
                return new Step.Capture(order.OpenPayment!);
            case Mutant.ForgetVoid when step is Step.Void:
                return new Step.Release(OrderSaga.Everything(order), order.Attempt) is var release && progress.Released
                    ? new Step.Write(order.End(PaymentStatus.Voided))
                    : release;
            case Mutant.ForgetCancelRefund when step is Step.Refund && order.Phase == OrderPhase.Cancelling:
                return new Step.Write(order.Cancelled());
            default:
                return step;
        }
    }

    private ConfirmResult?[] Mutate(ConfirmResult?[] answers) => world.Mutant switch
    {
        Mutant.HoldLostIsDone => [.. answers.Select(answer => answer is ConfirmResult.HoldLost or ConfirmResult.Stale ? ConfirmResult.Done : answer)],
        Mutant.OneConfirmIsEnough when answers.Contains(ConfirmResult.Done) => [.. answers.Select(_ => (ConfirmResult?)ConfirmResult.Done)],
        _ => answers,
    };

    private sealed class Activation
    {
        public OrderState? Value { get; set; }
        public long Etag { get; set; }
        public bool IsLoaded { get; set; }
        public bool IsPlacing { get; set; }
        public bool IsRunning { get; set; }
        public int Epoch { get; set; }
        public Progress Progress { get; set; } = new();
    }
}
