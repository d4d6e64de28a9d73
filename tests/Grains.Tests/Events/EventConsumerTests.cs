using System.Text.Json;
using FlightTickets.Events;
using FlightTickets.Fleet.Events;
using Orleans.Streams;

namespace FlightTickets.Tests.Events;

/// <summary>A consumer that gets many events with one call takes those of a subject in order, and others meanwhile.</summary>
public sealed class EventConsumerTests
{
    [Fact]
    public async Task Events_of_a_subject_wait_for_each_other_and_other_subjects_do_not()
    {
        var consumer = new Consumer();
        var batch = consumer.OnNextAsync([Event("a", 1), Event("a", 2), Event("b", 1)]);
        Assert.Equal(["a1", "b1"], consumer.Begun);

        consumer.Finish("a1");
        await consumer.BegunAsync("a2");
        Assert.False(batch.IsCompleted);
        consumer.Finish("a2");
        consumer.Finish("b1");
        await batch;
    }

    [Fact]
    public async Task No_more_subjects_than_allowed_are_taken_at_once()
    {
        var consumer = new Consumer { AtOnce = 1 };
        var batch = consumer.OnNextAsync([Event("a", 1), Event("b", 1)]);
        Assert.Equal(["a1"], consumer.Begun);
        consumer.Finish("a1");
        await consumer.BegunAsync("b1");
        consumer.Finish("b1");
        await batch;
    }

    [Fact]
    public async Task A_group_that_failed_repeats_only_what_was_not_taken()
    {
        var consumer = new Consumer();
        IList<SequentialItem<EventEnvelope>> events = [Event("a", 1), Event("b", 1), Event("b", 2)];
        var batch = consumer.OnNextAsync(events);
        consumer.Finish("a1");
        consumer.Fail("b1");
        await Assert.ThrowsAsync<InvalidOperationException>(() => batch);
        Assert.Equal(["a1", "b1"], consumer.Begun); // never past the one that failed

        var again = consumer.OnNextAsync(events);
        Assert.Equal(["a1", "b1", "b1"], consumer.Begun);
        consumer.Finish("b1");
        await consumer.BegunAsync("b2");
        consumer.Finish("b2");
        await again;

        // A later delivery of the same events is another delivery: at least once, and the consumer decides.
        _ = consumer.OnNextAsync(events);
        Assert.Equal("a1", consumer.Begun[4]);
    }

    private static SequentialItem<EventEnvelope> Event(string subject, int sequence) => new(
        new EventEnvelope
        {
            Id = $"{subject}{sequence}",
            Type = EventCatalog.Of(typeof(AirplaneReturned)).Name,
            Source = "fleet",
            Subject = subject,
            Sequence = sequence,
            Time = DateTimeOffset.UnixEpoch,
            Data = JsonSerializer.SerializeToUtf8Bytes(new AirplaneReturned("N1", []), EventJson.Options),
        },
        null!);

    private sealed class Consumer : EventConsumerGrain
    {
        private readonly Dictionary<string, TaskCompletionSource> _under = [];
        private readonly Dictionary<string, TaskCompletionSource> _begun = [];

        public List<string> Begun { get; } = [];

        public int AtOnce { get; init; } = 8;

        protected override int SubjectsAtOnce => AtOnce;

        public void Finish(string id) => _under[id].SetResult();

        public void Fail(string id) => _under[id].SetException(new InvalidOperationException(id));

        public Task BegunAsync(string id)
        {
            lock (Begun)
                return Signal(id).Task;
        }

        protected override Task On(EventEnvelope envelope, object data)
        {
            lock (Begun)
            {
                Begun.Add(envelope.Id);
                Signal(envelope.Id).TrySetResult();
                return (_under[envelope.Id] = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).Task;
            }
        }

        private TaskCompletionSource Signal(string id) =>
            _begun.TryGetValue(id, out var signal)
                ? signal
                : _begun[id] = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
