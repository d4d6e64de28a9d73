using System.Globalization;
using FlightTickets.Client;
using FlightTickets.Web.Api;
using FlightTickets.Web.Shop;
using Microsoft.AspNetCore.Components;

namespace FlightTickets.Web.Trips;

/// <summary>A boarding pass with what a page needs to show it.</summary>
/// <param name="Pass">The pass.</param>
/// <param name="Flight">Its flight.</param>
/// <param name="Symbol">The bar code as SVG; the API draws it from the pass alone, without a word that a person typed.</param>
public sealed record PrintedPass(BoardingPass Pass, FlightResult Flight, MarkupString Symbol)
{
    /// <summary>Whether the flight is expected at another time than planned.</summary>
    public bool IsLate => Flight.Flight.Departure.ExpectedLocalTime() != Flight.Flight.Departure.LocalTime();

    /// <summary>The passes of some tickets of a trip.</summary>
    internal static async Task<IReadOnlyList<PrintedPass>> Of(
        Trip trip, IEnumerable<OrderTicket> tickets, IShopApi api, CancellationToken cancellation) =>
        await Task.WhenAll(tickets.Select(async ticket =>
        {
            var symbol = api.DrawBoardingPass(ticket.Number, cancellation);
            var pass = await api.GetBoardingPass(ticket.Number, cancellation);
            return new PrintedPass(pass, trip.Flights[ticket.Segment], new MarkupString(await symbol));
        }));
}

/// <summary>The wall times of a pass.</summary>
internal static class PassTimes
{
    /// <summary>When boarding begins, at the airport.</summary>
    public static DateTime? BoardsAtLocal(this BoardingPass pass) =>
        pass.BoardsAtLocal is { } local ? DateTime.Parse(local, CultureInfo.InvariantCulture) : null;
}
