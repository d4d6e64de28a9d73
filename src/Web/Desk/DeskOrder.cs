using FlightTickets.Client;
using FlightTickets.Web.Api;
using FlightTickets.Web.Shop;
using FlightTickets.Web.Trips;

namespace FlightTickets.Web.Desk;

/// <summary>An order as the desk shows it.</summary>
/// <param name="Trip">The order with its flights.</param>
/// <param name="Disruptions">What the airline changed.</param>
/// <param name="Moments">Its time line, newest first.</param>
public sealed record DeskOrder(Trip Trip, IReadOnlyList<Disruption> Disruptions, IReadOnlyList<Moment> Moments)
{
    /// <summary>The order.</summary>
    public Order Order => Trip.Order;

    /// <summary>What waits for a choice or an agent.</summary>
    public IEnumerable<Disruption> Open => Disruptions.Where(disruption => disruption.Status is DisruptionStatus.Open
        or DisruptionStatus.NeedsAgent);

    /// <summary>What has become of a ticket, in words.</summary>
    public static string Standing(OrderTicket ticket)
    {
        ArgumentNullException.ThrowIfNull(ticket);
        return (ticket.Coupon?.Wire() ?? ticket.Status.Wire()).Replace('_', ' ');
    }

    internal static async Task<DeskOrder> Of(
        string id, IShopApi api, Places places, CancellationToken cancellation)
    {
        // Read after what happened to the order, so that nothing is shown as done to an old order.
        var disruptions = await api.ListDisruptions(id, cancellation);
        var trip = await Trip.Of(await api.GetOrder(id, cancellation), api, places, cancellation);
        var payments = await Task.WhenAll(trip.Order.Payments.Select(payment => Payment(payment.Id, api, cancellation)));
        return new DeskOrder(trip, disruptions, TimeLine.Of(trip, [.. payments.OfType<Payment>()], disruptions));
    }

    // A payment that moved no money may have no record of its own.
    private static async Task<Payment?> Payment(string id, IShopApi api, CancellationToken cancellation)
    {
        try
        {
            return await api.GetPayment(id, cancellation);
        }
        catch (ShopApiException exception) when (exception.Status == StatusCodes.Status404NotFound)
        {
            return null;
        }
    }
}
