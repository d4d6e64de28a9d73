using System.Collections.Immutable;
using FlightTickets.Fleet;

namespace FlightTickets.Flights;

/// <summary>The public view of a flight.</summary>
internal static class FlightViews
{
    public static FlightView View(string key, FlightState flight)
    {
        var id = Id(key);
        return new FlightView(
            key,
            id.Carrier,
            id.Number,
            flight.Status,
            flight.SalesCloseAt,
            End(id.Origin, flight.Command.DepartureLocal, flight.OriginZone, flight.DepartureUtc, flight.DepartureEstimated),
            End(flight.Command.Destination, flight.Command.ArrivalLocal, flight.DestinationZone, flight.ArrivalUtc,
                flight.ArrivalEstimated),
            flight.Airplane,
            flight.Gate,
            flight.OversoldReason,
            [.. flight.Cabins.Select(View)])
        {
            Terminal = flight.Terminal,
            NeedsAirplane = flight.NeedsAirplane && Flight.TakesPassengers(flight.Status),
        };
    }

    public static CabinView View(CabinInventory cabin) =>
        new(cabin.Cabin, cabin.Capacity, cabin.Held, cabin.Sold, cabin.Amount, cabin.Taxes) { Rules = cabin.Rules };

    /// <summary>What one place costs, and the facts that an order keeps.</summary>
    public static FareQuote Quote(string key, FlightState flight, Cabin cabin, string accountingCode)
    {
        var id = Id(key);
        var inventory = Flight.Cabin(flight, cabin)!;
        return new FareQuote(inventory.Amount, inventory.Taxes, id.Carrier, accountingCode, flight.DepartureUtc, flight.ArrivalUtc,
            id.Date)
        { Rules = inventory.Rules, SalesCloseAt = flight.SalesCloseAt };
    }

    /// <summary>The seats of the airplane's cabins, each with its status.</summary>
    public static SeatMap SeatMap(string key, FlightState flight, Func<string, SeatStatus> status) =>
        new(key,
            [.. flight.Layout.Select(
                cabin => new SeatMapCabin(cabin.Cabin, [.. SeatLayout.Rows(cabin).Select(row => Row(cabin, row, status))]))]);

    private static FlightEnd End(string airport, DateTime local, string timeZone, DateTimeOffset utc, DateTimeOffset? estimated) =>
        new(airport, local, timeZone, utc, estimated)
        {
            EstimatedLocal = estimated is { } expected ? FlightTimes.Local(expected, timeZone) : null,
        };

    private static FlightId Id(string key) =>
        FlightId.TryParse(key, out var id) ? id : throw new ArgumentException($"'{key}' is no flight id.", nameof(key));

    private static SeatMapRow Row(CabinLayout cabin, int row, Func<string, SeatStatus> status)
    {
        var sections = cabin.Seats.Split(' ');
        var rows = ImmutableArray.CreateBuilder<SeatMapSection>(sections.Length);
        for (var i = 0; i < sections.Length; i++)
        {
            var letters = sections[i];
            var elements = ImmutableArray.CreateBuilder<SeatMapElement>(letters.Length);
            for (var j = 0; j < letters.Length; j++)
            {
                var designator = SeatLayout.Designator(row, letters[j]);
                elements.Add(cabin.Missing.Contains(designator)
                    ? new SeatMapElement(null, [], SeatStatus.Blocked)
                    : new SeatMapElement(
                        designator,
                        Characteristics(
                            window: i == 0 && j == 0 || i == sections.Length - 1 && j == letters.Length - 1,
                            aisle: i > 0 && j == 0 || i < sections.Length - 1 && j == letters.Length - 1,
                            exit: cabin.ExitRows.Contains(row)),
                        cabin.Blocked.Contains(designator) ? SeatStatus.Blocked : status(designator)));
            }

            rows.Add(new SeatMapSection(elements.MoveToImmutable()));
        }

        return new SeatMapRow(row, rows.MoveToImmutable());
    }

    // IATA code list 9825, seat characteristics.
    private static ImmutableArray<string> Characteristics(bool window, bool aisle, bool exit)
    {
        var codes = ImmutableArray.CreateBuilder<string>(3);
        if (window) codes.Add("W");
        if (aisle) codes.Add("A");
        if (exit) codes.Add("E");
        return codes.ToImmutable();
    }
}
