using System.Collections.Immutable;
using FlightTickets.Flights;

namespace FlightTickets.Orders;

/// <summary>The rules for passengers: infants on laps, children, and the adults they need.</summary>
internal static class PassengerRules
{
    /// <summary>
    /// The age from which a passenger may hold an infant: airlines require 16 or more (14 CFR 121.311 only says "adult"). Each adult holds
    /// one (14 CFR 121.311(b)(1)).
    /// </summary>
    private const int AdultFrom = 16;

    /// <summary>14 CFR 121.311(b)(1): a child that has not reached its second birthday may be held by an adult.</summary>
    private const int InfantBelow = 2;

    /// <summary>IATA's passenger type "child" is from 2 to 11 years.</summary>
    private const int ChildBelow = 12;

    /// <summary>
    /// The age below which a child flies only with an adult, in a seat or on a lap: airlines take unaccompanied minors from 5 years on
    /// (U.S. Department of Transportation, "When Kids Fly Alone").
    /// </summary>
    private const int AloneFrom = 5;

    /// <summary>14 CFR 121.585(b)(2): an exit seat is not for a person of less than 15 years.</summary>
    private const int ExitRowFrom = 15;

    /// <summary>
    /// The position of the first passenger who appears earlier in the order, by name and date of birth; <see langword="null"/> if there is
    /// none.
    /// </summary>
    public static int? FirstRepeated(ImmutableArray<Passenger> passengers)
    {
        var known = new HashSet<(string, string, DateOnly)>();
        for (var i = 0; i < passengers.Length; i++)
        {
            if (!known.Add((LookupName.Key(passengers[i].GivenName), LookupName.Key(passengers[i].FamilyName), passengers[i].BornOn)))
                return i;
        }

        return null;
    }

    /// <summary>Which passengers sit on a lap, as bits.</summary>
    public static Result<int> LapInfants(
        ImmutableArray<Passenger> passengers, ImmutableArray<string?> seats, DateOnly departure, int segment)
    {
        if (seats.IsEmpty) return 0;
        if (seats.Length != passengers.Length) return Invalid("Name one seat per passenger, or none at all.", OrderFields.Seats(segment));
        var laps = 0;
        for (var i = 0; i < seats.Length; i++)
        {
            if (seats[i] is { } seat)
            {
                if (seats.IndexOf(seat) != i) return Invalid($"Seat {seat} is named twice.", OrderFields.Seats(segment)[i]);
                continue;
            }

            if (!IsInfant(passengers[i], departure))
            {
                return new Refusal(RefusalCodes.SeatRequired,
                    "Only an infant under 2 on the day of departure can travel without a seat.")
                { Field = OrderFields.Seats(segment)[i] };
            }

            laps |= 1 << i;
        }

        var adults = passengers.Count(passenger => IsAdult(passenger, departure));
        return int.PopCount(laps) > adults
            ? new Refusal(RefusalCodes.InfantWithoutAdult,
                "Each infant on a lap needs an adult (16 or older) of its own.")
            { Field = OrderFields.Seats(segment) }
            : laps;
    }

    /// <summary>The first small child that would fly without an adult on that day; <see langword="null"/> if no child would.</summary>
    /// <param name="passengers">The order's passengers.</param>
    /// <param name="removed">Which of them do not fly: bit i is passenger i.</param>
    /// <param name="date">The day of departure.</param>
    public static int? FirstUnaccompaniedChild(ImmutableArray<Passenger> passengers, int removed, DateOnly date)
    {
        int? child = null;
        for (var i = 0; i < passengers.Length; i++)
        {
            if ((removed >> i & 1) == 1) continue;
            if (IsAdult(passengers[i], date)) return null;
            if (child is null && IsYoungerThan(AloneFrom, passengers[i], date)) child = i;
        }

        return child;
    }

    /// <summary>
    /// The passengers who may not sit in an exit row, as bits: those under 15, and those responsible for a small child that needs care in
    /// an emergency (14 CFR 121.585(b)(2), (b)(7)). The order does not say which adult holds which infant, so all adults of an order with
    /// an infant on a lap count as responsible.
    /// </summary>
    /// <param name="passengers">The order's passengers.</param>
    /// <param name="laps">Which of them sit on a lap: bit i is passenger i.</param>
    /// <param name="date">The day of departure.</param>
    public static int NotInExitRow(ImmutableArray<Passenger> passengers, int laps, DateOnly date)
    {
        var bits = 0;
        for (var i = 0; i < passengers.Length; i++)
        {
            if (laps != 0 || IsYoungerThan(ExitRowFrom, passengers[i], date)) bits |= 1 << i;
        }

        return bits;
    }

    /// <summary>Whether a passenger is old enough to hold an infant on that day.</summary>
    public static bool IsAdult(Passenger passenger, DateOnly date) => !IsYoungerThan(AdultFrom, passenger, date);

    /// <summary>Whether a passenger is young enough to sit on a lap on that day.</summary>
    public static bool IsInfant(Passenger passenger, DateOnly date) => IsYoungerThan(InfantBelow, passenger, date);

    /// <summary>A passenger's type on the day of departure.</summary>
    public static PassengerType TypeOf(Passenger passenger, DateOnly date) => IsInfant(passenger, date) ? PassengerType.Infant
        : IsYoungerThan(ChildBelow, passenger, date) ? PassengerType.Child
        : PassengerType.Adult;

    private static bool IsYoungerThan(int years, Passenger passenger, DateOnly date) => passenger.BornOn.AddYears(years) > date;

    private static Refusal Invalid(string detail, FieldPath field) => new(RefusalCodes.Invalid, detail) { Field = field };
}
