using System.Globalization;

namespace FlightTickets.Simulation;

public sealed class SimulationTests
{
    private static readonly bool IsCi = Environment.GetEnvironmentVariable("CI") == "true";

    /// <summary>Seeds that every run tries, so that a failure is the change's and not the day's.</summary>
    private static readonly long FixedSeeds = IsCi ? 60_000 : 15_000;

    /// <summary>Seeds that no run tried before.</summary>
    private static readonly long FreshSeeds = IsCi ? 5_000 : 2_000;

    /// <summary>Within how many seeds a deliberate bug has to be found.</summary>
    private const int MutantSeeds = 200_000;

    public static TheoryData<string> Mutants => [.. Enum.GetNames<Mutant>().Where(name => name != nameof(Mutant.None))];

    [Fact]
    public void The_invariants_hold_in_every_run_of_the_fixed_seeds() => Search(1, FixedSeeds);

    /// <summary>
    /// Fresh seeds each time; a failure prints its own. <c>./simulate</c> runs them for as long as
    /// one likes: it sets <c>SIMULATION_SEEDS</c>, and
    /// <c>SIMULATION_FIRST</c> to repeat a failure.
    /// </summary>
    [Fact]
    public void The_invariants_hold_in_every_run_of_fresh_seeds()
    {
        var first = Number("SIMULATION_FIRST") is { } chosen ? (ulong)chosen : (ulong)DateTimeOffset.UtcNow.ToUnixTimeMilliseconds() << 20;
        Search(first, Number("SIMULATION_SEEDS") ?? FreshSeeds);
    }

    [Theory]
    [MemberData(nameof(Mutants))]
    public void A_deliberate_bug_is_found(string name)
    {
        var mutant = Enum.Parse<Mutant>(name);
        var (ran, took, failing) = Seeds.Search(1, MutantSeeds, mutant, TestContext.Current.CancellationToken);
        Assert.True(failing is not null, $"{mutant} was not found in {ran} seeds.");
        TestContext.Current.TestOutputHelper?.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{mutant}: after {ran} seeds, {took.TotalMilliseconds:F0} ms: {Run.Try(failing, mutant)}"));
    }

    [Fact]
    public void A_seed_replays_exactly()
    {
        var scenario = Scenario.Of(7);
        var (one, other) = (new List<string>(), new List<string>());
        Assert.Equal(Run.Try(scenario, Mutant.None, one), Run.Try(scenario, Mutant.None, other));
        Assert.NotEmpty(one);
        Assert.Equal(one, other);
    }

    private static void Search(ulong first, long count)
    {
        var output = TestContext.Current.TestOutputHelper;
        var (ran, took, failing) = Seeds.Search(first, count, Mutant.None, TestContext.Current.CancellationToken,
            done => output?.WriteLine($"{done} seeds"));
        output?.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{ran} seeds from {first} in {took.TotalSeconds:F1} s: {ran / took.TotalSeconds:F0} a second"));
        Assert.True(failing is null, failing is null ? "" : Seeds.Explain(failing, Mutant.None));
    }

    private static long? Number(string variable) =>
        long.TryParse(Environment.GetEnvironmentVariable(variable), NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? number
            : null;
}
