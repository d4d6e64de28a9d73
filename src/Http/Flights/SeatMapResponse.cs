using FlightTickets.Flights;

namespace FlightTickets.Api.Flights;

/// <summary>The seats of a flight.</summary>
internal sealed record SeatMapResponse(string FlightId, IReadOnlyList<SeatMapCabinResponse> Cabins)
{
    public static SeatMapResponse From(SeatMap map) => new(map.FlightId, [.. map.Cabins.Select(c => new SeatMapCabinResponse(
        c.Cabin,
        [.. c.Rows.Select(r => new SeatMapRowResponse(r.Row,
            [.. r.Sections.Select(s => new SeatMapSectionResponse([.. s.Elements.Select(SeatMapElementResponse.From)]))]))]))]);
}

/// <summary>A cabin's rows, from front to back.</summary>
internal sealed record SeatMapCabinResponse(Cabin Cabin, IReadOnlyList<SeatMapRowResponse> Rows);

/// <summary>A row: one section between two aisles.</summary>
internal sealed record SeatMapRowResponse(int Row, IReadOnlyList<SeatMapSectionResponse> Sections);

/// <summary>Seats side by side.</summary>
internal sealed record SeatMapSectionResponse(IReadOnlyList<SeatMapElementResponse> Elements);

/// <summary>A seat, or the gap where one is missing.</summary>
/// <param name="Type"><c>seat</c> or <c>empty</c>.</param>
/// <param name="Designator">The seat: <c>12A</c>.</param>
/// <param name="Characteristics">IATA code list 9825: W window, A aisle, E exit row, …</param>
/// <param name="Status">Whether it can be had.</param>
internal sealed record SeatMapElementResponse(string Type, string? Designator, IReadOnlyList<string>? Characteristics, SeatStatus? Status)
{
    private static readonly SeatMapElementResponse Empty = new("empty", null, null, null);

    public static SeatMapElementResponse From(SeatMapElement element) =>
        element.Designator is null
            ? Empty
            : new SeatMapElementResponse("seat", element.Designator, element.Characteristics, element.Status);
}
