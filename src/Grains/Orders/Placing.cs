using System.Collections.Immutable;
using System.Globalization;
using FlightTickets.Booking;
using FlightTickets.Flights;

namespace FlightTickets.Orders;

/// <summary>What is decided before an order is placed: who needs a place, whether all can be had, and what it costs.</summary>
internal static class Placing
{
    /// <summary>
    /// Who holds an infant: airlines ask for a fellow traveller of 16 or more (14 CFR 121.311 only says "adult"); each holds one (14 CFR 121.311(b)(1)).
    /// </summary>
    private const int AdultFrom = 16;

    /// <summary>14 CFR 121.311(b)(1): a child that has not reached its second birthday may be held by an adult.</summary>
    private const int InfantBelow = 2;

    /// <summary>
    /// Who flies only with an adult, in a seat of its own or on a lap: airlines take unaccompanied minors from 5 years on, and nobody younger
    /// (U.S. Department of Transportation, "When Kids Fly Alone").
    /// </summary>
    private const int AloneFrom = 5;

    /// <summary>The segments without their prices, or why there can be none.</summary>
    public static Result<ImmutableArray<OrderSegment>> Draft(PlaceOrder command)
    {
        if (command.Passengers.Length is < 1 or > 9) return Invalid("1 to 9 passengers.", "#/passengers");
        if (command.Segments.Length is < 1 or > 6) return Invalid("1 to 6 segments.", "#/segments");
        var segments = ImmutableArray.CreateBuilder<OrderSegment>(command.Segments.Length);
        for (var i = 0; i < command.Segments.Length; i++)
        {
            var request = command.Segments[i];
            if (!FlightId.TryParse(request.FlightId, out var flight))
            {
                return new Refusal(RefusalCodes.FlightNotFound, $"There is no flight {request.FlightId}.") { Pointer = At(i, "/flightId") };
            }

            if (segments.Any(other => other.FlightId == request.FlightId)) return Invalid("The same flight twice in one order.", At(i, "/flightId"));
            var laps = Laps(command.Passengers, request.Seats, flight.Date, i);
            if (laps.IsRefused) return laps.Refusal;
            if (Alone(command.Passengers, off: 0, flight.Date) is { } child)
            {
                return new Refusal(RefusalCodes.InfantWithoutAdult, "A child under 5 flies with an adult (16 or older) of the same order.") { Pointer = string.Create(CultureInfo.InvariantCulture, $"#/passengers/{child}") };
            }

            segments.Add(new OrderSegment(request.FlightId, request.Cabin, request.Seats, laps.Value, default, default, "", default, default));
        }

        return segments.ToImmutable();
    }

    /// <summary>Which passengers sit on a lap, as bits.</summary>
    public static Result<int> Laps(ImmutableArray<Passenger> passengers, ImmutableArray<string?> seats, DateOnly departure, int segment)
    {
        if (seats.IsEmpty) return 0;
        if (seats.Length != passengers.Length) return Invalid("One seat a passenger, or none at all.", At(segment, "/seats"));
        var laps = 0;
        for (var i = 0; i < seats.Length; i++)
        {
            if (seats[i] is { } seat)
            {
                if (seats.IndexOf(seat) != i) return Invalid($"Seat {seat} twice.", At(segment, $"/seats/{i}"));
                continue;
            }

            if (!IsInfant(passengers[i], departure))
            {
                return new Refusal(RefusalCodes.SeatRequired, "Only an infant under 2 on the day of departure can travel without a seat.") { Pointer = At(segment, $"/seats/{i}") };
            }

            laps |= 1 << i;
        }

        var adults = passengers.Count(passenger => IsAdult(passenger, departure));
        return int.PopCount(laps) > adults
            ? new Refusal(RefusalCodes.InfantWithoutAdult, "Each infant on a lap needs an adult (16 or older) of its own.") { Pointer = At(segment, "/seats") }
            : laps;
    }

