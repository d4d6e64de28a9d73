using System.Text;
using Orleans.Streams.RabbitMQ;

namespace FlightTickets.Events.RabbitMq;

/// <summary>The broker's dead letters: events that were published but no consumer accepted.</summary>
internal sealed class BrokerDeadLetters(RabbitMqDeadLetters letters) : IDeadLetters
{
    public async Task<IReadOnlyList<LostEvent>> ListAsync(int limit, CancellationToken cancellationToken) =>
        [.. (await letters.PeekAsync(limit, cancellationToken)).Select(Read)];

    public async Task<bool> ReplayAsync(string eventId, CancellationToken cancellationToken) =>
        await letters.ReplayAsync(letter => Read(letter).Id == eventId, cancellationToken: cancellationToken) > 0;

    private static LostEvent Read(RabbitMqDeadLetter letter)
    {
        var reason = letter.Detail is { } detail ? $"{letter.Reason}: {detail}" : letter.Reason;
        try
        {
            var lost = CloudEvent.FromMessage(letter.Message);
            return new(lost.Id, lost.Type, lost.Source, lost.Subject, lost.Sequence, lost.Time,
                Encoding.UTF8.GetString(lost.Data), reason, letter.At);
        }
        catch (FormatException)
        {
            // Another program's message, or a damaged one, is shown as far as possible.
            return new(letter.MessageId ?? "", letter.Message.RoutingKey, "", "", 0, null,
                Encoding.UTF8.GetString(letter.Message.Body.Span), reason, letter.At);
        }
    }
}
