namespace FlightTickets.Web.Api;

/// <summary>An amount as the API writes it: a decimal string and a currency.</summary>
public sealed record Money(string Amount, string Currency);

/// <summary>An airport.</summary>
public sealed record Airport(
    string Iata, string Name, string? City, string? MetropolitanCode, double? Latitude, double? Longitude, string TimeZone);

/// <summary>A route that is flown.</summary>
public sealed record FlownRoute(string Id, string Origin, string Destination, string? BlockTime, int Flights);

/// <summary>An airline.</summary>
public sealed record Airline(string Code, string Name);

/// <summary>A flight that can be booked.</summary>
public sealed record Flight(
    string Id, string Carrier, string FlightNumber, string Status, DateTimeOffset SalesCloseAt, FlightEnd Departure, FlightEnd Arrival,
    string Airplane, string? Gate, IReadOnlyList<CabinOffer> Cabins);

/// <summary>Where and when a flight departs or arrives.</summary>
public sealed record FlightEnd(string Airport, DateTime Local, string TimeZone, DateTimeOffset Utc, DateTimeOffset? EstimatedUtc);

/// <summary>A cabin's fare and how many places are left.</summary>
public sealed record CabinOffer(string Cabin, int Available, Money Fare, Money Taxes, FareRules? Rules);

/// <summary>What a fare allows; without rules it allows everything, free of charge.</summary>
public sealed record FareRules(bool Refundable, bool TaxesRefundable, Money CancellationFee, Money ChangeFee, string? HoldFor);

/// <summary>The seats of a flight.</summary>
public sealed record SeatMap(string FlightId, IReadOnlyList<SeatMapCabin> Cabins);

/// <summary>A cabin's rows.</summary>
public sealed record SeatMapCabin(string Cabin, IReadOnlyList<SeatMapRow> Rows);

/// <summary>A row: one section between two aisles.</summary>
public sealed record SeatMapRow(int Row, IReadOnlyList<SeatMapSection> Sections);

/// <summary>Seats side by side.</summary>
public sealed record SeatMapSection(IReadOnlyList<SeatMapElement> Elements);

/// <summary>A seat, or the gap where one is missing.</summary>
public sealed record SeatMapElement(string Type, string? Designator, IReadOnlyList<string>? Characteristics, string? Status);
