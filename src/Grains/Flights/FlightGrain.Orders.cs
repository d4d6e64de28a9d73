using System.Collections.Immutable;
using FlightTickets.Orders;

namespace FlightTickets.Flights;

/// <summary>Whose places they are.</summary>
internal sealed partial class FlightGrain : IFlightOrdersGrain
{
    public async Task<ImmutableArray<string>> Orders()
    {
        await _driver.LoadAsync();
        var now = _time.GetUtcNow();
        return _driver.Current is { } flight
            ? [.. flight.Manifest.Entries.Where(entry => entry.Value.At(now).IsLive)
                .Select(entry => entry.Key).Order(StringComparer.Ordinal)]
            : [];
    }
}
