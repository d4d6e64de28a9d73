using System.Collections.Immutable;
using System.Globalization;
using FlightTickets.Orders;
using FlightTickets.Payments;

namespace FlightTickets.Simulation;

/// <summary>An order: the same way round the saga's step function as its grain goes, with messages instead of calls.</summary>
internal sealed partial class OrderPlace(World world, Town town, string id)
{
    private const int MaxMisses = 5;
    private static readonly TimeSpan CallTimeout = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan PayNow = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan PayLater = TimeSpan.FromMinutes(3);
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
            Replay(activation, command);
            return;
        }

        activation.IsPlacing = true;
        var draft = OrderDraft.Of(command).Value;
        var participants = Participant.Of(command.Passengers.Length, draft);
        if (command.Payment is null) participants = participants.Add(Participant.OfUnpaidPlaces(command.UserId, command.Passengers.Length, draft));
        if (world.Mutant == Mutant.MoneyBeforePlaced && command.Payment is { } early)
        {
            town.Payment(PaymentId.Of(Id, 1)).Authorize(
                0, new AuthorizePayment(PaymentKeys.Authorize(Id, 1), Id, command.UserId, new Money(10000, "USD"), early.Token), _ => { });
        }

        Ask<HoldResult>(activation, participants, (participant, reply) => town.Hold(participant, new HoldRequest(Id, 1, participant.Claim, PayNow, false), reply), answers =>
        {
            var holds = answers.Cast<HoldResult?>().ToArray();
            var priced = holds.Any(answer => answer is null or HoldResult.Stale) ? null : (Result<ImmutableArray<OrderSegment>>?)OrderDraft.Price(command, draft, participants, holds);
            if (priced is not { IsRefused: false } taken)
            {
                Withdraw(participants, 1);
                Load(activation);
                activation.IsPlacing = false;
                // What rests is deactivated, like the grain.
                if (activation.Value is null) Drop(activation);
                else Replay(activation, command);
                return;
            }

            Insert(activation, command, participants, taken.Value);
        });
    });

    public void Pay(string key, string token) => world.Send(() =>
    {
        if (Ready() is not { } activation || PaymentAttempt.Find(activation.Value!, key) is not null) return;
        var begun = PaymentAttempt.Begin(activation.Value!, key, "hash", token);
        if (!begun.IsRefused) Begin(activation, begun.Value, new SagaProgress());
    });

    public void Extend(TimeSpan by) => world.Send(() =>
    {
        if (Ready() is not { Value.HoldExpiresAt: { } expires } activation) return;
        var begun = HoldExtension.Begin(activation.Value!, expires + by, world.Now);
        if (!begun.IsRefused) Begin(activation, begun.Value, new SagaProgress());
    });

    public void Cancel(string key, OrderPart part, bool inFull = false) => world.Send(() =>
    {
        if (Ready() is not { } activation || Cancellation.Find(activation.Value!, key) is not null) return;
        var quoted = Cancellation.Quote(activation.Value!, "quote-" + key, part, inFull, TimeSpan.FromMinutes(15), world.Now);
        if (quoted.IsRefused) return;
        var begun = Cancellation.Begin(quoted.Value, "quote-" + key, key, "hash", world.Now);
        if (begun.IsRefused) return;
        if (world.Mutant == Mutant.CancelInMemory) ReleaseAll(activation.Value!);
        if (world.Mutant == Mutant.ReduceInMemory && begun.Value.Phase == OrderPhase.Reducing) ReleasePart(begun.Value);
        Begin(activation, begun.Value, new SagaProgress());
    });

    public void Reseat(ImmutableArray<string?> seats) => world.Send(() =>
    {
        if (Ready() is not { Value.Phase: OrderPhase.Confirmed } activation) return;
        var order = activation.Value!;
        if (order.Segments[0].Seats.Length != seats.Length || order.Travelling(0) == 0) return;
        seats = [.. seats.Select((seat, passenger) => order.Segments[0].HasPlace(passenger) ? seat : null)];
        ImmutableArray<SegmentSeats> change = [new SegmentSeats(0, seats)];
        var wanted = SeatChange.Wanted(order, change);
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
            Begin(activation, SeatChange.Begin(order, change), new SagaProgress());
        });
    });

    /// <summary>What is done for an order when its flight is cancelled: everything is given back, once it is at rest; asked for again until it is.</summary>
    public void RefundFor(string flight, int time = 0)
    {
        if (Row.Value is not { } order || order.Phase is OrderPhase.Cancelled or OrderPhase.Expired or OrderPhase.Failed) return;
        if (order.IsResting)
        {
            if (!Flies(order, flight)) return;
            Cancel(string.Create(CultureInfo.InvariantCulture, $"disruption-{flight}-{time}"), OrderPart.Everything, inFull: true);
        }

        if (world.Mutant != Mutant.RefundOnceOnly) world.After(TimeSpan.FromSeconds(15), () => RefundFor(flight, time + 1));
    }

    public static bool Flies(OrderState order, string flight) =>
        order.Segments.Where((segment, i) => segment.FlightId == flight && order.Travelling(i) != 0).Any();

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
            Payments = command.Payment is { } payment ? [new OrderPayment(1, "", command.RequestHash, payment.Token, PaymentStatus.Pending, null) { Amount = OrderDraft.Total(segments, command.Passengers.Length) }] : [],
        };
        if (activation.IsLoaded && activation.Value is not null)
        {
            Withdraw(participants, 1);
            activation.IsPlacing = false;
            Replay(activation, command);
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
                activation.Progress = new SagaProgress();
                Drive(activation);
            }
            else if (result == WriteResult.Conflict)
            {
                Withdraw(participants, 1);
                Load(activation);
                Replay(activation, command);
            }
            else
            {
                Drop(activation);
            }
        });
    }

    private Activation Pick() => _activations[world.Has(Faults.Torn, world.Scenario.Torn) ? 1 : 0];

    /// <summary>An activation that may begin something: loaded, and not in the middle of anything.</summary>
    private Activation? Ready()
    {
        var activation = Pick();
        if (activation.IsPlacing || activation.IsRunning) return null;
        if (!activation.IsLoaded) Load(activation);
        if (activation.Value is null)
        {
            Drop(activation);
            return null;
        }

        if (OrderSaga.Next(activation.Value, activation.Progress, world.Now) is SagaStep.Rest) return activation;
        Drive(activation);
        return null;
    }

    private void Begin(Activation activation, OrderState next, SagaProgress progress)
    {
        activation.IsRunning = true;
        activation.Progress = progress;
        Write(activation, next, () => Loop(activation));
    }

    private void Load(Activation activation) => (activation.Value, activation.Etag, activation.IsLoaded) = (Row.Value, Row.Etag, true);

    private static void Drop(Activation activation)
    {
        activation.Epoch++;
        (activation.Value, activation.Etag, activation.IsLoaded, activation.IsPlacing, activation.IsRunning) = (null, 0, false, false, false);
        activation.Progress = new SagaProgress();
    }

    private sealed class Activation
    {
        public OrderState? Value { get; set; }
        public long Etag { get; set; }
        public bool IsLoaded { get; set; }
        public bool IsPlacing { get; set; }
        public bool IsRunning { get; set; }
        public int Epoch { get; set; }
        public SagaProgress Progress { get; set; } = new();
    }
}
