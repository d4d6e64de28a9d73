using FlightTickets.Persistence.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Orleans.Configuration;

namespace FlightTickets.Persistence.Tests;

/// <summary>A store that lacks what a context's grains need is refused at the start, and names what to change.</summary>
public sealed class DurableNeedsTests : IDisposable
{
    private readonly TempFolder _folder = new();

    private IOutboxStore Store => (IOutboxStore)SqliteStateStore.Share(_folder.File("state.db"), TimeProvider.System);

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(typeof(SleeperGrain), "SleeperGrain of the context Test asks to be woken")]
    [InlineData(typeof(SeekerGrain), "SeekerGrain of the context Test looks up rows")]
    public async Task A_store_without_what_a_grain_needs_is_refused(Type grain, string why)
    {
        await using var contexts = Contexts(new FaultyStore(Store), "Test");
        var refused = Assert.Throws<OrleansConfigurationException>(() => Needs(contexts, grain).ValidateConfiguration());
        Assert.StartsWith(why, refused.Message, StringComparison.Ordinal);
        Assert.EndsWith("choose another store for Test.", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_capable_store_is_accepted_and_unconfigured_contexts_need_none()
    {
        await using var contexts = Contexts(Store, "Test");
        Needs(contexts, typeof(SleeperGrain), typeof(SeekerGrain), typeof(CounterGrain)).ValidateConfiguration();
        await using var others = Contexts(new FaultyStore(Store), "Other");
        Needs(others, typeof(SleeperGrain), typeof(SeekerGrain)).ValidateConfiguration();
    }

    [Theory]
    [InlineData]
    [InlineData("")]
    [InlineData("Orders", " ")]
    public void A_store_serves_contexts_with_names(params string[] contexts) =>
        Assert.Throws<ArgumentException>(() => new DurableStateBuilder(new ServiceCollection()).Use(contexts, _ => Store));

    private static DurableContexts Contexts(IRowStore store, string context) => new(
        new ServiceCollection().BuildServiceProvider(),
        Options.Create(new DurableStateOptions { Stores = { new StateStoreRegistration([context], _ => store) } }),
        NullLogger<GroupCommitter>.Instance);

    private static DurableNeeds Needs(DurableContexts contexts, params Type[] grains)
    {
        var options = new GrainTypeOptions();
        options.Classes.UnionWith(grains);
        return new DurableNeeds(contexts, Options.Create(options));
    }

    // Made by no silo: only its constructor is read.
    private sealed class SeekerGrain([DurableLookup("Test", "test")] IDurableLookup<CounterState> states)
    {
        public IDurableLookup<CounterState> States { get; } = states;
    }
}
