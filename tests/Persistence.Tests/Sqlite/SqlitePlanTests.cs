using System.Reflection;
using FlightTickets.Persistence.Sqlite;
using Microsoft.Data.Sqlite;

namespace FlightTickets.Persistence.Tests;

/// <summary>Nothing is scanned in full: every statement there is goes through an index, or down the table in the order asked for.</summary>
public sealed class SqlitePlanTests : IDisposable
{
    private readonly TempFolder _folder = new();

    [Fact]
    public async Task Every_statement_goes_through_an_index()
    {
        await using var store = new SqliteStateStore(_folder.File("state.db"), TimeProvider.System);
        await store.OpenAsync(TestContext.Current.CancellationToken);
        using var connection = new SqliteConnection($"Data Source={_folder.File("state.db")};Mode=ReadOnly;Pooling=False");
        connection.Open();
        using var reader = new SqliteReader(connection);
        using var writer = new SqliteWriter(connection, TimeProvider.System);
        var statements = Statements(reader).Concat(Statements(writer)).Where(s => s.Sql is not ("BEGIN IMMEDIATE" or "COMMIT")).ToArray();
        Assert.True(statements.Length > 15, $"Only {statements.Length} statements were found.");
        Assert.All(statements, statement => Assert.All(Plan(connection, statement), step => Assert.False(
            // The dead letters are listed from the oldest, which is how they lie.
            step.StartsWith("SCAN ", StringComparison.Ordinal) && step is not "SCAN dead_letter", $"{statement.Sql}: {step}")));
    }

    [Fact]
    public void A_question_without_an_index_would_be_seen()
    {
        using var connection = new SqliteConnection("Data Source=:memory:");
        connection.Open();
        using var table = new Statement(connection, "CREATE TABLE t (a)", 0);
        table.Execute();
        using var full = new Statement(connection, "SELECT a FROM t WHERE a = ?1", 1);
        Assert.Contains("SCAN t", Plan(connection, full));
    }

    [Fact]
    public async Task A_rewrite_that_keeps_owner_and_reference_leaves_their_indexes_alone()
    {
        await using var store = new SqliteStateStore(_folder.File("state.db"), TimeProvider.System);
        await store.OpenAsync(TestContext.Current.CancellationToken);
        using var connection = new SqliteConnection($"Data Source={_folder.File("state.db")};Mode=ReadOnly;Pooling=False");
        connection.Open();
        using var writer = new SqliteWriter(connection, TimeProvider.System);
        var statements = Statements(writer).Where(s => s.Sql.StartsWith("UPDATE grain_state SET etag", StringComparison.Ordinal));
        Assert.Equal([1, 3], statements.Select(IndexEntries).Order());

        int IndexEntries(Statement statement)
        {
            using var explain = new Statement(connection, $"EXPLAIN {statement.Sql}", statement.Parameters);
            using var steps = explain.Query([.. Enumerable.Repeat<object?>(1L, statement.Parameters)]);
            var count = 0;
            while (steps.Read()) count += steps.GetString(1) == "IdxInsert" ? 1 : 0;
            return count;
        }
    }

    private static IEnumerable<Statement> Statements(object owner) =>
        owner.GetType().GetFields(BindingFlags.Instance | BindingFlags.NonPublic)
            .Where(f => f.FieldType == typeof(Statement)).Select(f => (Statement)f.GetValue(owner)!);

    private static List<string> Plan(SqliteConnection connection, Statement statement)
    {
        using var explain = new Statement(connection, $"EXPLAIN QUERY PLAN {statement.Sql}", statement.Parameters);
        using var steps = explain.Query([.. Enumerable.Repeat<object?>(1L, statement.Parameters)]);
        var plan = new List<string>();
        while (steps.Read()) plan.Add(steps.GetString(3));
        return plan;
    }

    public void Dispose() => _folder.Dispose();
}
