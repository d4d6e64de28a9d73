using System.Collections.Immutable;
using FlightTickets.Flights;

namespace FlightTickets.Orders;

/// <summary>What the order's flights know of its passengers on board.</summary>
internal sealed partial class OrderDriver
{
    /// <summary>What each segment's flight knows, as far as it matters; <see langword="null"/> if one could not be asked.</summary>
    public async Task<ImmutableArray<OrderBoarding?>?> AskBoarding(OrderState order)
    {
        try
        {
            var now = Now;
            return [.. await Task.WhenAll(order.Segments.Select((segment, i) => Coupons.NeedsFlight(order, i, now)
                ? ports.Flights.Boarding(segment.FlightId, id)
                : Task.FromResult<OrderBoarding?>(null)))];
        }
        catch (Exception exception) when (ports.Host.IsUnknownOutcome(exception))
        {
            // An order is shown even while a flight does not answer.
            ports.Observer.Unanswered("boarding", exception);
            return null;
        }
    }

    /// <summary>Asks the flights that passengers have checked in for, who is on board.</summary>
    private async Task<OnBoardRules> AskOnBoard(OrderState order)
    {
        var flights = OnBoardRules.Asked(order).Select(segment => order.Segments[segment].FlightId).Distinct().ToArray();
        return flights.Length == 0
            ? OnBoardRules.Nobody
            : OnBoardRules.Of(flights.Zip(await Task.WhenAll(flights.Select(flight => ports.Flights.Boarding(flight, id)))));
    }
}