    /// <summary>The segments with their prices, or why the order cannot be had, from the answers of <paramref name="participants"/>.</summary>
    public static Result<ImmutableArray<OrderSegment>> Price(
        PlaceOrder command, ImmutableArray<OrderSegment> draft, ImmutableArray<Participant> participants, IReadOnlyList<HoldResult?> answers)
    {
        if (Refusals.Worst(participants, answers) is { } refusal) return refusal;
        var segments = draft.ToBuilder();
        for (var i = 0; i < participants.Length; i++)
        {
            if (answers[i] is not HoldResult.Held { Quote: { } quote }) continue;
            var segment = participants[i].Segment;
            segments[segment] = segments[segment] with
            {
                Fare = quote.Amount,
                Taxes = quote.Taxes,
                Rules = quote.Rules,
                AccountingCode = quote.AccountingCode,
                DepartureUtc = quote.DepartureUtc,
                ArrivalUtc = quote.ArrivalUtc,
            };
        }

        var currency = segments[0].Fare.Currency;
        if (segments.FirstOrDefault(segment => segment.Fare.Currency != currency) is { } other)
        {
            return new Refusal(RefusalCodes.MixedCurrencies, $"{currency} and {other.Fare.Currency} in one order.") { Pointer = At(segments.IndexOf(other), "") };
        }

        var total = Total(segments, command.Passengers.Length);
        return command.MaxAmount switch
        {
            { } max when max.Currency != currency =>
                new Refusal(RefusalCodes.MixedCurrencies, $"The order is priced in {currency}.") { Pointer = "#/maxAmount/currency" },
            { } max when total.Minor > max.Minor => new Refusal(RefusalCodes.PriceChanged, $"The order costs {total}, more than {max}."),
            _ => segments.ToImmutable(),
        };
    }

    /// <summary>What segments cost; they have one currency.</summary>
    public static Money Total(IReadOnlyList<OrderSegment> segments, int passengers) =>
        segments.Aggregate(Money.Zero(segments[0].Fare.Currency), (sum, segment) => sum + (segment.Fare * segment.Places(passengers)));

    /// <summary>
    /// Until when a customer who pays later is promised the places: by the strictest of its fares. A fare's own length ends when sales close; the
    /// configured one, which is short, may outlive that.
    /// </summary>
    public static DateTimeOffset HoldUntil(IReadOnlyList<OrderSegment> segments, DateTimeOffset now, TimeSpan configured) =>
        segments.Min(segment => segment.Rules?.HoldFor is { } length ? Earlier(now + length, segment.DepartureUtc - Flight.SalesCloseBefore) : now + configured);

    /// <summary>The first small child that would fly without an adult on a day; <see langword="null"/> if none would.</summary>
    /// <param name="passengers">The order's passengers.</param>
    /// <param name="off">Who of them does not fly: bit i is passenger i.</param>
    /// <param name="date">The day of departure.</param>
    public static int? Alone(ImmutableArray<Passenger> passengers, int off, DateOnly date)
    {
        int? child = null;
        for (var i = 0; i < passengers.Length; i++)
        {
            if ((off >> i & 1) == 1) continue;
            if (IsAdult(passengers[i], date)) return null;
            if (child is null && IsYoungerThan(AloneFrom, passengers[i], date)) child = i;
        }

        return child;
    }

    /// <summary>Whether a passenger can hold an infant on a day.</summary>
    public static bool IsAdult(Passenger passenger, DateOnly date) => !IsYoungerThan(AdultFrom, passenger, date);

    /// <summary>Whether a passenger may sit on a lap on a day.</summary>
    public static bool IsInfant(Passenger passenger, DateOnly date) => IsYoungerThan(InfantBelow, passenger, date);

    private static bool IsYoungerThan(int years, Passenger passenger, DateOnly date) => passenger.BornOn.AddYears(years) > date;

    private static DateTimeOffset Earlier(DateTimeOffset one, DateTimeOffset other) => one < other ? one : other;

    private static Refusal Invalid(string detail, string pointer) => new(RefusalCodes.Invalid, detail) { Pointer = pointer };

    private static string At(int segment, string rest) => string.Create(CultureInfo.InvariantCulture, $"#/segments/{segment}{rest}");
}
