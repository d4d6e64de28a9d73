using FlightTickets.Api.Fleet;
using FlightTickets.Api.Http.Input;
using FlightTickets.Flights;
using FlightTickets.Orders;

namespace FlightTickets.Api.Flights;

internal sealed record CreateFlightRequest(FlightId Id, ScheduleFlight Command) : IShaped<CreateFlightRequest>
{
    private static readonly FormShape<string> Number = new(
        (string text, out string value) => FlightId.IsNumber(value = text), "1 to 4 digits without leading zeros", "135",
        s => s.Pattern = "^[1-9][0-9]{0,3}[A-Z]?$", "");

    private const string FareExample = """
        { "cabin": "economy", "amount": "199.00", "currency": "USD", "taxes": "20.00", "authorized": 180,
          "rules": { "refundable": true, "taxesRefundable": true, "cancellationFee": "50.00", "changeFee": "25.00", "holdFor": "PT48H" } }
        """;

    private static readonly ArrayShape<Fare> Fares = new(new ObjectShape<Fare>(ReadFare, "FareRequest", FareExample), 1, 4);

    public static ObjectShape<CreateFlightRequest> Shape { get; } = new(f =>
    {
        var carrier = f.Required("carrier", FleetForms.Carrier);
        var number = f.Required("flightNumber", Number);
        var origin = f.Required("origin", FleetForms.Airport);
        var destination = f.Required("destination", FleetForms.Airport);
        if (origin == destination && origin.Length > 0) f.Fail("destination", "invalid", "A flight has another origin and destination.");
        var departure = f.Required("departure", TimeForms.Local);
        var command = new ScheduleFlight(
            destination, departure, f.OptionalValue("departureOffset", TimeForms.Offset),
            f.Required("arrival", TimeForms.Local), f.OptionalValue("arrivalOffset", TimeForms.Offset),
            f.Required("airplane", FleetForms.Tail), f.Required("fares", Fares));
        if (command.Fares.DistinctBy(fare => fare?.Cabin).Count() != command.Fares.Length)
            f.Fail("fares", "duplicate", "A cabin has two fares.");
        return new CreateFlightRequest(new FlightId(carrier, number, DateOnly.FromDateTime(departure), origin), command);
    }, example: $$"""
        { "carrier": "B6", "flightNumber": "135", "origin": "JFK", "destination": "RSW", "departure": "2027-05-10T06:10",
          "departureOffset": "-04:00", "arrival": "2027-05-10T09:21", "arrivalOffset": "-04:00", "airplane": "N635JB",
          "fares": [{{FareExample}}] }
        """);

    private static Fare ReadFare(Fields f)
    {
        var cabin = f.Required("cabin", Choice<Cabin>.Shape);
        var amountText = f.Required("amount", MoneyForms.Amount);
        var currency = f.Required("currency", MoneyForms.Currency);
        var amount = MoneyForms.Combine(f, "amount", amountText, currency);
        var taxes = f.Optional("taxes", MoneyForms.Amount) is { } text
            ? MoneyForms.Combine(f, "taxes", text, currency)
            : Money.Zero(currency);
        if (taxes.Minor > amount.Minor && amount.Currency is not null)
            f.Fail("taxes", "out_of_range", "Taxes are part of the amount and cannot exceed it.");
        var authorized = f.OptionalValue("authorized", new IntegerShape(0, 2000, 180));
        var rules = f.Optional("rules", Rules);
        return new Fare(cabin, amount, taxes, authorized)
        {
            Rules = rules is null ? null : new FareRules
            {
                NonRefundable = rules.Refundable == false,
                KeepsTaxes = rules.TaxesRefundable == false,
                CancellationFee = MoneyForms.Combine(f, "rules", rules.CancellationFee, currency).Minor,
                ChangeFee = MoneyForms.Combine(f, "rules", rules.ChangeFee, currency).Minor,
                HoldFor = rules.HoldFor,
            },
        };
    }

    private static readonly ObjectShape<RulesForm> Rules = new(f => new RulesForm(
        f.OptionalValue("refundable", new BooleanShape()), f.OptionalValue("taxesRefundable", new BooleanShape()),
        f.Optional("cancellationFee", MoneyForms.Amount) ?? "0", f.Optional("changeFee", MoneyForms.Amount) ?? "0",
        f.OptionalValue("holdFor", TimeForms.HoldLength)), "FareRulesRequest");

    private sealed record RulesForm(bool? Refundable, bool? TaxesRefundable, string CancellationFee, string ChangeFee, TimeSpan? HoldFor);
}

internal sealed record UpdateFlightRequest(UpdateFlight Command) : IShaped<UpdateFlightRequest>
{
    public static ObjectShape<UpdateFlightRequest> Shape { get; } = new(f => new UpdateFlightRequest(new UpdateFlight
    {
        Status = f.OptionalValue("status", Choice<FlightStatus>.Shape),
        DepartureEstimated = f.OptionalValue("departureEstimated", TimeForms.Instant),
        ArrivalEstimated = f.OptionalValue("arrivalEstimated", TimeForms.Instant),
        Gate = f.Optional("gate", new TextShape(10, "B22")),
        Airplane = f.Optional("airplane", FleetForms.Tail),
        Terminal = f.Optional("terminal", new TextShape(10, "5")),
    }), example: """
        { "status": "delayed", "departureEstimated": "2027-05-10T11:00:00Z", "arrivalEstimated": "2027-05-10T14:11:00Z",
          "gate": "B22", "airplane": "N635JB" }
        """);
}

internal sealed record SearchQuery(
    string Origin, string Destination, DateOnly Date, int Passengers, Cabin? Cabin, PageQuery Page) : IShaped<SearchQuery>
{
    // Codes are accepted in any letter case and with blanks around them.
    public static readonly FormShape<string> Place = new(
        (string text, out string value) => FleetForms.IsAirport(value = text.Trim().ToUpperInvariant()),
        "the code of an airport or a metropolitan area, as in JFK or NYC", "JFK", s => s.Pattern = "^[A-Za-z]{3}$", "");

    public static ObjectShape<SearchQuery> Shape { get; } = new(q => new SearchQuery(
        q.Required("origin", Place),
        q.Required("destination", Place),
        q.Required("date", TimeForms.Date),
        q.OptionalValue("passengers", new IntegerShape(1, OrderLimits.MaxPassengers, 1)) ?? 1,
        q.OptionalValue("cabin", Choice<Cabin>.Shape),
        PageQuery.Read(q)));
}

/// <summary>Which departures: those of a local day, from everywhere or from one place.</summary>
internal sealed record DeparturesQuery(DateOnly Date, string? Origin, PageQuery Page) : IShaped<DeparturesQuery>
{
    public static ObjectShape<DeparturesQuery> Shape { get; } = new(q => new DeparturesQuery(
        q.Required("date", TimeForms.Date), q.Optional("origin", SearchQuery.Place), PageQuery.Read(q)));
}
