using FlightTickets.Persistence;
using FlightTickets.Startup;
using FlightTickets.Storage;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace FlightTickets.Standalone.Tests.Storage;

/// <summary>The rules of docs/operations.md for <c>Storage:*</c>, over the backends of this build.</summary>
public sealed class StorageChoiceTests
{
    [Fact]
    public void The_documented_backends_exist_and_accept_their_contexts()
    {
        Assert.Equal(["Sqlite", "PostgreSql", "MongoDb", "AdoNet.PostgreSql", "AdoNet.MySql"], StorageBackends.All.Select(b => b.Name));
        Assert.Equal([null, "Postgres", "MongoDb", "Postgres", "MySql"], StorageBackends.All.Select(b => b.ConnectionString));
        var configuration = Configuration(
            ("ConnectionStrings:Postgres", "Host=x"), ("ConnectionStrings:MongoDb", "mongodb://x/db"),
            ("ConnectionStrings:MySql", "Server=x;Database=y"));
        foreach (var backend in StorageBackends.All)
        {
            var services = new ServiceCollection();
            backend.Use(new DurableStateBuilder(services), backend.Serves, configuration);
            var (contexts, _) = Assert.Single(
                services.BuildServiceProvider().GetRequiredService<IOptions<DurableStateOptions>>().Value.Stores);
            Assert.Equal(backend.Serves.Order(), contexts.Order());
        }
    }

    [Theory]
    [InlineData(false, false, "Sqlite Sqlite Sqlite Sqlite Sqlite")]
    [InlineData(true, false, "AdoNet.PostgreSql PostgreSql PostgreSql PostgreSql AdoNet.PostgreSql")]
    [InlineData(true, true, "AdoNet.PostgreSql PostgreSql MongoDb MongoDb AdoNet.PostgreSql")]
    [InlineData(false, true, "Sqlite Sqlite Sqlite Sqlite Sqlite")]
    public void Without_a_choice_a_context_uses_its_default_backend(bool postgres, bool mongo, string expected)
    {
        var choice = StorageChoice.Resolve(Configuration(
            ("ConnectionStrings:Postgres", postgres ? "Host=x" : null), ("ConnectionStrings:MongoDb", mongo ? "mongodb://x" : null)),
                StorageBackends.All);
        Assert.Equal(expected, string.Join(' ', StorageContexts.All.Select(context => choice[context].Name)));
    }

    [Fact]
    public void A_choice_ignores_letter_case() =>
        Assert.Equal("Sqlite", StorageChoice.Resolve(Configuration(("ConnectionStrings:Postgres", "Host=x"), ("Storage:Flights", "sqlite")),
            StorageBackends.All)["Flights"].Name);

    [Theory]
    [InlineData("Storage:Flights", "Postgres", "Storage:Flights = 'Postgres' is not a storage backend of this build. Valid here: Sqlite.")]
    [InlineData("Storage:Orders", "PostgreSql",
        "Storage:Orders = 'PostgreSql' needs ConnectionStrings:Postgres, which is not set. Valid here: Sqlite.")]
    [InlineData("Storage:Orders", "AdoNet.MySql", "Storage:Orders = 'AdoNet.MySql' cannot serve Orders. Valid here: Sqlite.")]
    [InlineData("Storage:Order", "Sqlite", "Storage:Order names no context. Valid contexts: Fleet, Flights, Orders, Payments, Users.")]
    public void An_impossible_choice_is_an_error_that_lists_the_valid_ones(string key, string value, string message)
    {
        var e = Assert.Throws<StartupException>(() => StorageChoice.Resolve(Configuration((key, value)), StorageBackends.All));
        Assert.Equal(message, e.Message);
        Assert.Equal(ExitCodes.Configuration, e.ExitCode);
    }

    private static IConfiguration Configuration(params (string Key, string? Value)[] values) =>
        new ConfigurationBuilder().AddInMemoryCollection(values.ToDictionary(value => value.Key, value => value.Value)).Build();
}
