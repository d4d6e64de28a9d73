using System.Collections.Immutable;
using FlightTickets.Fleet;

namespace FlightTickets.Flights;

/// <summary>The rules of creating a flight.</summary>
internal static class ScheduleRules
{
    /// <summary>The most places that may be authorized in a cabin; far above any airplane, far below an overflow.</summary>
    public const int MaxAuthorized = 1_000_000;

    /// <summary>The accepted years of departure: a year outside them is a typing error.</summary>
    public const int FirstYear = 1970, LastYear = 2199;

    /// <summary>The longest accepted flight; the longest scheduled flights take 19 hours.</summary>
    public static readonly TimeSpan LongestFlight = TimeSpan.FromHours(24);

    /// <summary>The bounds of a fare's hold length.</summary>
    public static readonly TimeSpan ShortestHold = TimeSpan.FromMinutes(1);

    /// <inheritdoc cref="ShortestHold" />
    public static readonly TimeSpan LongestHold = TimeSpan.FromDays(30);

    /// <summary>The draft of a flight, or why it cannot be scheduled.</summary>
    /// <param name="key">The flight's key.</param>
    /// <param name="command">The command.</param>
    /// <param name="origin">The key's airport; <see langword="null"/> if unknown.</param>
    /// <param name="destination">The command's airport; <see langword="null"/> if unknown.</param>
    /// <param name="airplane">The command's airplane; <see langword="null"/> if unknown.</param>
    public static Result<FlightState> Draft(
        string key, ScheduleFlight command, Airport? origin, Airport? destination, AirplaneView? airplane)
    {
        if (!FlightId.TryParse(key, out var id)) return Invalid("The carrier, number, date and origin do not make a flight id.",
            FieldPath.Of(nameof(FlightView.FlightNumber)));
        if (origin is null) return new Refusal(RefusalCodes.AirportNotFound,
            $"There is no airport {id.Origin}.")
        { Field = FieldPath.Of(nameof(FlightId.Origin)) };
        if (destination is null) return new Refusal(RefusalCodes.AirportNotFound,
            $"There is no airport {command.Destination}.")
        { Field = FieldPath.Of(nameof(ScheduleFlight.Destination)) };
        if (origin.Iata == destination.Iata)
            return Invalid("The destination must differ from the origin.", FieldPath.Of(nameof(ScheduleFlight.Destination)));
        if (DateOnly.FromDateTime(command.DepartureLocal) != id.Date)
            return Invalid("The departure date is not the date of the flight's id.", FieldPath.Of(nameof(ScheduleFlight.DepartureLocal)));
        if (id.Date.Year is < FirstYear or > LastYear) return Invalid($"Flights are accepted for the years {FirstYear} to {LastYear}.",
            FieldPath.Of(nameof(ScheduleFlight.DepartureLocal)));
        if (command.ArrivalLocal.Year is < FirstYear or > LastYear + 1)
            return Invalid("A flight takes at most 24 hours.", FieldPath.Of(nameof(ScheduleFlight.ArrivalLocal)));

        var departure = FlightTimes.Resolve(command.DepartureLocal, origin.TimeZone, command.DepartureOffset,
            nameof(ScheduleFlight.DepartureLocal), nameof(ScheduleFlight.DepartureOffset));
        if (departure.IsRefused) return departure.Refusal;
        var arrival = FlightTimes.Resolve(command.ArrivalLocal, destination.TimeZone, command.ArrivalOffset,
            nameof(ScheduleFlight.ArrivalLocal), nameof(ScheduleFlight.ArrivalOffset));
        if (arrival.IsRefused) return arrival.Refusal;
        if (arrival.Value <= departure.Value)
            return new Refusal(RefusalCodes.ArrivalNotAfterDeparture,
                "A flight arrives after it departs.")
            { Field = FieldPath.Of(nameof(ScheduleFlight.ArrivalLocal)) };
        if (arrival.Value - departure.Value > LongestFlight)
            return Invalid("A flight takes at most 24 hours.", FieldPath.Of(nameof(ScheduleFlight.ArrivalLocal)));

        if (airplane is null) return new Refusal(RefusalCodes.AirplaneNotFound,
            $"There is no airplane {command.Airplane}.")
        { Field = FieldPath.Of(nameof(ScheduleFlight.Airplane)) };
        if (CheckFares(command.Fares, airplane.Specification.Cabins) is { } refusal) return refusal;

        return new FlightState
        {
            Command = command,
            IsDraft = true,
            Airplane = airplane.Tail,
            DepartureUtc = departure.Value,
            ArrivalUtc = arrival.Value,
            OriginZone = origin.TimeZone,
            DestinationZone = destination.TimeZone,
            Layout = airplane.Specification.Cabins,
            Cabins = [.. command.Fares.Select(fare => Inventory(fare, airplane.Specification.Cabins))],
        };
    }

