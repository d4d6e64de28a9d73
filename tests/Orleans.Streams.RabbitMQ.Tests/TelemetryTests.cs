using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace Orleans.Streams.RabbitMQ.Tests;

/// <summary>The operator's view: one trace from the publisher to the subscriber, and numbers that add up.</summary>
public sealed class TelemetryTests(Broker broker)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_subscriber_is_in_the_publishers_trace_and_has_its_request_context()
    {
        await using var cluster = await StreamCluster.StartAsync(broker.Options(), silos: 2);
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name is RabbitMqInstruments.Name or "test",
            Sample = (ref _) => ActivitySamplingResult.AllData,
        };
        ActivitySource.AddActivityListener(listener);
        using var source = new ActivitySource("test");
        var seen = new ConcurrentDictionary<int, (ActivityTraceId? Trace, string? Name, object? Context)>();
        cluster.Recorder.Before = arrival =>
        {
            seen[arrival.Number] = (Activity.Current?.TraceId, Activity.Current?.OperationName, RequestContext.Get("customer"));
            return Task.CompletedTask;
        };

        var traces = new Dictionary<int, ActivityTraceId>();
        for (var number = 0; number < 3; number++)
        {
            using var request = source.StartActivity("request")!;
            traces[number] = request.TraceId;
            RequestContext.Set("customer", $"c{number}");
            await cluster.Stream("implicit", "traced").OnNextAsync(new TestEvent(number));
        }

        RequestContext.Clear();
        await cluster.Recorder.AllArriveAsync(["implicit"], ["traced"], 3, duplicates: false, Cancellation);
        Assert.Equal(3, traces.Values.Distinct().Count());
        Assert.All(traces, trace => Assert.Equal((trace.Value, "process", $"c{trace.Key}"), seen[trace.Key]));
    }

    [Fact]
    public async Task Published_events_are_confirmed_and_delivered_and_nothing_lags()
    {
        var options = broker.Options();
        var sums = new ConcurrentDictionary<string, long>();
        var delivered = new TaskCompletionSource();
        using var listener = new MeterListener
        {
            InstrumentPublished = (instrument, self) =>
            {
                if (instrument.Meter.Name == RabbitMqInstruments.Name)
                {
                    self.EnableMeasurementEvents(instrument);
                }
            },
        };
        listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) =>
        {
            // Other tests of this process measure too; theirs have other exchanges and queues.
            if (tags.ToArray().Any(
                tag => tag.Value is string name && (name == options.Name || name.StartsWith($"{options.Name}.", StringComparison.Ordinal)))
                && sums.AddOrUpdate(instrument.Name, value, (_, sum) => sum + value) >= 60
                && instrument.Name == "orleans.rabbitmq.delivered")
            {
                delivered.TrySetResult();
            }
        });
        listener.Start();
        await using var cluster = await StreamCluster.StartAsync(options);
        await cluster.PublishAsync("implicit", ["a", "b", "c"], 20);
        await cluster.Recorder.AllArriveAsync(["implicit"], ["a", "b", "c"], 20, duplicates: false, Cancellation);
        await delivered.Task.WaitAsync(TimeSpan.FromMinutes(2), Cancellation);
        listener.RecordObservableInstruments();

        Assert.Equal(60, sums["orleans.rabbitmq.published"]);
        Assert.Equal(60, sums["orleans.rabbitmq.confirmed"]);
        Assert.Equal(60, sums["orleans.rabbitmq.received"]);
        Assert.Equal(60, sums["orleans.rabbitmq.delivered"]);
        Assert.Equal(0, sums["orleans.rabbitmq.lag"]);
        Assert.False(sums.ContainsKey("orleans.rabbitmq.redelivered"));
        Assert.Equal(0, sums["orleans.rabbitmq.dead_lettered"]);
    }
}
