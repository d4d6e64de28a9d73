namespace FlightTickets.Events;

/// <summary>
/// A place for events that could not be delivered. Each transport has one or two; all those of a silo are registered as services.
/// </summary>
public interface IDeadLetters
{
    /// <summary>The oldest ones, which stay where they are.</summary>
    Task<IReadOnlyList<LostEvent>> ListAsync(int limit, CancellationToken cancellationToken);

    /// <summary>Sends one again, behind the events that wait there. <see langword="false"/> if it is not here.</summary>
    /// <param name="eventId">The event's id, as in <see cref="EventEnvelope.Id"/>.</param>
    /// <param name="cancellationToken">Gives up; the event may be sent nevertheless.</param>
    Task<bool> ReplayAsync(string eventId, CancellationToken cancellationToken);
}

/// <summary>An event that could not be delivered.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Type">Its type.</param>
/// <param name="Source">The context it comes from.</param>
/// <param name="Subject">The key of the thing it concerns.</param>
/// <param name="Sequence">Its number among that subject's events.</param>
/// <param name="Time">When it was raised.</param>
/// <param name="Data">Its data, as JSON; the readable part if it is not JSON.</param>
/// <param name="Reason">Why it was given up.</param>
/// <param name="FailedAt">When it was given up, if known.</param>
public sealed record LostEvent(
    string Id, string Type, string Source, string Subject, long Sequence, DateTimeOffset? Time, string Data, string Reason,
    DateTimeOffset? FailedAt);
