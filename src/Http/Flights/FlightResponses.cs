using FlightTickets.Api.Http;
using FlightTickets.Api.Http.Input;
using FlightTickets.Flights;

namespace FlightTickets.Api.Flights;

/// <summary>A flight.</summary>
/// <param name="Id">Designator, local departure date and origin.</param>
/// <param name="Carrier">The airline's designator.</param>
/// <param name="FlightNumber">Without leading zeros.</param>
/// <param name="Status">Its status.</param>
/// <param name="SalesCloseAt">When its sales close.</param>
/// <param name="Departure">Where and when it departs.</param>
/// <param name="Arrival">Where and when it arrives.</param>
/// <param name="Airplane">Tail number.</param>
/// <param name="Gate">The gate, if known.</param>
/// <param name="OversoldReason">Why more places may be sold than authorized; for agents and admins.</param>
/// <param name="Cabins">The cabins for sale.</param>
/// <param name="NeedsAirplane">Whether its airplane is grounded; for agents and admins.</param>
/// <param name="Terminal">The terminal of the gate, if known.</param>
/// <param name="ReinstatableUntil">Until when its cancellation can be taken back; for agents and admins.</param>
/// <param name="Preview">In a preview, what the change would do to its orders; the other members are as they would be.</param>
internal sealed record FlightResponse(
    string Id, string Carrier, string FlightNumber, FlightStatus Status, DateTimeOffset SalesCloseAt,
    FlightEndResponse Departure, FlightEndResponse Arrival, string Airplane, string? Gate, string? OversoldReason,
    IReadOnlyList<FlightCabinResponse> Cabins,
    bool? NeedsAirplane, string? Terminal, DateTimeOffset? ReinstatableUntil, FlightImpactResponse? Preview = null)
{
    public static FlightResponse From(FlightView flight, bool staff) => new(
        flight.Id, flight.Carrier, flight.FlightNumber, flight.Status, flight.SalesCloseAt, FlightEndResponse.From(flight.Departure),
        FlightEndResponse.From(flight.Arrival), flight.Airplane, flight.Gate, staff ? flight.OversoldReason : null,
        [.. flight.Cabins.Select(c => FlightCabinResponse.From(c, staff))], staff ? flight.NeedsAirplane : null,
        flight.Terminal, staff ? flight.ReinstatableUntil : null);
}

/// <summary>One end of a flight.</summary>
/// <param name="Airport">IATA code.</param>
/// <param name="Local">Scheduled wall time there.</param>
/// <param name="TimeZone">IANA time zone.</param>
/// <param name="Utc">The same instant.</param>
/// <param name="EstimatedUtc">Its expected time, if known.</param>
/// <param name="EstimatedLocal">The same as a wall time there.</param>
internal sealed record FlightEndResponse(
    string Airport, DateTime Local, string TimeZone, DateTimeOffset Utc, DateTimeOffset? EstimatedUtc, DateTime? EstimatedLocal)
{
    public static FlightEndResponse From(FlightEnd end) => new(
        end.Airport, WallTime(end.Local), end.TimeZone, end.Utc, end.EstimatedUtc,
        end.EstimatedLocal is { } expected ? WallTime(expected) : null);

    /// <summary>A time that is written without an offset.</summary>
    public static DateTime WallTime(DateTime local) => DateTime.SpecifyKind(local, DateTimeKind.Unspecified);
}

/// <summary>A cabin of a flight.</summary>
/// <param name="Cabin">Which.</param>
/// <param name="Capacity">How many places may be sold; for agents and admins.</param>
/// <param name="Held">Set aside for orders under way; for agents and admins.</param>
/// <param name="Sold">Sold; for agents and admins.</param>
/// <param name="Available">How many can be had now.</param>
/// <param name="Fare">The price per passenger.</param>
/// <param name="Taxes">The part of it that is taxes.</param>
/// <param name="Rules">What the fare allows its customer; without rules everything, free of charge.</param>
internal sealed record FlightCabinResponse(
    Cabin Cabin, int? Capacity, int? Held, int? Sold, int Available, MoneyResponse Fare, MoneyResponse Taxes, FareRulesResponse? Rules)
{
    public static FlightCabinResponse From(CabinView cabin, bool staff) => new(
        cabin.Cabin, staff ? cabin.Capacity : null, staff ? cabin.Held : null, staff ? cabin.Sold : null, cabin.Available,
        MoneyResponse.From(cabin.Fare), MoneyResponse.From(cabin.Taxes), FareRulesResponse.From(cabin.Rules, cabin.Fare.Currency));
}

/// <summary>What a fare allows its customer; the law may allow more.</summary>
/// <param name="Refundable">Whether the fare is refunded when the customer cancels.</param>
/// <param name="TaxesRefundable">Whether the taxes do.</param>
/// <param name="CancellationFee">The fee deducted from a refundable fare, per passenger and segment.</param>
/// <param name="ChangeFee">The fee for a change to another flight, per passenger and segment, in addition to the fare difference.</param>
/// <param name="HoldFor">How long an unpaid order is held; as configured when left out.</param>
internal sealed record FareRulesResponse(
    bool Refundable, bool TaxesRefundable, MoneyResponse CancellationFee, MoneyResponse ChangeFee, string? HoldFor)
{
    public static FareRulesResponse? From(FareRules? rules, string currency) => rules is null ? null : new(
        !rules.NonRefundable, !rules.KeepsTaxes, MoneyResponse.From(new Money(rules.CancellationFee, currency)),
        MoneyResponse.From(new Money(rules.ChangeFee, currency)),
        rules.HoldFor is { } hold ? TimeForms.Write(hold) : null);
}
