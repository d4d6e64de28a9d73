using MongoDB.Bson;

namespace FlightTickets.Persistence.Tests;

public sealed class MongoCompliance : StateStoreCompliance
{
    private readonly MongoDatabase _database = MongoDatabase.CreateOrSkip();

    protected override async Task<IRowStore> OpenAsync() => await _database.OpenAsync();

    protected override async Task<IOutboxStore?> OpenAnotherAsync() => await _database.OpenAsync();

    // The server's clock is its own.
    protected override Task PassAsync(TimeSpan time) => _database.Raw().GetCollection<BsonDocument>("grain_state").UpdateManyAsync(
        new BsonDocument("next_try", new BsonDocument("$exists", true)),
        new BsonDocument("$inc", new BsonDocument("next_try", -(time.Ticks / TimeSpan.TicksPerMicrosecond))), cancellationToken: Stop);

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        await _database.DisposeAsync();
    }
}
