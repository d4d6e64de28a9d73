using System.Data.Common;
using Orleans.Storage;

namespace FlightTickets.Persistence.AdoNet;

/// <summary>
/// Lists a grain type's rows, which Orleans' storage cannot do. The tables are this project's own (their scripts are beside this file); of
/// Orleans' storage it uses only the serialization of payloads.
/// </summary>
/// <param name="connect">Makes a connection, not yet open.</param>
/// <param name="keyAsText">The key column as text, in the server's own SQL.</param>
/// <param name="serviceId">The service whose rows these are.</param>
/// <param name="serializer">What the storage serializes with.</param>
internal sealed class AdoNetScan(Func<DbConnection> connect, string keyAsText, string serviceId, IGrainStorageSerializer serializer)
{
    public async Task<IReadOnlyList<StoredRow>> ReadAsync(string grainType, string? after, int limit, CancellationToken cancellationToken)
    {
        await using var connection = connect();
        await connection.OpenAsync(cancellationToken).ConfigureAwait(false);
        var rows = new List<StoredRow>(Math.Min(limit, 1000));
        var from = after is null ? AdoNetTable.Prefix : AdoNetTable.KeyOf(after);

        // Cleared rows are skipped after they were read, so a page may need more than one round.
        while (rows.Count < limit)
        {
            var page = await PageAsync(connection, grainType, from, limit, cancellationToken).ConfigureAwait(false);
            rows.AddRange(page.Where(row => !row.Envelope.IsCleared)
                .Select(row => new StoredRow(AdoNetTable.IdOf(row.Key), row.Envelope.Etag, row.Envelope.Payload, 0))
                .Take(limit - rows.Count));
            if (page.Count < limit)
                break;

            from = page[^1].Key;
        }

        return rows;
    }

    private async Task<List<(string Key, StoredEnvelope Envelope)>> PageAsync(
        DbConnection connection, string grainType, string from, int limit, CancellationToken cancellationToken)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = $"""
            SELECT {keyAsText}, PayloadBinary FROM OrleansStorage
            WHERE ServiceId = @service AND GrainTypeString = @type AND GrainIdExtensionString > @after AND PayloadBinary IS NOT NULL
            ORDER BY GrainIdExtensionString LIMIT {limit:D}
            """;
        Add("service", serviceId);
        Add("type", grainType);
        Add("after", from);
        var page = new List<(string, StoredEnvelope)>();
        await using var reader = await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
        while (await reader.ReadAsync(cancellationToken).ConfigureAwait(false))
            page.Add((reader.GetString(0), serializer.Deserialize<StoredEnvelope>(new BinaryData(reader.GetFieldValue<byte[]>(1)))!));

        return page;

        void Add(string name, string value)
        {
            var parameter = command.CreateParameter();
            (parameter.ParameterName, parameter.Value) = (name, value);
            command.Parameters.Add(parameter);
        }
    }
}
