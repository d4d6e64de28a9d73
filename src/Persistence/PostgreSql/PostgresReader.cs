using Npgsql;

namespace FlightTickets.Persistence.PostgreSql;

/// <summary>Reads rows by key, owner, reference or in key order.</summary>
internal sealed class PostgresReader(NpgsqlDataSource database, string serviceId)
{
    private const string Columns = "grain_id, etag, payload, created, due_at";
    private const string OfOwner =
        $"SELECT {Columns} FROM grain_state WHERE service_id = $1 AND grain_type = $2 AND owner = $3 AND NOT cleared";

    // OFFSET 0 keeps the lookup of a row a separate step, from its key: planned while the table is empty, a join begins with all rows of
    // the service.
    private const string EachKey = """
        FROM unnest($2::text[], $3::text[]) WITH ORDINALITY AS i (grain_type, grain_id, n)
        CROSS JOIN LATERAL (
            SELECT * FROM grain_state s
            WHERE s.service_id = $1 AND s.grain_type = i.grain_type AND s.grain_id = i.grain_id OFFSET 0) s
        """;

    internal const string ByKey = $"SELECT i.n, s.grain_id, s.etag, s.payload, s.created, s.due_at {EachKey}";
    internal const string EtagsByKey = $"SELECT i.n, s.etag {EachKey}";

    internal const string Oldest = $"{OfOwner} AND (created, grain_id) > ($4, $5) ORDER BY created, grain_id LIMIT $6";
    internal const string Newest = $"{OfOwner} AND (created, grain_id) < ($4, $5) ORDER BY created DESC, grain_id DESC LIMIT $6";
    internal const string NewestFromTop = $"{OfOwner} ORDER BY created DESC, grain_id DESC LIMIT $4";

    internal const string Reference =
        $"SELECT {Columns} FROM grain_state WHERE service_id = $1 AND grain_type = $2 AND reference = $3 AND NOT cleared ORDER BY grain_id";

    internal const string Scan =
        $"SELECT {Columns} FROM grain_state WHERE service_id = $1 AND grain_type = $2 AND grain_id > $3 AND NOT cleared ORDER BY "
            + "grain_id LIMIT $4";

    public async Task<StoredRow?[]> ReadAsync(IReadOnlyList<RowKey> keys, CancellationToken cancellationToken)
    {
        var rows = new StoredRow?[keys.Count];
        foreach (var (n, row) in await ByKeysAsync(ByKey, keys, r => (r.GetInt64(0), Row(r, 1)), cancellationToken).ConfigureAwait(false))
            rows[n - 1] = row;

        return rows;
    }

    public async Task<Guid?[]> ReadEtagsAsync(IReadOnlyList<RowKey> keys, CancellationToken cancellationToken)
    {
        var etags = new Guid?[keys.Count];
        foreach (var (n, etag) in await ByKeysAsync(EtagsByKey, keys, r => (r.GetInt64(0), r.GetGuid(1)), cancellationToken)
            .ConfigureAwait(false))
            etags[n - 1] = etag;

        return etags;
    }

    public async Task<IReadOnlyList<StoredRow>> FindByOwnerAsync(OwnerQuery query, CancellationToken cancellationToken) =>
        (query.NewestFirst, query.After) switch
        {
            (true, null) =>
                await ListAsync(NewestFromTop, cancellationToken, query.GrainType, query.Owner, query.Limit).ConfigureAwait(false),
            (var newest, { } after) => await ListAsync(
                newest ? Newest : Oldest, cancellationToken, query.GrainType, query.Owner, Clock.Time(after.Created), after.GrainId,
                query.Limit).ConfigureAwait(false),
            (false, null) => await ListAsync(
                Oldest, cancellationToken, query.GrainType, query.Owner, DateTime.UnixEpoch, "", query.Limit).ConfigureAwait(false),
        };

    public async Task<IReadOnlyList<StoredRow>> FindByReferenceAsync(
        string grainType, string reference, CancellationToken cancellationToken) =>
        await ListAsync(Reference, cancellationToken, grainType, reference).ConfigureAwait(false);

    public async Task<IReadOnlyList<StoredRow>> ScanAsync(
        string grainType, string? after, int limit, CancellationToken cancellationToken) =>
        await ListAsync(Scan, cancellationToken, grainType, after ?? "", limit).ConfigureAwait(false);

    private Task<List<StoredRow>> ListAsync(string sql, CancellationToken cancellationToken, params object[] values) =>
        database.ListAsync(sql, r => Row(r, 0), cancellationToken, [serviceId, .. values]);

    private Task<List<T>> ByKeysAsync<T>(
        string sql, IReadOnlyList<RowKey> keys, Func<NpgsqlDataReader, T> map, CancellationToken cancellationToken) =>
        database.ListAsync(
            sql, map, cancellationToken, serviceId, keys.Select(k => k.GrainType).ToArray(), keys.Select(k => k.GrainId).ToArray());

    private static StoredRow Row(NpgsqlDataReader row, int at) =>
        new(row.GetString(at), row.GetGuid(at + 1), row.GetFieldValue<byte[]>(at + 2), Clock.Micros(row.GetDateTime(at + 3)))
        {
            DueAt = row.IsDBNull(at + 4) ? null : row.GetFieldValue<DateTimeOffset>(at + 4),
        };
}
