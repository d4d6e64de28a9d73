namespace FlightTickets.Events;

/// <summary>
/// A place where events end that could not be delivered. Each way for events to travel has one or
/// two; all of a silo are registered as services.
/// </summary>
public interface IDeadLetters
{
    /// <summary>The oldest ones; they stay where they are.</summary>
    Task<IReadOnlyList<LostEvent>> ListAsync(int limit, CancellationToken cancellationToken);

    /// <summary>Sends one on its way again, behind what waits there. <see langword="false"/> when it is not here.</summary>
    /// <param name="eventId">The event's id, as in <see cref="EventEnvelope.Id"/>.</param>
    /// <param name="cancellationToken">Gives up; it may be on its way all the same.</param>
    Task<bool> ReplayAsync(string eventId, CancellationToken cancellationToken);
}

/// <summary>An event that could not be delivered.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Type">Its type.</param>
/// <param name="Source">The context it comes from.</param>
/// <param name="Subject">The key of the thing it happened to.</param>
/// <param name="Sequence">That thing's own number for it.</param>
/// <param name="Time">When it was raised.</param>
/// <param name="Data">Its data, as JSON; the readable part if it is not JSON.</param>
/// <param name="Reason">Why it was given up.</param>
/// <param name="FailedAt">When, if that is known.</param>
public sealed record LostEvent(
    string Id, string Type, string Source, string Subject, long Sequence, DateTimeOffset? Time, string Data, string Reason,
    DateTimeOffset? FailedAt);
