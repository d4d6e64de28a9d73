using System.Collections.Frozen;
using System.Collections.Immutable;

namespace FlightTickets.Orders;

/// <summary>
/// Chooses one answer from many refusals: a missing thing (404) comes before an invalid one (422), and that before a taken one (409).
/// </summary>
internal static class HoldRefusals
{
    private static readonly FrozenDictionary<string, int> Ranks = new[]
    {
        RefusalCodes.FlightNotFound, RefusalCodes.NotFound,
        RefusalCodes.Invalid, RefusalCodes.CabinNotOnFlight, RefusalCodes.SeatNotInCabin, RefusalCodes.ExitRowRestricted,
        RefusalCodes.MixedCurrencies,
        // A taken seat comes before a full cabin: the first is certainly true, while the second may only mean many orders under way for
        // that very seat.
        RefusalCodes.FlightClosed, RefusalCodes.SeatUnavailable, RefusalCodes.SoldOut,
    }.Select((code, rank) => (code, rank)).ToFrozenDictionary(pair => pair.code, pair => pair.rank);

    /// <summary>
    /// The refusal to answer with; <see langword="null"/> if no participant refused. A refusal for taken seats names all of them.
    /// </summary>
    public static Refusal? Worst(ImmutableArray<Participant> participants, IReadOnlyList<HoldResult?> answers)
    {
        (Participant Participant, Refusal Refusal)? worst = null;
        var taken = ImmutableArray.CreateBuilder<SeatAt>();
        for (var i = 0; i < answers.Count; i++)
        {
            if (answers[i] is not HoldResult.Refused { Refusal: var refusal }) continue;
            var participant = participants[i];
            if (refusal.Code == RefusalCodes.SeatUnavailable) taken.AddRange(SeatsOf(participant, refusal));
            if (worst is null || Rank(refusal) < Rank(worst.Value.Refusal)) worst = (participant, refusal);
        }

        if (worst is not { } answer) return null;
        return answer.Refusal.Code == RefusalCodes.SeatUnavailable
            ? answer.Refusal with
            {
                Seats = [.. taken.Distinct().OrderBy(seat => seat.Segment)],
                Detail = "Seats of the order are held, occupied or blocked."
            }
            : answer.Refusal with
            {
                Field = FieldOf(participants, answer.Participant, answer.Refusal),
                Seats = SeatsOf(answer.Participant, answer.Refusal)
            };
    }

    private static int Rank(Refusal refusal) => Ranks.GetValueOrDefault(refusal.Code, int.MaxValue);

    /// <summary>A participant knows seats, but not their position in the order.</summary>
    private static ImmutableArray<SeatAt> SeatsOf(Participant participant, Refusal refusal)
    {
        if (participant.GrainType == Participant.SeatType)
        {
            return refusal.Code is RefusalCodes.SeatUnavailable or RefusalCodes.SeatNotInCabin or RefusalCodes.ExitRowRestricted
                ? [new SeatAt(participant.Segment, participant.Key[(participant.Key.IndexOf('/', StringComparison.Ordinal) + 1)..])]
                : [];
        }

        return [.. refusal.Seats.Select(seat => seat with { Segment = participant.Segment })];
    }

    private static FieldPath? FieldOf(ImmutableArray<Participant> participants, Participant participant, Refusal refusal)
    {
        if (participant.Segment < 0) return null;
        var segment = OrderFields.Segment(participant.Segment);
        return refusal.Code switch
        {
            RefusalCodes.CabinNotOnFlight => segment.Then(nameof(SegmentRequest.Cabin)),
            RefusalCodes.SeatNotInCabin or RefusalCodes.ExitRowRestricted => SeatField(participants, participant, refusal),
            _ => segment.Then(nameof(SegmentRequest.FlightId)),
        };
    }

    /// <summary>
    /// The seat's position in the request. The flight was not told of passengers on a lap, but each requested seat stands for its
    /// passenger.
    /// </summary>
    private static FieldPath SeatField(ImmutableArray<Participant> participants, Participant participant, Refusal refusal)
    {
        var seats = SeatsOf(participant, refusal);
        var asked = participants.FirstOrDefault(
            other => other.GrainType == Participant.SeatType && SeatsOf(other, refusal).Any(seats.Contains));
        var field = OrderFields.Seats(participant.Segment);
        return asked is null ? field : field[asked.Passenger];
    }
}
