using FlightTickets.Check.Rules;

namespace FlightTickets.Check;

/// <summary>
/// Rechecks suspicious rows before they are reported, since rows of a running system are read at different instants. A row is read, then
/// its neighbours, then the row again: a rule that both readings break was broken at the instant in between. That must happen three times.
/// </summary>
internal sealed class Suspects<TState>(Look<TState> look, Func<AuditClock> now, TimeProvider time)
    where TState : class
{
    private const int Batch = 200;

    private readonly Dictionary<string, List<Violation>> _suspected = new(StringComparer.Ordinal);

    public void Add(string key, List<Violation> found) => _suspected[key] = found;

    public async Task<List<Violation>> ConfirmAsync(CancellationToken cancellationToken)
    {
        foreach (var wait in now().Waits)
        {
            if (_suspected.Count == 0) break;
            if (wait > TimeSpan.Zero) await Task.Delay(wait, time, cancellationToken).ConfigureAwait(false);
            foreach (var keys in _suspected.Keys.ToArray().Chunk(Batch))
                await LookAgainAsync(keys, cancellationToken).ConfigureAwait(false);
        }

        return [.. _suspected.OrderBy(suspect => suspect.Key, StringComparer.Ordinal).SelectMany(suspect => suspect.Value)];
    }

    private async Task LookAgainAsync(string[] keys, CancellationToken cancellationToken)
    {
        var before = await look.Table.ReadAsync(keys, cancellationToken).ConfigureAwait(false);
        var beside = await look.Beside([.. before.Values], cancellationToken).ConfigureAwait(false);
        var after = await look.Table.ReadAsync(keys, cancellationToken).ConfigureAwait(false);
        var moment = now();
        foreach (var key in keys)
        {
            var (one, other) = (Judge(before, key), Judge(after, key));
            var left = one.Where(v => other.Exists(v.IsSame) && _suspected[key].Exists(v.IsSame)).ToList();
            if (left.Count == 0) _suspected.Remove(key);
            else _suspected[key] = left;
        }

        List<Violation> Judge(Dictionary<string, Row<TState>> rows, string key) =>
            rows.TryGetValue(key, out var row) ? [.. look.Judge(row, beside, moment)] : [];
    }
}
