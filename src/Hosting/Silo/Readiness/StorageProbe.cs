using System.Security.Cryptography;
using FlightTickets.Persistence;

namespace FlightTickets.Readiness;

/// <summary>
/// Tests whether a store accepts writes: by writing a row that no lookup sees, and by what became of this process's own batches. It thus
/// detects a read-only store and a full disk as well as an unreachable store.
/// </summary>
/// <remarks>
/// On a full disk the probe's own row may still fit into its page, while no table can grow: then the batches fail. Once nobody books any
/// more, a row that needs new pages shows whether there is space again.
/// </remarks>
/// <param name="store">The store, opened.</param>
/// <param name="time">The clock of messages and of the wait for an answer.</param>
internal sealed class StorageProbe(IRowStore store, TimeProvider time)
{
    /// <summary>How long the store has to answer.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    /// <summary>How many writes in a row must fail before the store counts as down: one may fail for a deadlock or a failover.</summary>
    private const int Limit = 2;

    // All silos write the same row, so a silo that is gone leaves none behind.
    private static readonly RowKey Key = new("storage-probe", "probe");

    /// <summary>Bytes that fit into no free page: PostgreSQL's pages have 8 KB, SQLite's 4 KB.</summary>
    private const int LargeBytes = 128 * 1024;

    private Guid? _etag;
    private int _failures;
    private DateTimeOffset _since;
    private DateTimeOffset _lastAt;

    /// <summary>The store's name in messages.</summary>
    public string Store => store.Description;

    /// <summary>The fault and its start; <see langword="null"/> while the store accepts writes.</summary>
    public StorageOutage? Outage { get; private set; }

    /// <summary>Writes once, unless this process's own batches have failed since the last time.</summary>
    /// <returns>Whether <see cref="Outage"/> began or ended with this write.</returns>
    public async Task<bool> TryAsync(CancellationToken cancellationToken)
    {
        var (now, last) = (time.GetUtcNow(), _lastAt);
        _lastAt = now;
        var batches = store.Signals.BatchFailure is { } failure && failure.LastAt >= last ? failure : null;
        if ((batches?.Cause ?? await FindFaultAsync(cancellationToken)) is { } fault)
        {
            if (_failures++ == 0) _since = batches?.Since ?? now;
            if (_failures < Limit) return false;
            var isNew = Outage is null;
            Outage = new StorageOutage(Store, _since, StorageReason.Of(fault));
            return isNew;
        }

        _failures = 0;
        var wasAway = Outage is not null;
        Outage = null;
        return wasAway;
    }

    private async Task<Exception?> FindFaultAsync(CancellationToken cancellationToken)
    {
        try
        {
            using var patience = new CancellationTokenSource(Patience, time);
            using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, patience.Token);
            // A store may react late to the token; the wait ends at once.
            await WriteAsync(either.Token).WaitAsync(Patience, time, cancellationToken);
            return null;
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
        {
            return e;
        }
    }

    private async Task WriteAsync(CancellationToken cancellationToken)
    {
        var payload = _failures == 0 ? [] : RandomNumberGenerator.GetBytes(LargeBytes);
        for (var attempt = 0; attempt < 2; attempt++)
        {
            var next = Guid.NewGuid();
            var outcomes = await store.WriteAsync(
                [new RowWrite { Key = Key, ExpectedEtag = _etag, NewEtag = next, Payload = payload, IsCleared = true }], cancellationToken);
            if (outcomes[0] == WriteOutcome.Applied)
            {
                _etag = next;
                return;
            }

            // Another silo wrote it, or an earlier write of this one succeeded without an answer. A second conflict means that others are
            // writing now.
            _etag = (await store.ReadEtagsAsync([Key], cancellationToken))[0];
        }
    }
}

/// <summary>A store that accepts no writes.</summary>
/// <param name="Store">Its name in messages.</param>
/// <param name="Since">When the first write that failed began.</param>
/// <param name="Reason">Why, in a few words.</param>
internal sealed record StorageOutage(string Store, DateTimeOffset Since, string Reason)
{
    public override string ToString() => $"{Store} has accepted no writes since {Since:yyyy-MM-dd HH:mm:ss}Z: {Reason}.";
}
