using System.Collections.Immutable;
using FlightTickets.Orders;

namespace FlightTickets.Grains.Tests.Orders;

public sealed class HoldRefusalsTests
{
    private const string First = "B6-135-20270510-JFK";
    private const string Second = "B6-136-20270511-RSW";

    private static readonly HoldResult Held = new HoldResult.Held(null);

    [Fact]
    public void Nobody_refused() => Assert.Null(HoldRefusals.Worst(Asked, [Held, Held, Held, Held, Held]));

    [Fact]
    public void An_unknown_seat_is_pointed_at_in_the_request()
    {
        // The flight is told of 12A and 99F only; in the request an infant on a lap stands between them.
        var refused = Absent(new SeatAt(0, "99F"));
        var refusal = HoldRefusals.Worst(Asked, [Held, Held, refused, Held, Held])!;
        Assert.Equal("Segments[1].Seats[2]", refusal.Field?.ToString());
        Assert.Equal([new SeatAt(1, "99F")], refusal.Seats);
    }

    [Fact]
    public void The_first_of_several_unknown_seats_is_pointed_at() =>
        Assert.Equal("Segments[1].Seats[0]",
            HoldRefusals.Worst(Asked, [Held, Held, Absent(new SeatAt(0, "12A"), new SeatAt(0, "99F")), Held, Held])!.Field?.ToString());

    [Fact]
    public void The_seat_itself_says_the_same() =>
        Assert.Equal("Segments[1].Seats[2]", HoldRefusals.Worst(Asked, [Held, Held, Held, Held, Absent()])!.Field?.ToString());

    [Fact]
    public void All_taken_seats_are_named_by_any_participant()
    {
        var taken = new HoldResult.Refused(new Refusal(RefusalCodes.SeatUnavailable, ""));
        var blocked = new HoldResult.Refused(new Refusal(RefusalCodes.SeatUnavailable, "") { Seats = [new SeatAt(0, "12A")] });
        var refusal = HoldRefusals.Worst(Asked, [Held, taken, blocked, taken, null])!;
        Assert.Equal([new SeatAt(0, "1A"), new SeatAt(1, "12A")], refusal.Seats);
        Assert.Null(refusal.Field?.ToString());
    }

    [Theory]
    [InlineData(RefusalCodes.SoldOut, RefusalCodes.SeatUnavailable, RefusalCodes.SeatUnavailable)]
    [InlineData(RefusalCodes.SeatUnavailable, RefusalCodes.FlightClosed, RefusalCodes.FlightClosed)]
    [InlineData(RefusalCodes.FlightClosed, RefusalCodes.SeatNotInCabin, RefusalCodes.SeatNotInCabin)]
    [InlineData(RefusalCodes.CabinNotOnFlight, RefusalCodes.FlightNotFound, RefusalCodes.FlightNotFound)]
    public void A_missing_flight_is_reported_before_a_wrong_request_and_that_before_a_taken_place(string one, string other, string answer)
    {
        Assert.Equal(answer, HoldRefusals.Worst(Asked, [Refused(one), Held, Refused(other), Held, Held])!.Code);
        Assert.Equal(answer, HoldRefusals.Worst(Asked, [Refused(other), Held, Refused(one), Held, Held])!.Code);
    }

    /// <summary>Flight, seat 1A; flight, seats 12A and 99F with an infant on a lap between them.</summary>
    private static ImmutableArray<Participant> Asked { get; } = Participant.Of(
        3, [Segment(First, 0b110, "1A", null, null), Segment(Second, 0b010, "12A", null, "99F")]);

    private static OrderSegment Segment(string flight, int laps, params string?[] seats) =>
        new(flight, Cabin.Economy, [.. seats], laps, default, default, "", default, default);

    private static HoldResult.Refused Absent(params SeatAt[] seats) =>
        new(new Refusal(RefusalCodes.SeatNotInCabin, "") { Seats = [.. seats] });

    private static HoldResult.Refused Refused(string code) => new(new Refusal(code, ""));
}
