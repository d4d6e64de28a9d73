using System.Collections.Immutable;
using FlightTickets.Api.Fleet;
using FlightTickets.Api.Http.Input;
using FlightTickets.Flights;
using FlightTickets.Orders;

namespace FlightTickets.Api.Orders;

/// <summary>Bounds of an order.</summary>
internal static class OrderForms
{
    /// <summary>A seat a passenger, <c>null</c> for an infant on a lap.</summary>
    public static readonly ListShape<string?> Seats = new(
        new ArrayShape<string?>(new NullableShape<string>(FleetForms.Seat), 0, OrderLimits.MaxPassengers, unique: true));

    public static readonly FormShape<string> Flight = new(
        (string text, out string value) => FlightId.TryParse(value = text, out _), "a flight's id, as in B6-135-20270510-JFK",
        "B6-135-20270510-JFK", fallback: "");

    /// <summary>A booking reference, in any letter case and with blanks around it.</summary>
    public static readonly FormShape<string> Reference = new(
        (string text, out string value) => (value = text.Trim().ToUpperInvariant()).Length == 6 && value.All(char.IsAsciiLetterOrDigit),
        "six letters and digits", "K7MPX2", fallback: "");

    /// <summary>A passenger's family name.</summary>
    public static readonly TextShape FamilyName = new(100, "Lovelace");

    private static readonly FormShape<string> Method = new((string text, out string value) => (value = text) == "card", "card", "card",
        s =>
        {
            s.Enum = ["card"];
            s.Named("PaymentMethodKind");
        }, "");

    private static readonly FormShape<string> Token = new(
        (string text, out string value) => (value = text).Length <= 255 && text.All(c => c is > ' ' and < '\x7f'),
        "1 to 255 visible ASCII characters", "tok_visa", fallback: "");

    public static readonly ObjectShape<PaymentMethod> Payment = new(ReadPayment);

    public static PaymentMethod ReadPayment(Fields f) => new(f.Required("method", Method), f.Required("token", Token));
}

internal sealed record PlaceOrderRequest(
    ImmutableArray<Passenger> Passengers, ImmutableArray<SegmentRequest> Segments, PaymentMethod? Payment, Money? MaxAmount)
        : IShaped<PlaceOrderRequest>
{
    private static readonly DateOnly OldestBirth = new(1900, 1, 1);

    // A person with one name has it as the family name.
    private static readonly TextShape GivenName = new(100, "Ada", mayBeEmpty: true);

    private static readonly ArrayShape<Passenger> PassengerList = new(new ObjectShape<Passenger>(f =>
    {
        var passenger = new Passenger(f.Required("givenName", GivenName), f.Required("familyName", OrderForms.FamilyName),
            f.Required("bornOn", TimeForms.Date));
        if (passenger.BornOn < OldestBirth && passenger.BornOn != default)
            f.Fail("bornOn", "out_of_range", "The date of birth is too far in the past.");
        return passenger;
    }, "PassengerRequest", """{ "givenName": "Ada", "familyName": "Lovelace", "bornOn": "1990-12-10" }"""), 1, OrderLimits.MaxPassengers);

    private static readonly ArrayShape<SegmentRequest> SegmentList = new(new ObjectShape<SegmentRequest>(f => new SegmentRequest(
        f.Required("flightId", OrderForms.Flight), f.Required("cabin", Choice<Cabin>.Shape),
        f.Optional("seats", OrderForms.Seats)?.Items ?? [])), 1, OrderLimits.MaxSegments);

    public static ObjectShape<PlaceOrderRequest> Shape { get; } = new(f =>
    {
        var order = new PlaceOrderRequest(
            f.Required("passengers", PassengerList), f.Required("segments", SegmentList), f.Optional("payment", OrderForms.Payment),
            f.OptionalValue("maxAmount", MoneyForms.Money));
        for (var i = 0; i < order.Segments.Length; i++)
        {
            if (order.Segments[i] is not { } segment) continue;
            if (!segment.Seats.IsEmpty && segment.Seats.Length != order.Passengers.Length && !order.Passengers.IsEmpty)
                f.Fail(["segments", i, "seats"], "wrong_count", "There must be one seat per passenger, null for a lap infant.");
            if (segment.FlightId.Length > 0 && order.Segments.Take(i).Any(s => s?.FlightId == segment.FlightId))
                f.Fail(["segments", i, "flightId"], "duplicate", "The flight is a duplicate.");
        }

        return order;
    });

    /// <summary>Tomorrow is allowed, since the day begins earlier in some time zones.</summary>
    public int? Unborn(DateTimeOffset now)
    {
        // The first place on earth where a day begins is 14 hours ahead of UTC.
        var today = DateOnly.FromDateTime(now.UtcDateTime.AddHours(14));
        for (var i = 0; i < Passengers.Length; i++)
        {
            if (Passengers[i].BornOn > today) return i;
        }

        return null;
    }
}

internal sealed record PayRequest(PaymentMethod Payment) : IShaped<PayRequest>
{
    public static ObjectShape<PayRequest> Shape { get; } = new(f => new PayRequest(OrderForms.ReadPayment(f)));
}

internal sealed record ExtendHoldRequest(DateTimeOffset Until) : IShaped<ExtendHoldRequest>
{
    public static ObjectShape<ExtendHoldRequest> Shape { get; } = new(f => new ExtendHoldRequest(f.Required("until", TimeForms.Instant)));
}

internal sealed record LookupRequest(string BookingReference, string FamilyName) : IShaped<LookupRequest>
{
    public static ObjectShape<LookupRequest> Shape { get; } = new(f => new LookupRequest(
        f.Required("bookingReference", OrderForms.Reference), f.Required("familyName", OrderForms.FamilyName)));
}

internal sealed record ChangeSeatsRequest(ImmutableArray<SegmentSeats> Segments) : IShaped<ChangeSeatsRequest>
{
    public static ObjectShape<ChangeSeatsRequest> Shape { get; } = new(f =>
    {
        var request = new ChangeSeatsRequest(f.Required("segments", new ArrayShape<SegmentSeats>(
            new ObjectShape<SegmentSeats>(s => new SegmentSeats(
                s.Required("segment", new IntegerShape(0, OrderLimits.MaxSegments - 1, 0)), s.Required("seats", OrderForms.Seats).Items)),
            1, OrderLimits.MaxSegments)));
        if (request.Segments.DistinctBy(s => s?.Segment).Count() != request.Segments.Length)
            f.Fail("segments", "duplicate", "The segment is a duplicate.");
        return request;
    });
}

internal sealed record QuoteRequest(ImmutableArray<int> Passengers, ImmutableArray<int> Segments) : IShaped<QuoteRequest>
{
    private static readonly ListShape<int> PassengerPositions = new(
        new ArrayShape<int>(new IntegerShape(0, OrderLimits.MaxPassengers - 1, 0), 1, OrderLimits.MaxPassengers, unique: true));
    private static readonly ListShape<int> SegmentPositions = new(
        new ArrayShape<int>(new IntegerShape(0, OrderLimits.MaxSegments - 1, 0), 1, OrderLimits.MaxSegments, unique: true));

    public static ObjectShape<QuoteRequest> Shape { get; } = new(f => new QuoteRequest(
        f.Optional("passengers", PassengerPositions)?.Items ?? [], f.Optional("segments", SegmentPositions)?.Items ?? []));
}

/// <summary>An empty body.</summary>
internal sealed record EmptyRequest : IShaped<EmptyRequest>
{
    public static ObjectShape<EmptyRequest> Shape { get; } = new(_ => new EmptyRequest());
}
