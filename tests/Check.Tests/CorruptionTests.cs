using System.Text.Json;

namespace FlightTickets.Check.Tests;

/// <summary>Each corruption is found, by its rule and with the right id; what is not corrupted passes.</summary>
public abstract class CorruptionTests(StoredTown town)
{
    // Nothing is under way here.
    private const string NoGrace = "--grace=00:00:00";

    public static TheoryData<string> Names => [.. Corruption.All.Keys.Order(StringComparer.Ordinal)];

    [Fact]
    public async Task Booked_orders_break_no_invariant()
    {
        var (exitCode, output) = await town.CheckAsync(NoGrace);
        Assert.True(exitCode == 0, output);
        Assert.Contains("All invariants hold.", output, StringComparison.Ordinal);
        Assert.Contains("Orders: 2 confirmed, 1 held,", output, StringComparison.Ordinal);
    }

    [Theory, MemberData(nameof(Names))]
    public async Task A_planted_corruption_is_found(string name)
    {
        var corruption = Corruption.All[name];
        List<Func<Task>> undo = [];
        try
        {
            foreach (var planted in corruption.Plant(town)) undo.Add(await planted);
            var (exitCode, output) = await town.CheckAsync(NoGrace, "--json");
            Assert.Equal(1, exitCode);
            var violations = JsonDocument.Parse(output).RootElement.GetProperty("violations").EnumerateArray()
                .Select(violation => (violation.GetProperty("rule").GetString(), violation.GetProperty("id").GetString())).ToArray();
            Assert.Contains((corruption.Rule, corruption.Id(town)), violations);
        }
        finally
        {
            foreach (var one in undo) await one();
        }

        var (after, all) = await town.CheckAsync(NoGrace);
        Assert.True(after == 0, all);
    }
}

public sealed class SqliteCorruptionTests(SqliteTown town) : CorruptionTests(town), IClassFixture<SqliteTown>;

public sealed class PostgresCorruptionTests(PostgresTown town) : CorruptionTests(town), IClassFixture<PostgresTown>;
