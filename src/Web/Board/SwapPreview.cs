using FlightTickets.Client;
using FlightTickets.Web.Api;

namespace FlightTickets.Web.Board;

/// <summary>Whether another airplane fits a flight, and who would notice.</summary>
/// <param name="Airplane">The other airplane.</param>
/// <param name="Cabins">Each cabin that is sold: its places, and the seats there would be.</param>
/// <param name="SeatsLost">Occupied seats that it does not have.</param>
/// <param name="Uses">What else it does while the flight is in the air.</param>
/// <param name="Grounding">Why it is out of service, if it is.</param>
/// <param name="Impact">What the change would do to orders; <see langword="null"/> where the API refuses the change.</param>
public sealed record SwapPreview(
    Airplane Airplane, IReadOnlyList<(Cabin Cabin, int Sold, int Seats)> Cabins, IReadOnlyList<string> SeatsLost,
    IReadOnlyList<AirplaneUse> Uses, Grounding? Grounding, FlightImpact? Impact)
{
    /// <summary>Whether it is free, as far as one can see.</summary>
    public bool IsFree => Uses.Count == 0 && Grounding is null;

    /// <summary>Whether everybody has a place and keeps the seat.</summary>
    public bool SuitsAll => SeatsLost.Count == 0 && Cabins.All(cabin => cabin.Seats >= cabin.Sold);

    internal static async Task<SwapPreview> Of(
        Flight flight, string tail, IShopApi api, IStaffApi staff, CancellationToken cancellation)
    {
        var airplane = await staff.GetAirplane(tail, cancellation);
        var map = await api.GetSeatMap(flight.Id, cancellation);
        var uses = await staff.GetSchedule(
            tail, flight.Departure.EstimatedUtc ?? flight.Departure.Utc, flight.Arrival.EstimatedUtc ?? flight.Arrival.Utc, cancellation);
        var seats = airplane.Cabins.SelectMany(cabin => AirplaneSeats.Of(cabin).Select(seat => (cabin.Cabin, seat))).ToHashSet();
        var lost =
            from cabin in map.Cabins
            from row in cabin.Rows
            from section in row.Sections
            from element in section.Elements
            where element is { Designator: not null, Status: SeatStatus.Occupied } && !seats.Contains((cabin.Cabin, element.Designator))
            select element.Designator;
        return new SwapPreview(
            airplane,
            [.. flight.Cabins.Select(cabin => (cabin.Cabin, (cabin.Sold ?? 0) + (cabin.Held ?? 0),
                airplane.Cabins.Where(layout => layout.Cabin == cabin.Cabin).Sum(AirplaneSeats.ForSale)))],
            [.. lost], [.. uses.Where(use => use.FlightId != flight.Id)], await staff.GetGrounding(tail, cancellation),
            await ImpactOf(flight, tail, staff, cancellation));
    }

    private static async Task<FlightImpact?> ImpactOf(Flight flight, string tail, IStaffApi staff, CancellationToken cancellation)
    {
        try
        {
            return (await staff.PreviewFlight(flight.Id, new() { Airplane = tail }, cancellation)).Preview;
        }
        catch (ShopApiException exception) when (exception.Status is 409 or 422)
        {
            // The page says what the airplane does instead.
            return null;
        }
    }
}
