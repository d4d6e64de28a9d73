using FlightTickets.Startup;
using FlightTickets.Storage;
using Microsoft.Extensions.Configuration;

namespace FlightTickets.Standalone.Tests.Storage;

/// <summary>http-contract.md's rules for <c>Storage:*</c>, with stand-ins for backends that this build may not have yet.</summary>
public sealed class StorageChoiceTests
{
    private static readonly StorageBackend[] Backends =
    [
        new("Sqlite", null, StorageContexts.All, (_, _, _) => { }),
        new("PostgreSql", "Postgres", StorageContexts.All, (_, _, _) => { }),
        new("MongoDb", "MongoDb", StorageContexts.All, (_, _, _) => { }),
        new("AdoNet.PostgreSql", "Postgres", [StorageContexts.Fleet, StorageContexts.Users], (_, _, _) => { }),
        new("AdoNet.MySql", "MySql", [StorageContexts.Fleet, StorageContexts.Users], (_, _, _) => { }),
    ];

    [Theory]
    [InlineData(false, false, "Sqlite Sqlite Sqlite Sqlite Sqlite")]
    [InlineData(true, false, "AdoNet.PostgreSql PostgreSql PostgreSql PostgreSql AdoNet.PostgreSql")]
    [InlineData(true, true, "AdoNet.PostgreSql PostgreSql MongoDb MongoDb AdoNet.PostgreSql")]
    [InlineData(false, true, "Sqlite Sqlite Sqlite Sqlite Sqlite")]
    public void Without_a_choice_a_context_goes_where_the_contract_says(bool postgres, bool mongo, string expected)
    {
        var choice = StorageChoice.Resolve(Configuration(
            ("ConnectionStrings:Postgres", postgres ? "Host=x" : null), ("ConnectionStrings:MongoDb", mongo ? "mongodb://x" : null)), Backends);
        Assert.Equal(expected, string.Join(' ', StorageContexts.All.Select(context => choice[context].Name)));
    }

    [Fact]
    public void A_choice_counts_whatever_its_letter_case() =>
        Assert.Equal("Sqlite", StorageChoice.Resolve(Configuration(("ConnectionStrings:Postgres", "Host=x"), ("Storage:Flights", "sqlite")), Backends)["Flights"].Name);

    [Theory]
    [InlineData("Storage:Flights", "Postgres", "Storage:Flights = 'Postgres' is not a storage backend of this build. Valid here: Sqlite.")]
    [InlineData("Storage:Orders", "PostgreSql", "Storage:Orders = 'PostgreSql' needs ConnectionStrings:Postgres, which is not set. Valid here: Sqlite.")]
    [InlineData("Storage:Orders", "AdoNet.MySql", "Storage:Orders = 'AdoNet.MySql' cannot serve Orders. Valid here: Sqlite.")]
    [InlineData("Storage:Order", "Sqlite", "Storage:Order names no context. There are: Fleet, Flights, Orders, Payments, Users.")]
    public void What_cannot_be_is_an_error_that_lists_what_can(string key, string value, string message)
    {
        var e = Assert.Throws<StartupException>(() => StorageChoice.Resolve(Configuration((key, value)), Backends));
        Assert.Equal(message, e.Message);
        Assert.Equal(ExitCodes.Configuration, e.ExitCode);
    }

    private static IConfiguration Configuration(params (string Key, string? Value)[] values) =>
        new ConfigurationBuilder().AddInMemoryCollection(values.ToDictionary(value => value.Key, value => value.Value)).Build();
}
