using System.Text.Json.Nodes;
using FlightTickets.Api.Http;
using FlightTickets.Api.Http.Input;
using FlightTickets.Flights;
using Microsoft.OpenApi;

namespace FlightTickets.Api.Flights;

/// <summary>Whether to say what an operation would do, and do nothing.</summary>
internal sealed record PreviewQuery(bool Preview) : IShaped<PreviewQuery>
{
    private static readonly FormShape<bool> Flag = new(
        (string text, out bool value) => (value = text == "true") || text == "false", "true or false", "true",
        s => (s.Type, s.Examples) = (JsonSchemaType.Boolean, [JsonValue.Create(true)]));

    public static ObjectShape<PreviewQuery> Shape { get; } = new(q => new PreviewQuery(q.OptionalValue("preview", Flag) == true));
}

/// <summary>What an operation would do to a flight's orders.</summary>
/// <param name="FlightId">The flight.</param>
/// <param name="Orders">How many orders would be hit.</param>
/// <param name="Passengers">How many passengers they have.</param>
/// <param name="Disruptions">How many disruptions there would be of each kind.</param>
/// <param name="SeatsLost">Seats that would be taken away from passengers.</param>
/// <param name="Oversold">How many places more would be sold than authorized.</param>
/// <param name="ConnectionsBroken">How many connections would be missed.</param>
/// <param name="RefundByDefault">What would be refunded if nobody chose, by currency.</param>
/// <param name="RefundAtMost">What would be refunded if everybody chose a refund, by currency.</param>
internal sealed record FlightImpactResponse(
    string FlightId, int Orders, int Passengers, IReadOnlyList<KindCountResponse> Disruptions, IReadOnlyList<LostSeatResponse> SeatsLost,
    int Oversold, int ConnectionsBroken, IReadOnlyList<MoneyResponse> RefundByDefault, IReadOnlyList<MoneyResponse> RefundAtMost)
{
    public static FlightImpactResponse From(FlightImpact impact) => new(
        impact.FlightId, impact.Orders, impact.Passengers,
        [.. impact.Disruptions.Select(kind => new KindCountResponse(kind.Kind, kind.Count))],
        [.. impact.SeatsLost.Select(seat => new LostSeatResponse(seat.Seat, seat.OrderId, seat.Passenger))],
        impact.Oversold, impact.ConnectionsBroken, [.. impact.RefundByDefault.Select(MoneyResponse.From)],
        [.. impact.RefundAtMost.Select(MoneyResponse.From)]);
}

/// <summary>How many disruptions of a kind.</summary>
/// <param name="Kind">The kind.</param>
/// <param name="Count">How many.</param>
internal sealed record KindCountResponse(string Kind, int Count);

/// <summary>A seat that a passenger would lose.</summary>
/// <param name="Seat">The seat.</param>
/// <param name="OrderId">The order.</param>
/// <param name="Passenger">The passenger's position in it.</param>
internal sealed record LostSeatResponse(string Seat, string OrderId, int Passenger);
