using System.Collections.Immutable;
using System.Globalization;
using FlightTickets.Fleet;

namespace FlightTickets.Flights;

/// <summary>The rules of creating a flight.</summary>
internal static class ScheduleRules
{
    /// <summary>The most places that may be authorized in a cabin; far above any airplane, far below an overflow.</summary>
    public const int MaxAuthorized = 1_000_000;

    /// <summary>The years flights are taken for: airplanes flew before, and may after, but then it is a slip of the pen.</summary>
    public const int FirstYear = 1970, LastYear = 2199;

    /// <summary>The longest flight taken; the longest scheduled ones take 19 hours.</summary>
    public static readonly TimeSpan LongestFlight = TimeSpan.FromHours(24);

    /// <summary>The bounds of a fare's hold length.</summary>
    public static readonly TimeSpan ShortestHold = TimeSpan.FromMinutes(1);

    /// <inheritdoc cref="ShortestHold" />
    public static readonly TimeSpan LongestHold = TimeSpan.FromDays(30);

    /// <summary>The draft of a flight, or why there cannot be one.</summary>
    /// <param name="key">The flight's key.</param>
    /// <param name="command">The command.</param>
    /// <param name="origin">The key's airport; <see langword="null"/> if unknown.</param>
    /// <param name="destination">The command's airport; <see langword="null"/> if unknown.</param>
    /// <param name="airplane">The command's airplane; <see langword="null"/> if unknown.</param>
    public static Result<FlightState> Draft(string key, ScheduleFlight command, Airport? origin, Airport? destination, AirplaneView? airplane)
    {
        if (!FlightId.TryParse(key, out var id)) return Invalid("There cannot be a flight of that carrier, number, date and origin.", "#/flightNumber");
        if (origin is null) return new Refusal(RefusalCodes.AirportNotFound, $"There is no airport {id.Origin}.") { Pointer = "#/origin" };
        if (destination is null) return new Refusal(RefusalCodes.AirportNotFound, $"There is no airport {command.Destination}.") { Pointer = "#/destination" };
        if (origin.Iata == destination.Iata) return Invalid("A flight goes to another airport.", "#/destination");
        if (DateOnly.FromDateTime(command.DepartureLocal) != id.Date) return Invalid("The flight's id has another departure date.", "#/departure");
        if (id.Date.Year is < FirstYear or > LastYear) return Invalid($"Flights are taken for the years {FirstYear} to {LastYear}.", "#/departure");
        if (command.ArrivalLocal.Year is < FirstYear or > LastYear + 1) return Invalid("A flight takes at most 24 hours.", "#/arrival");

        var departure = FlightTimes.Resolve(command.DepartureLocal, origin.TimeZone, command.DepartureOffset, "#/departure");
        if (departure.IsRefused) return departure.Refusal;
        var arrival = FlightTimes.Resolve(command.ArrivalLocal, destination.TimeZone, command.ArrivalOffset, "#/arrival");
        if (arrival.IsRefused) return arrival.Refusal;
        if (arrival.Value <= departure.Value)
            return new Refusal(RefusalCodes.ArrivalNotAfterDeparture, "A flight arrives after it departs.") { Pointer = "#/arrival" };
        if (arrival.Value - departure.Value > LongestFlight) return Invalid("A flight takes at most 24 hours.", "#/arrival");

        if (airplane is null) return new Refusal(RefusalCodes.AirplaneNotFound, $"There is no airplane {command.Airplane}.") { Pointer = "#/airplane" };
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

    /// <summary>Whether two commands mean the same flight.</summary>
    public static bool Same(ScheduleFlight one, ScheduleFlight other) =>
        one with { Fares = other.Fares } == other && one.Fares.SequenceEqual(other.Fares);

    /// <summary>How many places of a cabin may be sold on an airplane where nothing else was said: its seats that are sold.</summary>
    public static int Seats(ImmutableArray<CabinLayout> layout, Cabin cabin) =>
        layout.FirstOrDefault(l => l.Cabin == cabin) is { } found ? SeatLayout.Sellable(found) : 0;

    private static CabinInventory Inventory(Fare fare, ImmutableArray<CabinLayout> layout) =>
        new(fare.Cabin, fare.Authorized ?? Seats(layout, fare.Cabin), fare.Authorized, fare.Amount, fare.Taxes) { Rules = fare.Rules };

    private static Refusal? CheckFares(ImmutableArray<Fare> fares, ImmutableArray<CabinLayout> layout)
    {
        if (fares.IsDefaultOrEmpty) return Invalid("A flight sells at least one cabin.", "#/fares");
        for (var i = 0; i < fares.Length; i++)
        {
            var fare = fares[i];
            var pointer = string.Create(CultureInfo.InvariantCulture, $"#/fares/{i}");
            if (fares[..i].Any(other => other.Cabin == fare.Cabin)) return Invalid("A cabin has one fare.", pointer + "/cabin");
            if (layout.All(cabin => cabin.Cabin != fare.Cabin))
                return new Refusal(RefusalCodes.CabinNotOnFlight, "The airplane has no such cabin.") { Pointer = pointer + "/cabin" };
            if (fare.Amount.Currency is null || !Iso4217.TryGetDigits(fare.Amount.Currency, out _)) return Invalid("There is no such currency.", pointer + "/amount/currency");
            if (fare.Amount.Minor is < 0 or > Money.MaxMinor) return Invalid("A fare is not negative, and not that high.", pointer + "/amount");
            if (fare.Taxes.Currency != fare.Amount.Currency) return Invalid("Taxes have the fare's currency.", pointer + "/taxes");
            if (fare.Taxes.Minor < 0 || fare.Taxes.Minor > fare.Amount.Minor) return Invalid("Taxes are a part of the fare.", pointer + "/taxes");
            if (CheckRules(fare, pointer + "/rules") is { } refusal) return refusal;
            if (fare.Authorized is < 0 or > MaxAuthorized) return Invalid("So many places cannot be authorized.", pointer + "/authorized");
        }

        return null;
    }

    private static Refusal? CheckRules(Fare fare, string pointer) => fare.Rules switch
    {
        { CancellationFee: < 0 or > Money.MaxMinor } => Invalid("A fee is not negative, and not that high.", pointer + "/cancellationFee"),
        { ChangeFee: < 0 or > Money.MaxMinor } => Invalid("A fee is not negative, and not that high.", pointer + "/changeFee"),
        { HoldFor: { } hold } when hold < ShortestHold || hold > LongestHold => Invalid("A hold lasts a minute to 30 days.", pointer + "/holdFor"),
        _ => null,
    };

    private static Refusal Invalid(string detail, string pointer) => new(RefusalCodes.Invalid, detail) { Pointer = pointer };
}
