using FlightTickets.Check.Rules;

namespace FlightTickets.Check;

/// <summary>
/// Compares airplanes with all their flights. The flights were read before the airplanes' rows, so a suspicious
/// airplane is checked again with its flights reread.
/// </summary>
internal sealed class Fleet(Tables tables, TimeProvider time)
{
    public async Task<(long Airplanes, List<Violation> Found)> CheckAsync(
        ILookup<string, FlightUse> byTail, IReadOnlyDictionary<string, FlightUse> byId, Func<AuditClock> now, Action<long> progress,
        CancellationToken cancellationToken)
    {
        var suspects = new Dictionary<string, List<Violation>>(StringComparer.Ordinal);
        var seen = new HashSet<string>(StringComparer.Ordinal);
        await foreach (var page in tables.Airplanes.PagesAsync(cancellationToken))
        {
            foreach (var row in page)
            {
                seen.Add(row.Key);
                var flights = byTail[row.Key].ToDictionary(flight => flight.FlightId);
                foreach (var flight in row.State.Flights)
                {
                    if (byId.TryGetValue(flight.FlightId, out var use)) flights[flight.FlightId] = use;
                }

                Suspect(row.Key, [.. AirplaneInOnePlace.Check(row.Key, row.State, flights, now())]);
            }

            progress(seen.Count);
        }

        foreach (var tail in byTail.Where(group => !seen.Contains(group.Key)))
        {
            seen.Add(tail.Key);
            Suspect(tail.Key, [.. AirplaneInOnePlace.Check(tail.Key, null, tail.ToDictionary(flight => flight.FlightId), now())]);
        }

        foreach (var wait in now().Waits)
        {
            if (suspects.Count > 0 && wait > TimeSpan.Zero) await Task.Delay(wait, time, cancellationToken);
            foreach (var tail in suspects.Keys.ToArray())
            {
                var again = await LookAgainAsync(tail, byTail[tail], now(), cancellationToken);
                Suspect(tail, [.. suspects[tail].Where(v => again.Exists(v.IsSame))]);
            }
        }

        return (seen.Count, [.. suspects.OrderBy(suspect => suspect.Key, StringComparer.Ordinal).SelectMany(suspect => suspect.Value)]);

        void Suspect(string tail, List<Violation> found)
        {
            if (found.Count > 0) suspects[tail] = found;
            else suspects.Remove(tail);
        }
    }

    private async Task<List<Violation>> LookAgainAsync(
        string tail, IEnumerable<FlightUse> claims, AuditClock moment, CancellationToken cancellationToken)
    {
        var before = await tables.Airplanes.ReadAsync([tail], cancellationToken);
        var ids = claims.Select(flight => flight.FlightId)
            .Concat(before.TryGetValue(tail, out var row) ? row.State.Flights.Select(flight => flight.FlightId) : []);
        var flights = (await tables.Flights.ReadAsync(ids, cancellationToken))
            .ToDictionary(flight => flight.Key, flight => FlightUse.Of(flight.Key, flight.Value.State));
        var after = await tables.Airplanes.ReadAsync([tail], cancellationToken);
        var later = AirplaneInOnePlace.Check(tail, after.GetValueOrDefault(tail)?.State, flights, moment).ToList();
        return [.. AirplaneInOnePlace.Check(tail, row?.State, flights, moment).Where(v => later.Exists(v.IsSame))];
    }
}
