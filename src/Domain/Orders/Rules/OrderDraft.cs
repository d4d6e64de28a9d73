using System.Collections.Immutable;
using FlightTickets.Flights;

namespace FlightTickets.Orders;

/// <summary>
/// What is decided before an order is placed: which passengers need a place, whether all of it is available, and what it costs.
/// </summary>
internal static class OrderDraft
{
    /// <summary>The segments without their prices, or why they are refused.</summary>
    public static Result<ImmutableArray<OrderSegment>> Of(PlaceOrder command)
    {
        if (command.Passengers.Length is < 1 or > OrderLimits.MaxPassengers)
            return Invalid($"An order has 1 to {OrderLimits.MaxPassengers} passengers.", FieldPath.Of(nameof(PlaceOrder.Passengers)));
        if (command.Segments.Length is < 1 or > OrderLimits.MaxSegments)
            return Invalid($"An order has 1 to {OrderLimits.MaxSegments} segments.", FieldPath.Of(nameof(PlaceOrder.Segments)));
        if (PassengerRules.FirstRepeated(command.Passengers) is { } repeated)
        {
            return new Refusal(RefusalCodes.DuplicatePassenger,
                "The same person is twice in the order.")
            { Field = OrderFields.Passenger(repeated) };
        }

        var segments = ImmutableArray.CreateBuilder<OrderSegment>(command.Segments.Length);
        for (var i = 0; i < command.Segments.Length; i++)
        {
            var request = command.Segments[i];
            if (!FlightId.TryParse(request.FlightId, out var flight))
            {
                return new Refusal(RefusalCodes.FlightNotFound, $"There is no flight {request.FlightId}.") { Field = FlightAt(i) };
            }

            if (segments.Any(other => other.FlightId == request.FlightId))
                return Invalid("The same flight is twice in the order.", FlightAt(i));
            var laps = PassengerRules.LapInfants(command.Passengers, request.Seats, flight.Date, i);
            if (laps.IsRefused) return laps.Refusal;
            if (PassengerRules.FirstUnaccompaniedChild(command.Passengers, removed: 0, flight.Date) is { } child)
            {
                return new Refusal(RefusalCodes.InfantWithoutAdult,
                    "A child under 5 flies with an adult (16 or older) of the same order.")
                { Field = OrderFields.Passenger(child) };
            }

            segments.Add(
                new OrderSegment(request.FlightId, request.Cabin, request.Seats, laps.Value, default, default, "", default, default)
                {
                    NotInExitRow = PassengerRules.NotInExitRow(command.Passengers, laps.Value, flight.Date),
                });
        }

        return segments.ToImmutable();
    }

    /// <summary>
    /// The segments with their prices, or why the order is refused, from the answers of <paramref name="participants"/>.
    /// </summary>
    public static Result<ImmutableArray<OrderSegment>> Price(
        PlaceOrder command, ImmutableArray<OrderSegment> draft, ImmutableArray<Participant> participants,
        IReadOnlyList<HoldResult?> answers)
    {
        if (HoldRefusals.Worst(participants, answers) is { } refusal) return refusal;
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
                SalesCloseAt = quote.SalesCloseAt,
            };
        }

        if (ItineraryRules.FirstOverlap(segments, command.Passengers.Length) is { } overlapping)
            return ItineraryRules.Refuse(FlightAt(overlapping));

        var currency = segments[0].Fare.Currency;
        if (segments.FirstOrDefault(segment => segment.Fare.Currency != currency) is { } other)
        {
            return new Refusal(RefusalCodes.MixedCurrencies,
                $"The order mixes {currency} and {other.Fare.Currency}.")
            { Field = OrderFields.Segment(segments.IndexOf(other)) };
        }

        var total = Total(segments, command.Passengers.Length);
        return command.MaxAmount switch
        {
            { } max when max.Currency != currency =>
                new Refusal(RefusalCodes.MixedCurrencies,
                    $"The order is priced in {currency}.")
                {
                    Field = FieldPath.Of(nameof(PlaceOrder.MaxAmount))
                        .Then(nameof(Money.Currency))
                },
            { } max when total.Minor > max.Minor => new Refusal(RefusalCodes.PriceChanged, $"The order costs {total}, more than {max}."),
            _ => segments.ToImmutable(),
        };
    }

    /// <summary>The price of segments, which share a currency.</summary>
    public static Money Total(IReadOnlyList<OrderSegment> segments, int passengers) =>
        segments.Aggregate(Money.Zero(segments[0].Fare.Currency), (sum, segment) => sum + (segment.Fare * segment.Places(passengers)));

    private static Refusal Invalid(string detail, FieldPath field) => new(RefusalCodes.Invalid, detail) { Field = field };

    private static FieldPath FlightAt(int segment) => OrderFields.Segment(segment).Then(nameof(SegmentRequest.FlightId));
}
