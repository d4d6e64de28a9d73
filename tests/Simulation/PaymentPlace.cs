using FlightTickets.Payments;

namespace FlightTickets.Simulation;

/// <summary>
/// A payment, as its cashiers run the rules: one command at a time, an authorization in memory only, the first write without a read. Each activation of the order has a
/// cashier of its own; a command goes astray to the other's as it did when payments had activations, and answers get lost: more than can happen.
/// </summary>
internal sealed class PaymentPlace(World world, string id, Gateway gateway)
{
    private readonly Activation[] _activations = [new(), new()];

    public Row<PaymentState> Row { get; } = new(world);

    public void Crash()
    {
        world.Note($"{id} crashes");
        Drop(_activations[0]);
    }

    public void Authorize(int cashier, AuthorizePayment command, Action<PaymentOutcome> reply) => Enter(cashier, reply, (activation, done) =>
    {
        if (Payment.BeforeAuthorize(activation.Current) is { } known)
        {
            done(known);
            return;
        }

        var answer = gateway.Authorize(command.OrderId, command.Key, command.Token, command.Amount);
        var (next, outcome) = Payment.AfterAuthorize(command, answer);
        if (outcome == PaymentOutcome.Declined)
        {
            Store(activation, next, outcome, Payment.BeforeAuthorize, done);
            return;
        }

        activation.Known = next;
        done(outcome);
    });

    public void Capture(int cashier, string key, Action<PaymentOutcome> reply) => Enter(cashier, reply, (activation, done) =>
    {
        var payment = activation.Find(Row);
        if (Payment.BeforeCapture(payment) is { } known)
        {
            done(known);
            return;
        }

        var lapses = world.Has(Faults.GatewayDeclines, 60);
        var (next, outcome) = Payment.AfterCapture(payment!, gateway.Capture(key, payment!.Authorization!, lapses), world.Now);
        if (outcome == PaymentOutcome.Done) Store(activation, next, outcome, Payment.BeforeCapture, done);
        else done(outcome);
    });

    public void Void(int cashier, string key, Action<PaymentOutcome> reply) => Enter(cashier, reply, (activation, done) =>
    {
        var payment = activation.Find(Row);
        if (Payment.BeforeVoid(payment) is { } known)
        {
            done(known);
            return;
        }

        var (next, outcome) = Payment.AfterVoid(payment!, gateway.Void(key, payment!.Authorization!), world.Now);
        if (outcome is PaymentOutcome.Done or PaymentOutcome.AlreadyCaptured) Store(activation, next, outcome, Payment.BeforeVoid, done);
        else done(outcome);
    });

    public void Refund(int cashier, string key, Money amount, Action<PaymentOutcome> reply) => Enter(cashier, reply, (activation, done) =>
    {
        var payment = activation.Find(Row);
        if (Payment.BeforeRefund(payment, key, amount) is { } known)
        {
            done(known);
            return;
        }

        var (next, outcome) = Payment.AfterRefund(payment!, key, amount, gateway.Refund(key, payment!.Authorization!, amount), world.Now);
        if (outcome == PaymentOutcome.Done) Store(activation, next, outcome, state => Payment.BeforeRefund(state, key, amount), done);
        else done(outcome);
    });

    private void Enter(int cashier, Action<PaymentOutcome> reply, Action<Activation, Action<PaymentOutcome>> turn)
    {
        var activation = _activations[world.Has(Faults.Torn, 60) ? 1 - cashier : cashier];
        activation.Queue.Enqueue(() => turn(activation, outcome =>
        {
            world.Note($"{id}: {outcome}");
            world.Send(() => reply(outcome));
            if (outcome == PaymentOutcome.NotAuthorized) (activation.Known, activation.IsLoaded) = (null, false);
            activation.IsBusy = false;
            Pump(activation);
        }));
        Pump(activation);
    }

    private static void Pump(Activation activation)
    {
        if (activation.IsBusy || !activation.Queue.TryDequeue(out var turn)) return;
        activation.IsBusy = true;
        turn();
    }

    private void Store(
        Activation activation, PaymentState next, PaymentOutcome outcome, Func<PaymentState?, PaymentOutcome?> judge, Action<PaymentOutcome> done)
    {
        activation.Known = null;
        var (epoch, expected) = (activation.Epoch, activation.IsLoaded ? activation.Etag : 0);
        Row.Write(expected, next, null, (result, etag) =>
        {
            if (activation.Epoch != epoch) return;
            if (result == WriteResult.Done)
            {
                (activation.Value, activation.Etag, activation.IsLoaded) = (next, etag, true);
                done(outcome);
            }
            else if (result == WriteResult.Conflict && expected == 0)
            {
                activation.Load(Row);
                done(judge(activation.Value) ?? PaymentOutcome.Unknown);
            }
            else
            {
                Drop(activation);
            }
        });
    }

    private static void Drop(Activation activation)
    {
        activation.Epoch++;
        (activation.Known, activation.Value, activation.IsLoaded, activation.Etag, activation.IsBusy) = (null, null, false, 0, false);
        activation.Queue.Clear();
    }

    private sealed class Activation
    {
        public PaymentState? Known { get; set; }
        public PaymentState? Value { get; set; }
        public bool IsLoaded { get; set; }
        public long Etag { get; set; }
        public int Epoch { get; set; }
        public bool IsBusy { get; set; }
        public Queue<Action> Queue { get; } = [];

        public PaymentState? Current => Known ?? (IsLoaded ? Value : null);

        public void Load(Row<PaymentState> row) => (Value, Etag, IsLoaded) = (row.Value, row.Etag, true);

        public PaymentState? Find(Row<PaymentState> row)
        {
            if (Current is null) Load(row);
            return Current;
        }
    }
}