    /// <summary>Whether two commands describe the same flight.</summary>
    public static bool Same(ScheduleFlight one, ScheduleFlight other) =>
        one with { Fares = other.Fares } == other && one.Fares.SequenceEqual(other.Fares);

    /// <summary>How many places of a cabin may be sold unless the command says otherwise: the airplane's seats that are sold.</summary>
    public static int Seats(ImmutableArray<CabinLayout> layout, Cabin cabin) =>
        layout.FirstOrDefault(l => l.Cabin == cabin) is { } found ? SeatLayout.Sellable(found) : 0;

    private static CabinInventory Inventory(Fare fare, ImmutableArray<CabinLayout> layout) =>
        new(fare.Cabin, fare.Authorized ?? Seats(layout, fare.Cabin), fare.Authorized, fare.Amount, fare.Taxes) { Rules = fare.Rules };

    private static Refusal? CheckFares(ImmutableArray<Fare> fares, ImmutableArray<CabinLayout> layout)
    {
        if (fares.IsDefaultOrEmpty) return Invalid("A flight sells at least one cabin.", FieldPath.Of(nameof(ScheduleFlight.Fares)));
        for (var i = 0; i < fares.Length; i++)
        {
            var fare = fares[i];
            var field = FieldPath.Of(nameof(ScheduleFlight.Fares))[i];
            if (fares[..i].Any(other => other.Cabin == fare.Cabin)) return Invalid("A cabin has one fare.", field.Then(nameof(Fare.Cabin)));
            if (layout.All(cabin => cabin.Cabin != fare.Cabin))
                return new Refusal(RefusalCodes.CabinNotOnFlight,
                    "The airplane has no such cabin.")
                { Field = field.Then(nameof(Fare.Cabin)) };
            if (fare.Amount.Currency is null || !Iso4217.IsActive(fare.Amount.Currency))
                return Invalid("There is no such currency.", field.Then(nameof(Fare.Amount)).Then(nameof(Money.Currency)));
            if (fare.Amount.Minor is < 0 or > Money.MaxMinor)
                return Invalid("The fare is negative or too high.", field.Then(nameof(Fare.Amount)));
            if (fare.Taxes.Currency != fare.Amount.Currency)
                return Invalid("Taxes must be in the fare's currency.", field.Then(nameof(Fare.Taxes)));
            if (fare.Taxes.Minor < 0 || fare.Taxes.Minor > fare.Amount.Minor)
                return Invalid("Taxes cannot exceed the fare.", field.Then(nameof(Fare.Taxes)));
            if (CheckRules(fare, field.Then(nameof(Fare.Rules))) is { } refusal) return refusal;
            if (fare.Authorized is < 0 or > MaxAuthorized)
                return Invalid("This many places cannot be authorized.", field.Then(nameof(Fare.Authorized)));
        }

        return null;
    }

    private static Refusal? CheckRules(Fare fare, FieldPath field) => fare.Rules switch
    {
        { CancellationFee: < 0 or > Money.MaxMinor } =>
            Invalid("The fee is negative or too high.", field.Then(nameof(FareRules.CancellationFee))),
        { ChangeFee: < 0 or > Money.MaxMinor } =>
            Invalid("The fee is negative or too high.", field.Then(nameof(FareRules.ChangeFee))),
        { HoldFor: { } hold } when hold < ShortestHold || hold > LongestHold =>
            Invalid("A hold lasts 1 minute to 30 days.", field.Then(nameof(FareRules.HoldFor))),
        _ => null,
    };

    private static Refusal Invalid(string detail, FieldPath field) => new(RefusalCodes.Invalid, detail) { Field = field };
}
