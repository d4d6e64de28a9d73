using System.Diagnostics.Metrics;
using FlightTickets.Orders;

namespace FlightTickets.Grains.Tests.Orders;

public sealed class OrderInstrumentsTests
{
    [Fact]
    public void Measuring_a_step_allocates_nothing_while_somebody_listens()
    {
        var (measured, listening) = (0, Environment.CurrentManagedThreadId);
        using var listener = new MeterListener
        {
            InstrumentPublished = (instrument,
                self) =>
            { if (instrument.Meter.Name == "FlightTickets.Orders") self.EnableMeasurementEvents(instrument); }
        };
        listener.SetMeasurementEventCallback<double>((_, _, _, _) => { if (Environment.CurrentManagedThreadId == listening) measured++; });
        listener.SetMeasurementEventCallback<long>((_, _, _, _) => { if (Environment.CurrentManagedThreadId == listening) measured++; });
        listener.Start();
        var step = new SagaStep.Rest();
        Measure(step, 10_000);

        measured = 0;
        var before = GC.GetAllocatedBytesForCurrentThread();
        Measure(step, 1000);
        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        Assert.Equal((4000, 0), (measured, allocated));
    }

    private static void Measure(SagaStep step, int times)
    {
        for (var i = 0; i < times; i++)
        {
            OrderInstruments.FirstHoldsDone(TimeSpan.FromMilliseconds(1));
            OrderInstruments.StepDone(step, TimeSpan.FromMilliseconds(1));
            OrderInstruments.StepUnknown(step);
            OrderInstruments.Refuse("sold_out");
        }
    }
}
