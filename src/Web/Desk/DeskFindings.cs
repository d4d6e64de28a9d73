using FlightTickets.Client;
using FlightTickets.Web.Api;
using FlightTickets.Web.Board;
using FlightTickets.Web.Shop;

namespace FlightTickets.Web.Desk;

/// <summary>What was found at the desk.</summary>
/// <param name="Question">What was typed.</param>
/// <param name="Orders">Orders, without duplicates.</param>
/// <param name="Flights">Flights.</param>
/// <param name="HasMore">Whether there are more orders than are shown.</param>
public sealed record DeskFindings(
    DeskQuestion Question, IReadOnlyList<Order> Orders, IReadOnlyList<BoardRow> Flights, bool HasMore)
{
    private const int PerSearch = 50;

    /// <summary>Whether there is nothing.</summary>
    public bool IsEmpty => Orders.Count == 0 && Flights.Count == 0;

    /// <summary>The one page that everything found leads to, if there is one.</summary>
    public string? Only => (Orders, Flights) switch
    {
        ([var order], []) => $"/desk/orders/{order.Id}",
        ([], [var flight]) => $"/board/flights/{flight.Flight.Id}",
        _ => null,
    };

    /// <summary>Who flies in an order, in a line.</summary>
    public static string Names(Order order)
    {
        ArgumentNullException.ThrowIfNull(order);
        return string.Join(", ", order.Passengers.Select(passenger => $"{passenger.GivenName} {passenger.FamilyName}".Trim()));
    }

    internal static async Task<DeskFindings> Of(
        DeskQuestion question, DateOnly today, IShopApi api, IStaffApi staff, Places places, CancellationToken cancellation)
    {
        var pages = await Task.WhenAll(
            question.Searches.Select(search => staff.FindOrders(search with { Limit = PerSearch }, cancellation)));
        var orders = pages.SelectMany(page => page.Data).DistinctBy(order => order.Id).ToArray();
        var flights = await FlightsOf(question, today, api, staff, cancellation);
        List<BoardRow> rows = [];
        foreach (var flight in flights)
        {
            rows.Add(new BoardRow(flight, await places.City(flight.Departure.Airport, cancellation),
                await places.City(flight.Arrival.Airport, cancellation)));
        }

        return new DeskFindings(question, orders, rows, pages.Any(page => page.After is not null));
    }

    private static async Task<IReadOnlyList<Flight>> FlightsOf(
        DeskQuestion question, DateOnly today, IShopApi api, IStaffApi staff, CancellationToken cancellation)
    {
        if (question.FlightNumber is { } wanted)
        {
            return [.. (await staff.ListDepartures(today, null, cancellation))
                .Where(flight => flight.Carrier == wanted.Carrier && flight.FlightNumber == wanted.Number)];
        }

        if (question.FlightId is not { } id) return [];
        try
        {
            return [await api.GetFlight(id, cancellation)];
        }
        catch (ShopApiException exception) when (exception.Status == StatusCodes.Status404NotFound)
        {
            return [];
        }
    }
}
