using FlightTickets.Client;
using FlightTickets.Web.Api;

namespace FlightTickets.Web.Board;

/// <summary>Who is on a flight, as far as a decision about it needs to know.</summary>
/// <param name="Orders">The orders with places on it.</param>
/// <param name="IsComplete">Whether these are all.</param>
public sealed record FlightOrders(IReadOnlyList<Order> Orders, bool IsComplete)
{
    // A flight has fewer; a page must not read on for ever.
    private const int MostPages = 10, PerPage = 200;

    /// <summary>How many people.</summary>
    public int Passengers => Orders.Sum(order => order.Passengers.Count(passenger => passenger.Cancelled != true));

    /// <summary>How many of the orders also have other flights.</summary>
    public int WithOtherFlights => Orders.Count(order => order.Segments.Count(segment => segment.Cancelled != true) > 1);

    /// <summary>How many are held and not paid yet.</summary>
    public int Unpaid => Orders.Count(order => order.Status == OrderStatus.Held);

    internal static async Task<FlightOrders> Of(string flightId, IStaffApi staff, CancellationToken cancellation)
    {
        List<Order> orders = [];
        string? after = null;
        for (var i = 0; i < MostPages; i++)
        {
            var page = await staff.FindOrders(new OrderSearch { Flight = flightId, Limit = PerPage, After = after }, cancellation);
            orders.AddRange(page.Data.Where(order => order.Status is OrderStatus.Confirmed or OrderStatus.Held or OrderStatus.Placed));
            after = page.After;
            if (after is null) break;
        }

        return new FlightOrders(orders, after is null);
    }
}
