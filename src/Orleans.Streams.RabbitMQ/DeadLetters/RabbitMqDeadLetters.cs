using System.Globalization;
using Microsoft.Extensions.Logging;
using Orleans.Streams.RabbitMQ.Publishing;
using RabbitMQ.Client;

namespace Orleans.Streams.RabbitMQ;

/// <summary>A message that was given up.</summary>
/// <param name="MessageId">Its id.</param>
/// <param name="Reason"><c>delivery-failed</c> (a subscriber kept throwing), <c>unreadable</c> (the mapper threw), or the broker's own:
/// <c>delivery_limit</c>, <c>expired</c>, <c>maxlen</c>, <c>rejected</c>.</param>
/// <param name="Detail">The exception, if known.</param>
/// <param name="At">When it was given up, if known.</param>
/// <param name="Subscriptions">The subscriptions that missed it; empty means all.</param>
/// <param name="Message">The message.</param>
public sealed record RabbitMqDeadLetter(
    string? MessageId, string Reason, string? Detail, DateTimeOffset? At, IReadOnlyList<Guid> Subscriptions, RabbitMqDelivery Message);

/// <summary>
/// Lists, redelivers and discards the messages of a provider's dead-letter queue. On a silo or client it is a keyed
/// service under the provider's name; a tool can create one directly.
/// </summary>
/// <param name="options">The provider's options; <see cref="RabbitMqStreamOptions.Name"/> must be set.</param>
/// <param name="logger">Logs reconnects.</param>
/// <param name="time">The clock; default the system's.</param>
public sealed class RabbitMqDeadLetters(
    RabbitMqStreamOptions options, ILogger<RabbitMqDeadLetters> logger, TimeProvider? time = null) : IAsyncDisposable
{
    private readonly RabbitMqTopology _topology = new(options);
    private readonly TimeProvider _time = time ?? TimeProvider.System;
    private readonly RabbitMqConnection _connection = new(options, new RabbitMqTopology(options), "dead letters",
        time ?? TimeProvider.System, logger);

    /// <summary>The oldest dead letters. They stay where they are.</summary>
    /// <param name="max">How many at most.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<IReadOnlyList<RabbitMqDeadLetter>> PeekAsync(int max, CancellationToken cancellationToken = default)
    {
        var letters = new List<RabbitMqDeadLetter>();
        await ForEachAsync(max, letter => { letters.Add(letter); return Task.FromResult(false); }, cancellationToken);
        return letters;
    }

    /// <summary>
    /// Redelivers dead letters to all subscribers of their stream, including those that already had them. Each is confirmed in its
    /// partition before it leaves the dead-letter queue. Programs outside Orleans with their own queues do not get it again.
    /// </summary>
    /// <param name="where">Which ones; default all.</param>
    /// <param name="max">How many to look at, oldest first.</param>
    /// <param name="cancellationToken">Stops; replayed letters stay replayed.</param>
    /// <returns>How many were delivered again.</returns>
    /// <exception cref="RabbitMqPublishException">One was not confirmed; it stays a dead letter.</exception>
    public async Task<int> ReplayAsync(
        Func<RabbitMqDeadLetter, bool>? where = null, int max = int.MaxValue, CancellationToken cancellationToken = default)
    {
        var replayed = 0;
        await using var publisher = new RabbitMqPublisher(options, new ForwardingLogger(logger), _time);
        await ForEachAsync(max, async letter =>
        {
            if (where?.Invoke(letter) == false)
            {
                return false;
            }

            var results = await publisher.PublishAsync([Revive(letter.Message)], cancellationToken);
            if (results[0].Outcome != PublishOutcome.Confirmed)
            {
                throw new RabbitMqPublishException(results[0]);
            }

            replayed++;
            return true;
        }, cancellationToken);
        return replayed;
    }

    /// <summary>Deletes dead letters for good.</summary>
    /// <param name="where">Which ones.</param>
    /// <param name="max">How many to look at, oldest first.</param>
    /// <param name="cancellationToken">Stops; deleted letters stay deleted.</param>
    /// <returns>How many were deleted.</returns>
    public async Task<int> DiscardAsync(
        Func<RabbitMqDeadLetter, bool> where, int max = int.MaxValue, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(where);
        var discarded = 0;
        await ForEachAsync(max, letter =>
        {
            var gone = where(letter);
            discarded += gone ? 1 : 0;
            return Task.FromResult(gone);
        }, cancellationToken);
        return discarded;
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _connection.DisposeAsync();

    /// <summary>
    /// Hands out the present messages of the queue. Messages that <paramref name="take"/> refuses return to their place
    /// before this returns, so that the caller finds them again.
    /// </summary>
    private async Task ForEachAsync(int max, Func<RabbitMqDeadLetter, Task<bool>> take, CancellationToken cancellationToken)
    {
        var connection = await _connection.GetAsync(cancellationToken, failOnConfiguration: true);
        await using var channel = await connection.CreateChannelAsync(cancellationToken: cancellationToken);
        var (left, kept, last) = ((uint)max, 0u, 0ul);
        while (left > 0 && await channel.BasicGetAsync(_topology.DeadLetterQueue, autoAck: false, cancellationToken) is { } got)
        {
            // Only the present messages: a redelivered one may fail again, and would circulate for ever.
            left = Math.Min(left - 1, got.MessageCount);
            var delivery = new RabbitMqDelivery(got.Exchange, got.RoutingKey, got.BasicProperties, got.Body.ToArray(), got.Redelivered);
            if (await take(Read(delivery)))
            {
                await channel.BasicAckAsync(got.DeliveryTag, multiple: false, cancellationToken);
            }
            else
            {
                (kept, last) = (kept + 1, got.DeliveryTag);
            }
        }

        if (kept > 0)
        {
            await channel.BasicNackAsync(last, multiple: true, requeue: true, cancellationToken);
            await ReturnedAsync(channel, kept, cancellationToken);
        }

        await channel.CloseAsync(cancellationToken);
    }

    /// <summary>
    /// Waits briefly until the broker has put the returned messages back, which it does not
    /// confirm. Another consumer may have taken them by then.
    /// </summary>
    private async Task ReturnedAsync(IChannel channel, uint kept, CancellationToken cancellationToken)
    {
        for (var look = 0; look < 100 && await channel.MessageCountAsync(_topology.DeadLetterQueue, cancellationToken) < kept; look++)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(20), _time, cancellationToken);
        }
    }

    private RabbitMqMessage Revive(RabbitMqDelivery delivery)
    {
        var properties = new BasicProperties(delivery.Properties);
        properties.Headers = delivery.Properties.Headers?.Where(header => !IsOfDeath(header.Key)).ToDictionary() ?? [];
        var key = delivery.Header(options.PartitionHeader) ?? "";
        var (exchange, routingKey) = _topology.RouteAgain(key, delivery.RoutingKey);
        return new(routingKey, key, delivery.Body) { Properties = properties, Exchange = exchange };
    }

    private static bool IsOfDeath(string header) =>
        header.StartsWith("x-dead-letter-", StringComparison.Ordinal) || header.StartsWith("x-first-death-", StringComparison.Ordinal)
        || header.StartsWith("x-last-death-", StringComparison.Ordinal) || header is "x-death" or "x-delivery-count";

    private static RabbitMqDeadLetter Read(RabbitMqDelivery delivery) => new(
        delivery.Properties.MessageId,
        delivery.Header(DeadLetters.DeadLetterWriter.ReasonHeader) ?? delivery.Header("x-first-death-reason") ?? "unknown",
        delivery.Header(DeadLetters.DeadLetterWriter.DetailHeader),
        DateTimeOffset.TryParse(delivery.Header(DeadLetters.DeadLetterWriter.AtHeader), CultureInfo.InvariantCulture,
            DateTimeStyles.RoundtripKind, out var at)
            ? at
            : null,
        [.. (delivery.Header(DeadLetters.DeadLetterWriter.SubscriptionsHeader) ?? "")
            .Split(',', StringSplitOptions.RemoveEmptyEntries).Select(Guid.Parse)],
        delivery);

    /// <summary>The publisher's words under this class' category.</summary>
    private sealed class ForwardingLogger(ILogger logger) : ILogger<RabbitMqPublisher>
    {
        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => logger.BeginScope(state);

        public bool IsEnabled(LogLevel logLevel) => logger.IsEnabled(logLevel);

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception,
            Func<TState, Exception?, string> formatter) =>
            logger.Log(logLevel, eventId, state, exception, formatter);
    }
}
