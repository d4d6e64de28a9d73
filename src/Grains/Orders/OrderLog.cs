using FlightTickets.Persistence;
using Microsoft.Extensions.Logging;

namespace FlightTickets.Orders;

/// <summary>Logs and measures an order's progress.</summary>
internal sealed partial class OrderLog(string orderId, ILogger logger, TimeProvider time) : IOrderObserver
{
    public void FirstHoldsDone(TimeSpan took) => OrderInstruments.FirstHoldsDone(took);

    public void Refused(string code) => OrderInstruments.Refuse(code);

    public void StepDone(SagaStep step, TimeSpan took) => OrderInstruments.StepDone(step, took);

    public void StepUnknown(SagaStep step, int misses)
    {
        OrderInstruments.StepUnknown(step);
        LogMiss(orderId, step.GetType().Name, misses);
    }

    public void Moved(OrderState before, OrderState next)
    {
        LogPhase(orderId, next.Phase);
        OrderInstruments.Moved(before, next, time.GetUtcNow());
    }

    public void Unanswered(string callee, Exception exception) => LogUnanswered(exception, orderId, callee);

    public void Interrupted(Exception exception)
    {
        if (exception is DurableStateException) LogLostState(exception, orderId);
        else LogBroken(exception, orderId);
    }

    [LoggerMessage(Level = LogLevel.Debug, Message = "Order {OrderId} is {Phase}.")]
    private partial void LogPhase(string orderId, OrderPhase phase);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Order {OrderId}: {Callee} did not answer; it will be asked again.")]
    private partial void LogUnanswered(Exception exception, string orderId, string callee);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Order {OrderId}: the outcome of {Step} is unknown ({Misses} times in a row).")]
    private partial void LogMiss(string orderId, string step, int misses);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Order {OrderId}: its state could not be written; its wake-up takes over.")]
    private partial void LogLostState(Exception exception, string orderId);

    [LoggerMessage(Level = LogLevel.Error, Message = "Order {OrderId}: its saga failed; its wake-up will retry it.")]
    private partial void LogBroken(Exception exception, string orderId);
}
