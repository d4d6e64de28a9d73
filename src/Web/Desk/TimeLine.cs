using FlightTickets.Client;
using FlightTickets.Web.Api;
using FlightTickets.Web.Shop;
using FlightTickets.Web.Trips;

namespace FlightTickets.Web.Desk;

/// <summary>A moment in an order's life.</summary>
/// <param name="At">When.</param>
/// <param name="What">What happened.</param>
/// <param name="Detail">More about it.</param>
/// <param name="Kind">money, trouble, note or plain.</param>
public sealed record Moment(DateTimeOffset At, string What, string? Detail = null, string Kind = "plain");

/// <summary>An order's life as the API shows it: when it was placed, what moved, what the airline changed, and when it flies.</summary>
internal static class TimeLine
{
    /// <summary>The moments, newest first.</summary>
    public static IReadOnlyList<Moment> Of(Trip trip, IReadOnlyList<Payment> payments, IReadOnlyList<Disruption> disruptions)
    {
        var party = Words.Count(trip.Order.Passengers.Count, "traveller", "travellers");
        List<Moment> moments = [new(trip.Order.CreatedAt, "Placed", $"for {party}")];
        foreach (var payment in payments)
        {
            // Both lines of a movement have its time and amount; the customer's is the other side of the gateway's.
            moments.AddRange(payment.Ledger.Where(line => line.Account == "gateway").Select(line => new Moment(
                line.At, line.Movement == "refund" ? "Paid back" : "Paid", $"{Words.Price(Positive(line.Amount))}, {payment.Id}",
                "money")));
        }

        moments.AddRange(disruptions.Select(disruption => new Moment(
            disruption.At, Trouble(disruption), $"{disruption.FlightId}: {disruption.Status.Wire().Replace('_', ' ')}", "trouble")));
        foreach (var (segment, i) in trip.Order.Segments.Select((segment, i) => (segment, i)))
        {
            if (segment.Cancelled == true || trip.Order.Status != OrderStatus.Confirmed) continue;
            var flight = trip.Flights[i].Flight;
            moments.Add(new Moment(flight.Departure.EstimatedUtc ?? flight.Departure.Utc,
                $"{Words.Number(flight)} to {trip.Flights[i].To}", flight.Status.Wire()));
        }

        return [.. moments.OrderByDescending(moment => moment.At)];
    }

    private static Money Positive(Money money) => money.Amount.StartsWith('-') ? Words.Times(money, -1) : money;

    private static string Trouble(Disruption disruption) => disruption.Kind switch
    {
        "delayed" => "Flight delayed",
        "earlier" => "Flight leaves earlier",
        "cancelled" => "Flight cancelled by the airline",
        "cabin_gone" => "The airplane lost the cabin",
        "missed_connection" => "Connection missed",
        _ => disruption.Kind.Replace('_', ' '),
    };
}
