using System.Collections.Immutable;
using FlightTickets.Orders;

namespace FlightTickets.Grains.Tests.Orders;

public sealed class OrderDraftTests
{
    private const string Flight = "B6-135-20270510-JFK";
    private const string Later = "B6-136-20270517-RSW";

    private static readonly DateTimeOffset Day = new(2027, 5, 10, 10, 10, 0, TimeSpan.Zero);
    private static readonly Passenger Ada = Born(1990, 12, 10);

    // The day of departure is 2027-05-10.
    private static readonly Passenger Infant = Born(2025, 5, 11);
    private static readonly Passenger TwoToday = Born(2025, 5, 10);
    private static readonly Passenger FiveToday = Born(2022, 5, 10);
    private static readonly Passenger FiveTomorrow = Born(2022, 5, 11);
    private static readonly Passenger SixteenToday = Born(2011, 5, 10);
    private static readonly Passenger SixteenTomorrow = Born(2011, 5, 11);

    [Fact]
    public void Without_seats_everybody_gets_a_place_an_infant_too()
    {
        var segment = Assert.Single(Draft([Ada, Infant], On(Flight)).Value);
        Assert.Equal((0, 2), (segment.LapInfants, segment.Places(2)));
        Assert.False(segment.IsOnLap(1));
    }

    [Fact]
    public void An_infant_without_a_seat_is_on_a_lap_and_takes_no_place()
    {
        var segment = Assert.Single(Draft([Ada, Infant], On(Flight, "12A", null)).Value);
        Assert.Equal((0b10, 1), (segment.LapInfants, segment.Places(2)));
        Assert.Equal((false, true), (segment.IsOnLap(0), segment.IsOnLap(1)));
    }

    [Fact]
    public void An_infant_may_have_a_seat_of_its_own()
    {
        var segment = Assert.Single(Draft([Ada, Infant], On(Flight, "12A", "12B")).Value);
        Assert.Equal((0, 2), (segment.LapInfants, segment.Places(2)));
    }

    [Fact]
    public void From_the_second_birthday_on_a_seat_is_required()
    {
        AssertRefused(RefusalCodes.SeatRequired, "Segments[0].Seats[1]", Draft([Ada, TwoToday], On(Flight, "12A", null)));
        AssertRefused(RefusalCodes.SeatRequired, "Segments[0].Seats[0]", Draft([Ada], On(Flight, [null])));
    }

    [Fact]
    public void A_child_who_turns_two_needs_a_seat_on_the_way_back_only() =>
        AssertRefused(RefusalCodes.SeatRequired, "Segments[1].Seats[1]",
            Draft([Ada, Infant], On(Flight, "12A", null), On(Later, "12A", null)));

    [Fact]
    public void Each_infant_on_a_lap_needs_an_adult_of_its_own()
    {
        AssertRefused(RefusalCodes.InfantWithoutAdult, "Segments[0].Seats",
            Draft([Ada, Infant, Infant with { GivenName = "Bea" }], On(Flight, "12A", null, null)));
        AssertRefused(RefusalCodes.InfantWithoutAdult, "Segments[0].Seats", Draft([SixteenTomorrow, Infant], On(Flight, "12A", null)));
        Assert.False(Draft([SixteenToday, Infant], On(Flight, "12A", null)).IsRefused);
        Assert.False(Draft([Ada, Infant, Infant with { GivenName = "Bea" }], On(Flight, "12A", null, "12B")).IsRefused);
    }

    [Fact]
    public void A_child_under_five_flies_with_an_adult_also_in_a_seat_of_its_own()
    {
        foreach (var child in new[] { Infant, TwoToday, FiveTomorrow })
        {
            AssertRefused(RefusalCodes.InfantWithoutAdult, "Passengers[0]", Draft([child], On(Flight)));
            AssertRefused(RefusalCodes.InfantWithoutAdult, "Passengers[0]", Draft([child], On(Flight, "12A")));
            AssertRefused(RefusalCodes.InfantWithoutAdult, "Passengers[1]", Draft([SixteenTomorrow, child], On(Flight)));
            Assert.False(Draft([child, SixteenToday], On(Flight)).IsRefused);
        }

        // Nor on one of two flights only: a week later it is old enough, which does not help the first.
        AssertRefused(RefusalCodes.InfantWithoutAdult, "Passengers[0]", Draft([FiveTomorrow], On(Later), On(Flight)));
        Assert.False(Draft([FiveTomorrow], On(Later)).IsRefused);
        Assert.False(Draft([FiveToday], On(Flight)).IsRefused);
    }

