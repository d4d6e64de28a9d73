using System.Collections.Immutable;
using FlightTickets.Flights;

namespace FlightTickets.Orders;

/// <summary>Participants that one grain answers for: a flight, and its seats that the order wants.</summary>
/// <param name="Grain">The grain.</param>
/// <param name="Members">The participants.</param>
/// <param name="Positions">The position of each in the list it was taken from.</param>
internal sealed record Party(GrainId Grain, ImmutableArray<Participant> Members, ImmutableArray<int> Positions)
{
    private static readonly GrainType FlightType = GrainType.Create(Participant.FlightType);

    /// <summary>The flight; <see langword="null"/> for a participant of another kind.</summary>
    public string? Flight => Grain.Type == FlightType ? Grain.Key.ToString() : null;

    /// <summary>The members as parts of their flight.</summary>
    public ImmutableArray<FlightPart> Parts =>
        [.. Members.Select(member => new FlightPart(
            member.GrainType == Participant.SeatType ? FlightId.SeatOf(member.Key) : null, member.Claim))];

    /// <summary>Groups participants by the grains that answer for them.</summary>
    public static ImmutableArray<Party> Of(ImmutableArray<Participant> participants) =>
        [.. participants.Select((participant, i) => (Member: participant, Position: i)).GroupBy(at => at.Member.Home)
            .Select(home => new Party(home.Key, [.. home.Select(at => at.Member)], [.. home.Select(at => at.Position)]))];
}
