using System.Collections.Immutable;
using FlightTickets.Fleet;
using FlightTickets.Flights.Events;

namespace FlightTickets.Flights;

/// <summary>How a flight changes to another airplane.</summary>
internal static class AirplaneSwap
{
    /// <summary>The flight while it requests another airplane.</summary>
    public static FlightState Begin(FlightState flight, string tail) => flight with { Swap = new PendingSwap(tail, null, []) };

    /// <summary>
    /// The flight on its new airplane. A smaller airplane takes away seats, never a sale. Provisional holds are dropped, because their
    /// seats were checked against the old layout; losing one costs a retry.
    /// </summary>
    public static (FlightState Next, object Event) Complete(string key, FlightState flight, AirplaneView airplane, DateTimeOffset now)
    {
        var layout = airplane.Specification.Cabins;
        ImmutableArray<string> gone =
        [
            .. flight.Layout.SelectMany(cabin => SeatLayout.Seats(cabin).Where(seat =>
                SeatLayout.Find(layout, cabin.Cabin, seat) != SeatStanding.Sellable && !cabin.Blocked.Contains(seat))),
        ];
        ImmutableArray<string> atExit =
        [
            .. layout.SelectMany(cabin => SeatLayout.Seats(cabin).Where(seat =>
                SeatLayout.IsInExitRow(layout, cabin.Cabin, seat) && !SeatLayout.IsInExitRow(flight.Layout, cabin.Cabin, seat)
                && SeatLayout.Find(flight.Layout, cabin.Cabin, seat) != SeatStanding.Absent)),
        ];
        var missing = flight.Cabins.Select(cabin => cabin.Cabin)
            .Where(cabin => layout.All(other => other.Cabin != cabin)).ToImmutableArray();
        var manifest = flight.Manifest;
        foreach (var (orderId, entry) in flight.Manifest.Entries)
        {
            if (entry.Provisional is not null) manifest = manifest.With(orderId, entry with { Provisional = null });
        }

        var next = Flight.DropLapsed(
            flight with
            {
                Airplane = airplane.Tail,
                NeedsAirplane = false,
                Layout = layout,
                Manifest = manifest,
                Cabins = [.. flight.Cabins.Select(cabin => cabin with { Capacity = CapacityOf(cabin) })],
                Swap = new PendingSwap(null, flight.Airplane, gone),
            },
            now);
        next = next with { OversoldReason = Flight.IsOversold(next) ? $"{airplane.Tail} instead of {flight.Airplane}" : null };
        return (next,
            new AirplaneChanged(key, flight.Airplane, airplane.Tail, gone, next.OversoldReason, missing, OrdersIn(next, missing), atExit));

        int CapacityOf(CabinInventory cabin) =>
            missing.Contains(cabin.Cabin) ? 0 : cabin.Authorized ?? ScheduleRules.Seats(layout, cabin.Cabin);
    }

    private static ImmutableArray<string> OrdersIn(FlightState flight, ImmutableArray<Cabin> cabins) => cabins.IsEmpty
        ? []
        : [.. flight.Manifest.Entries.Where(entry => cabins.Any(cabin => Flight.PlacesOf(entry.Value, cabin) > 0))
            .Select(entry => entry.Key).Order(StringComparer.Ordinal)];
}
