using System.Text;
using FlightTickets.Servers;
using Orleans.Streams.RabbitMQ.Publishing;

namespace Orleans.Streams.RabbitMQ.Tests;

/// <summary>
/// The publisher by itself, as an outbox relay uses it: each message's fate is known, and what is confirmed is in a queue.
/// </summary>
public sealed class PublisherTests(Broker broker)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Messages_are_confirmed_and_keep_their_order_per_partition_key()
    {
        var options = broker.Options();
        await using var publisher = Broker.Publisher(options);

        var results = await publisher.PublishAsync(
            [.. Enumerable.Range(0, 3000).Select(i => Message($"key{i % 7}", $"{i}"))], Cancellation);

        Assert.All(results, result => Assert.Equal(PublishOutcome.Confirmed, result.Outcome));
        var arrived = (await broker.DrainAsync(publisher.Topology, Cancellation)).Numbers();
        Assert.Equal(Enumerable.Range(0, 3000), arrived.Order());
        Assert.All(arrived.GroupBy(i => i % 7), key => Assert.Equal(key.Order(), key));
    }

    [Fact]
    public async Task An_unroutable_message_is_recognized_although_the_broker_confirms_it()
    {
        await using var publisher = Broker.Publisher(broker.Options());

        var results = await publisher.PublishAsync(
            [Message("a", "1"), Message("a", "2") with { Exchange = "amq.direct" }, Message("a", "3")], Cancellation);

        Assert.Equal([PublishOutcome.Confirmed, PublishOutcome.Unroutable, PublishOutcome.Confirmed],
            results.Select(result => result.Outcome));
        Assert.Contains("NO_ROUTE", results[1].Detail);
    }

    [Fact]
    public async Task A_message_that_makes_the_broker_close_the_channel_fails_alone()
    {
        await using var publisher = Broker.Publisher(broker.Options());
        var messages = Enumerable.Range(0, 50).Select(i => Message("a", $"{i}")).ToList();
        messages[20] = messages[20] with { Exchange = "no.such.exchange" };

        var results = await publisher.PublishAsync(messages, Cancellation);

        Assert.Equal(20, Assert.Single(Enumerable.Range(0, 50), i => results[i].Outcome != PublishOutcome.Confirmed));
        Assert.Equal(PublishOutcome.Refused, results[20].Outcome);
        Assert.Contains("no.such.exchange", results[20].Detail);
        var first = (await broker.DrainAsync(publisher.Topology, Cancellation)).Numbers().Distinct();
        Assert.Equal(Enumerable.Range(0, 50).Where(i => i != 20), first);
    }

    [Fact]
    public async Task A_full_queue_is_a_refusal()
    {
        var options = broker.Options();
        options.QueueArguments["x-max-length"] = 5;
        await using var publisher = Broker.Publisher(options);

        // A quorum queue learns of its length a moment late, so one message at a time.
        var outcomes = new List<PublishOutcome>();
        for (var i = 0; i < 20; i++)
        {
            outcomes.Add((await publisher.PublishAsync([Message("a", $"{i}")], Cancellation))[0].Outcome);
        }

        Assert.Equal(PublishOutcome.Confirmed, outcomes[0]);
        Assert.Equal(PublishOutcome.Refused, outcomes[^1]);
    }

    [Fact]
    public async Task A_body_above_the_limit_is_refused_and_the_others_go()
    {
        var options = broker.Options();
        options.MaxMessageBytes = 1000;
        await using var publisher = Broker.Publisher(options);

        var results = await publisher.PublishAsync(
            [Message("a", "1"), Message("a", new string('x', 1001)), Message("a", "3")], Cancellation);

        Assert.Equal([PublishOutcome.Confirmed, PublishOutcome.Refused, PublishOutcome.Confirmed],
            results.Select(result => result.Outcome));
    }

    [Theory]
    [InlineData(10_000)]
    [InlineData(77_777)]
    [InlineData(200_001)]
    public async Task A_connection_cut_in_the_middle_of_publishing_loses_nothing_and_keeps_the_first_arrivals_in_order(int bytes)
    {
        await using var proxy = TcpProxy.To(broker.Server.Port);
        await using var publisher = Broker.Publisher(broker.Options(proxy));
        await publisher.ConnectAsync(Cancellation);

        proxy.CutAfter(bytes);
        var results = await publisher.PublishAsync(
            [.. Enumerable.Range(0, 2000).Select(i => Message($"key{i % 5}", $"{i}"))], Cancellation);

        Assert.True(proxy.Cuts > 0, "The cut came too late to mean anything.");
        Assert.All(results, result => Assert.Equal(PublishOutcome.Confirmed, result.Outcome));
        var first = (await broker.DrainAsync(publisher.Topology, Cancellation)).Numbers().Distinct().ToList();
        Assert.Equal(Enumerable.Range(0, 2000), first.Order());
        Assert.All(first.GroupBy(i => i % 5), key => Assert.Equal(key.Order(), key));
    }

    [Fact]
    public async Task While_the_broker_is_down_a_publish_is_unknown_and_later_ones_are_confirmed()
    {
        await using var proxy = TcpProxy.To(broker.Server.Port);
        var options = broker.Options(proxy);
        options.PublishTimeout = TimeSpan.FromMilliseconds(300);
        await using var publisher = Broker.Publisher(options);
        await publisher.ConnectAsync(Cancellation);

        proxy.TakeDown();
        var away = await publisher.PublishAsync([Message("a", "1")], Cancellation);
        proxy.Restore();
        PublishResult back;
        do
        {
            back = (await publisher.PublishAsync([Message("a", "2")], Cancellation))[0];
        }
        while (back.Outcome == PublishOutcome.Unknown);

        Assert.Equal(PublishOutcome.Unknown, away[0].Outcome);
        Assert.Equal(PublishOutcome.Confirmed, back.Outcome);
        // A cancelled message is not sent later without the caller's knowledge.
        Assert.DoesNotContain(1, (await broker.DrainAsync(publisher.Topology, Cancellation)).Numbers());
    }

    [Fact]
    public async Task Many_callers_share_the_channel()
    {
        var options = broker.Options();
        options.MaxUnconfirmed = 64;
        await using var publisher = Broker.Publisher(options);

        var calls = Enumerable.Range(0, 500)
            .Select(i => publisher.PublishAsync([Message($"{i}", $"{i}"), Message($"{i}", $"{i}")], Cancellation));
        var results = await Task.WhenAll(calls);

        Assert.All(results.SelectMany(result => result), result => Assert.Equal(PublishOutcome.Confirmed, result.Outcome));
        Assert.Equal(1000, (await broker.DrainAsync(publisher.Topology, Cancellation)).Count);
    }

    internal static RabbitMqMessage Message(string key, string body) => new("some.event", key, Encoding.UTF8.GetBytes(body));
}