    [Fact]
    public void Seats_are_one_a_passenger_and_different()
    {
        AssertRefused(RefusalCodes.Invalid, "Segments[0].Seats", Draft(Adults(2), On(Flight, "12A")));
        AssertRefused(RefusalCodes.Invalid, "Segments[0].Seats", Draft([Ada], On(Flight, "12A", "12B")));
        AssertRefused(RefusalCodes.Invalid, "Segments[0].Seats[1]", Draft(Adults(2), On(Flight, "12A", "12A")));
    }

    [Fact]
    public void Passengers_segments_and_flights_are_within_bounds()
    {
        AssertRefused(RefusalCodes.Invalid, "Passengers", Draft([], On(Flight)));
        AssertRefused(RefusalCodes.Invalid, "Passengers", Draft(Adults(10), On(Flight)));
        AssertRefused(RefusalCodes.Invalid, "Segments", Draft([Ada]));
        AssertRefused(RefusalCodes.Invalid, "Segments[1].FlightId", Draft([Ada], On(Flight), On(Flight)));
        AssertRefused(RefusalCodes.FlightNotFound, "Segments[0].FlightId", Draft([Ada], On("nonsense")));
        Assert.False(Draft(Adults(9), On(Flight), On(Later)).IsRefused);
    }

    [Fact]
    public void The_flight_is_asked_for_places_and_each_seat_for_its_passenger()
    {
        var draft = Draft([Ada, Infant, Adults(2)[1]], On(Flight, "12A", null, "12C")).Value;
        var participants = Participant.Of(3, draft);
        var claim = Assert.IsType<CabinClaim>(participants[0].Claim);
        Assert.Equal(2, claim.Places);
        Assert.Equal(["12A", "12C"], claim.Seats);
        Assert.Equal([(Flight + "/12A", 0), (Flight + "/12C", 2)], participants.Skip(1).Select(seat => (seat.Key, seat.Passenger)));
    }

    [Fact]
    public void A_lap_costs_nothing_and_every_place_its_fare()
    {
        var priced = Price(new Money(39800, "USD"), ["12A", null, "12C"], "USD");
        Assert.Equal(new Money(19900, "USD"), Assert.Single(priced.Value).Fare);
    }

    [Fact]
    public void A_dearer_total_is_refused_and_points_nowhere_because_the_body_is_right() =>
        AssertRefused(RefusalCodes.PriceChanged, null, Price(new Money(39799, "USD"), ["12A", null, "12C"], "USD"));

    [Fact]
    public void A_limit_in_another_currency_is_none() =>
        AssertRefused(RefusalCodes.MixedCurrencies, "MaxAmount.Currency", Price(new Money(99999, "EUR"), ["12A", null, "12C"], "USD"));

    [Fact]
    public void Currencies_do_not_mix() => AssertRefused(RefusalCodes.MixedCurrencies, "Segments[1]", Price(null, [], "USD", "EUR"));

    [Fact]
    public void No_passenger_is_twice_in_an_order_however_the_name_is_typed()
    {
        AssertRefused(RefusalCodes.DuplicatePassenger, "Passengers[1]", Draft([Ada, Ada], On(Flight)));
        AssertRefused(RefusalCodes.DuplicatePassenger, "Passengers[2]",
            Draft([Ada, Infant, Ada with { GivenName = "Áda ", FamilyName = "LOVE LACE" }], On(Flight)));
        Assert.False(Draft([Ada, Ada with { BornOn = Ada.BornOn.AddDays(1) }, Ada with { GivenName = "Ida" }], On(Flight)).IsRefused);
    }

