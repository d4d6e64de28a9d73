using System.Diagnostics.Metrics;

namespace FlightTickets.Orders;

/// <summary>
/// The metrics of this silo's orders, under the meter <c>FlightTickets.Orders</c>. Every tag has few values, and none names a person or an
/// order.
/// </summary>
internal static class OrderInstruments
{
    private static readonly Meter Meter = new("FlightTickets.Orders");
    private static readonly InstrumentAdvice<double> Seconds =
        new() { HistogramBucketBoundaries = [0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 30] };
    private static readonly Counter<long> Outcomes = Meter.CreateCounter<long>("flighttickets.orders", "{order}",
        "Orders that came to rest, by outcome");
    private static readonly Counter<long> Refusals = Meter.CreateCounter<long>("flighttickets.orders.refused", "{order}",
        "Orders that were refused, by the code of the refusal");
    private static readonly Histogram<double> Duration = Meter.CreateHistogram(
        "flighttickets.orders.duration", "s",
        "Time from placing an order until it is held, confirmed or failed, crashes in between included", advice: Seconds);
    private static readonly Histogram<double> Steps = Meter.CreateHistogram("flighttickets.saga.step.duration", "s",
        "Time of one step of an order's saga", advice: Seconds);
    private static readonly Counter<long> Unknown = Meter.CreateCounter<long>("flighttickets.saga.unknown", "{step}",
        "Steps of unknown outcome, which are repeated");

    /// <summary>Orders refused before their first hold because the silo is overloaded.</summary>
    public static readonly Counter<long> Shed = Meter.CreateCounter<long>("flighttickets.orders.shed", "{order}",
        "Orders refused because the silo is overloaded");

    /// <summary>Sagas under way.</summary>
    public static readonly UpDownCounter<long> UnderWay = Meter.CreateUpDownCounter<long>("flighttickets.saga.active", "{order}",
        "Orders under way on this silo");

    /// <summary>Exports the failure counters before the first failure: a counter that appears with it has no rate to alert on.</summary>
    public static void Announce()
    {
        Shed.Add(0);
        foreach (var step in (string[])["write", "hold", "confirm", "release", "withdraw", "authorize", "capture", "void", "refund"])
            Unknown.Add(0, new KeyValuePair<string, object?>("step", step));
    }

    /// <summary>A durable change of phase. A phase that only passes through rest again (a change of seats) is no second outcome.</summary>
    public static void Moved(OrderState before, OrderState next, DateTimeOffset now)
    {
        if (!next.IsResting || next.Phase == before.Phase || (next.Phase == OrderPhase.Confirmed && before.WasConfirmed)
            || (next.Phase == OrderPhase.Held && before.WasHeld)) return;
        var outcome = new KeyValuePair<string, object?>("outcome", Name(next.Phase));
        Outcomes.Add(1, outcome);
        if (next.Phase == OrderPhase.Failed) Refuse(next.FailureCode ?? "unknown");
        if (!before.WasHeld && !before.WasConfirmed) Duration.Record((now - next.CreatedAt).TotalSeconds, outcome);
    }

    /// <summary>An order that was refused.</summary>
    public static void Refuse(string code) => Refusals.Add(1, new KeyValuePair<string, object?>("code", code));

    /// <summary>The holds that are requested before an order has a row.</summary>
    public static void FirstHoldsDone(TimeSpan time) =>
        Steps.Record(time.TotalSeconds, new KeyValuePair<string, object?>("step", "first_hold"));

    /// <summary>A step was answered.</summary>
    public static void StepDone(SagaStep step, TimeSpan time) =>
        Steps.Record(time.TotalSeconds, new KeyValuePair<string, object?>("step", Name(step)));

    /// <summary>A step had no answer.</summary>
    public static void StepUnknown(SagaStep step) => Unknown.Add(1, new KeyValuePair<string, object?>("step", Name(step)));

    private static string Name(SagaStep step) => step switch
    {
        SagaStep.Write => "write",
        SagaStep.Hold => "hold",
        SagaStep.Confirm => "confirm",
        SagaStep.Release => "release",
        SagaStep.Withdraw => "withdraw",
        SagaStep.Authorize => "authorize",
        SagaStep.Capture => "capture",
        SagaStep.Void => "void",
        SagaStep.Refund => "refund",
        _ => "other",
    };

    private static string Name(OrderPhase phase) => phase switch
    {
        OrderPhase.Held => "held",
        OrderPhase.Confirmed => "confirmed",
        OrderPhase.Cancelled => "cancelled",
        OrderPhase.Expired => "expired",
        _ => "failed",
    };
}
