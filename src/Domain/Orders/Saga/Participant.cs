using System.Collections.Immutable;
using FlightTickets.Flights;

namespace FlightTickets.Orders;

/// <summary>
/// Something the order holds: the grain and the claim on it. <paramref name="Segment"/> and <paramref name="Passenger"/> say what it is to
/// the order.
/// </summary>
/// <param name="GrainType">The participant's grain type.</param>
/// <param name="Key">Its key.</param>
/// <param name="Claim">The claim on it.</param>
/// <param name="Segment">The segment it is for.</param>
/// <param name="Passenger">The passenger it is for; -1 for all.</param>
internal sealed record Participant(string GrainType, string Key, Claim Claim, int Segment, int Passenger)
{
    public const string FlightType = "flight";
    public const string SeatType = "seat";
    public const string UnpaidPlacesType = "allowance";

    /// <summary>The grain that answers for it: a flight answers for its seats.</summary>
    public GrainId Home => GrainType == SeatType
        ? GrainId.Create(FlightType, FlightId.FlightOf(Key))
        : GrainId.Create(GrainType, Key);

    public static ImmutableArray<Participant> Of(int passengers, IReadOnlyList<OrderSegment> segments, bool unpaid = false)
    {
        var participants = ImmutableArray.CreateBuilder<Participant>();
        for (var i = 0; i < segments.Count; i++)
        {
            var segment = segments[i];
            if (segment.Places(passengers) == 0) continue;
            var seats = segment.Seats.Where(seat => seat is not null).Cast<string>().ToImmutableArray();
            participants.Add(new Participant(FlightType, segment.FlightId,
                new CabinClaim(segment.Cabin, segment.Places(passengers), seats)
                {
                    NotInExitRow = NotInExitRow(segment),
                    Unpaid = unpaid,
                }, i, -1));
            participants.AddRange(OfSeats(segment, i, segment.Seats));
        }

        return participants.ToImmutable();
    }

    /// <summary>The user's allowance, which an unpaid order draws on.</summary>
    public static Participant OfUnpaidPlaces(string userId, int passengers, IReadOnlyList<OrderSegment> segments) =>
        new(UnpaidPlacesType, userId, new UnpaidPlacesClaim(segments.Sum(segment => segment.Places(passengers))), -1, -1);

    private static ImmutableArray<string> NotInExitRow(OrderSegment segment) => segment.NotInExitRow == 0
        ? []
        : [.. segment.Seats.Where((seat, passenger) => seat is not null && segment.IsKeptFromExitRow(passenger)).Cast<string>()];

    public static IEnumerable<Participant> OfSeats(OrderSegment segment, int index, ImmutableArray<string?> seats)
    {
        for (var passenger = 0; passenger < seats.Length; passenger++)
        {
            if (seats[passenger] is { } seat)
            {
                yield return new Participant(SeatType, FlightId.SeatKey(segment.FlightId, seat),
                    new SeatClaim(passenger), index, passenger);
            }
        }
    }
}