    [Fact]
    public void No_passenger_is_on_two_flights_at_once()
    {
        AssertRefused(RefusalCodes.OverlappingSegments, "Segments[1].FlightId", PriceAt((8, 0, 9, 30), (8, 10, 9, 40)));
        AssertRefused(RefusalCodes.OverlappingSegments, "Segments[1].FlightId", PriceAt((8, 0, 9, 30), (9, 30, 11, 0)));
        AssertRefused(RefusalCodes.OverlappingSegments, "Segments[1].FlightId", PriceAt((9, 30, 11, 0), (8, 0, 9, 30)));
        AssertRefused(RefusalCodes.OverlappingSegments, "Segments[1].FlightId", PriceAt((8, 0, 11, 30), (9, 0, 10, 0)));
        Assert.False(PriceAt((8, 0, 9, 30), (9, 31, 11, 0)).IsRefused);
        Assert.False(PriceAt((9, 31, 11, 0), (8, 0, 9, 30)).IsRefused);
    }

    [Fact]
    public void A_birthday_on_29_February_falls_on_the_28_in_common_years()
    {
        Assert.True(PassengerRules.IsInfant(Born(2024, 2, 29), new DateOnly(2026, 2, 27)));
        Assert.False(PassengerRules.IsInfant(Born(2024, 2, 29), new DateOnly(2026, 2, 28)));
        Assert.True(PassengerRules.IsAdult(Born(2008, 2, 29), new DateOnly(2024, 2, 29)));
    }

    private static Result<ImmutableArray<OrderSegment>> PriceAt(
        params (int DepartureHour, int DepartureMinute, int ArrivalHour, int ArrivalMinute)[] flights)
    {
        static DateTimeOffset At(int hour, int minute) => new(2027, 5, 10, hour, minute, 0, TimeSpan.Zero);
        var command = new PlaceOrder("u", "h", [Ada], [.. flights.Select((_, i) => On(i == 0 ? Flight : Later))], null, null);
        var draft = OrderDraft.Of(command).Value;
        var participants = Participant.Of(1, draft);
        return OrderDraft.Price(command, draft, participants, [.. flights.Select(flight => new HoldResult.Held(new FareQuote(
            new Money(19900, "USD"), new Money(2000, "USD"), "B6", "279", At(flight.DepartureHour, flight.DepartureMinute),
            At(flight.ArrivalHour, flight.ArrivalMinute), default)))]);
    }

    /// <summary>So many grown passengers, no two of them the same person.</summary>
    private static ImmutableArray<Passenger> Adults(int count) =>
        [.. Enumerable.Range(0, count).Select(i => i == 0 ? Ada : Ada with { GivenName = $"Ada {i}" })];

    private static Passenger Born(int year, int month, int day) => new("Ada", "Lovelace", new DateOnly(year, month, day));

    private static SegmentRequest On(string flight, params string?[] seats) => new(flight, Cabin.Economy, [.. seats]);

    private static Result<ImmutableArray<OrderSegment>> Draft(ImmutableArray<Passenger> passengers, params SegmentRequest[] segments) =>
        OrderDraft.Of(new PlaceOrder("u", "h", passengers, [.. segments], null, null));

    /// <summary>Two adults and an infant, at 199.00 a place in the currency of each segment.</summary>
    private static Result<ImmutableArray<OrderSegment>> Price(Money? limit, string?[] seats, params string[] currencies)
    {
        var command = new PlaceOrder("u", "h", [Ada, Infant, Adults(2)[1]],
            [.. currencies.Select((_, i) => On(i == 0 ? Flight : Later, seats))], null, limit);
        var draft = OrderDraft.Of(command).Value;
        var participants = Participant.Of(3, draft);
        return OrderDraft.Price(command, draft, participants, [.. participants.Select(participant => new HoldResult.Held(
            participant.Passenger >= 0 ? null : new FareQuote(
                new Money(19900, currencies[participant.Segment]), new Money(2000, currencies[participant.Segment]), "B6", "279",
                Day.AddDays(7 * participant.Segment), Day.AddDays(7 * participant.Segment).AddHours(3), default)))]);
    }

    private static void AssertRefused(string code, string? pointer, Result<ImmutableArray<OrderSegment>> result) =>
        Assert.Equal((code, pointer), (result.Refusal?.Code, result.Refusal?.Field?.ToString()));
}
