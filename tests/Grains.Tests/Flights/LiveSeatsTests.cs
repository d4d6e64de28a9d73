using FlightTickets.Flights;

namespace FlightTickets.Grains.Tests.Flights;

/// <summary>What a flight shows of its seats after it heard of them out of order, or not at all.</summary>
public sealed class LiveSeatsTests
{
    private const string Seat = "12A";
    private static readonly DateTimeOffset Now = new(2027, 5, 10, 10, 0, 0, TimeSpan.Zero);
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    [Fact]
    public void The_newer_of_two_messages_counts_whichever_comes_first()
    {
        var seats = new LiveSeats();
        Assert.True(seats.Hear(Occupied(version: 2), Now));
        Assert.False(seats.Hear(Held(version: 1), Now));
        Assert.Equal(SeatStatus.Occupied, seats.At(Seat, Now));
    }

    [Theory, InlineData(1), InlineData(60)]
    public void A_sale_outranks_a_hold_of_a_lost_silo_with_a_fast_clock(int secondsLater)
    {
        var seats = new LiveSeats();
        seats.Hear(Held(version: 30), Now);
        var later = Now + secondsLater * Second;
        seats.Hear(Occupied(version: 2), later);
        Assert.NotEqual(SeatStatus.Occupied, seats.At(Seat, later));
        seats.Read(Occupied(version: 2), later, later);
        Assert.Equal(SeatStatus.Occupied, seats.At(Seat, later));
        Assert.True(seats.Hear(new SeatNotice(Seat, 3, SeatStatus.Available, null), later));
    }

    [Fact]
    public void A_row_that_is_sold_counts_above_a_lapsed_hold_that_was_told_of()
    {
        var seats = new LiveSeats();
        seats.Hear(Held(version: 30), Now);
        Assert.Single(seats.TakeLapsed(Now + 31 * Second));
        seats.Read(Occupied(version: 2), Now + 40 * Second, Now + 40 * Second);
        Assert.Equal(SeatStatus.Occupied, seats.At(Seat, Now + 40 * Second));
    }

    [Fact]
    public void A_hold_in_memory_stands_above_a_free_row_until_it_lapses()
    {
        var seats = new LiveSeats();
        seats.Hear(Held(version: 2), Now);
        seats.Read(new SeatNotice(Seat, 1, SeatStatus.Available, null), Now + Second, Now + Second);
        Assert.Equal(SeatStatus.Held, seats.At(Seat, Now + Second));
        seats.Read(new SeatNotice(Seat, 1, SeatStatus.Available, null), Now + 40 * Second, Now + 40 * Second);
        Assert.Equal(SeatStatus.Available, seats.At(Seat, Now));
    }

    [Fact]
    public void Notices_during_the_read_count_by_their_version()
    {
        var seats = new LiveSeats();
        seats.Hear(Occupied(version: 3), Now + Second);
        seats.Read(Held(version: 2), Now, Now + 2 * Second);
        Assert.Equal(SeatStatus.Occupied, seats.At(Seat, Now + 2 * Second));
        seats.Read(new SeatNotice(Seat, 4, SeatStatus.Available, null), Now, Now + 2 * Second);
        Assert.Equal(SeatStatus.Available, seats.At(Seat, Now + 2 * Second));
    }

    private static SeatNotice Occupied(long version) => new(Seat, version, SeatStatus.Occupied, null);

    private static SeatNotice Held(long version) => new(Seat, version, SeatStatus.Held, 30 * Second);
}
