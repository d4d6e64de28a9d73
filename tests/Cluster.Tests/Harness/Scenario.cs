using System.Diagnostics;
using System.Globalization;

namespace FlightTickets.Cluster.Tests;

/// <summary>One fault under load: the script says what happens, the rest is the same for all.</summary>
internal sealed class Scenario(TestCluster cluster, Load load, CancellationToken cancellationToken)
{
    /// <summary>A scenario that takes longer has hung.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(12);

    private long _fault = Stopwatch.GetTimestamp();

    public TestCluster Cluster => cluster;

    public CancellationToken CancellationToken => cancellationToken;

    /// <summary>How many orders were acknowledged so far.</summary>
    public int Orders => load.Orders.Count;

    /// <summary>Marks the moment from which silence counts.</summary>
    public void Fault() => _fault = Stopwatch.GetTimestamp();

    /// <summary>Waits until every flight is booked again.</summary>
    public Task RecoveredAsync(int each = 5) => load.BookedAsync(each, cancellationToken);

    /// <summary>Lets the fault last.</summary>
    public Task LastAsync(TimeSpan time) => Task.Delay(time, cancellationToken);

    /// <summary>Runs a script on a whole cluster under load; at the end all that was acknowledged must be there.</summary>
    public static async Task<Result> RunAsync(TestCluster cluster, string name, Func<Scenario, Task> script)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        patience.CancelAfter(Patience);
        await cluster.RestoreAsync(patience.Token);
        await using var load = new Load(cluster.LoadBalancer);
        await load.StartAsync(patience.Token);
        var scenario = new Scenario(cluster, load, patience.Token);
        await script(scenario);
        var (any, worst) = load.Silence(scenario._fault);
        await load.FinishAsync(patience.Token);
        var findings = await Checker.CheckAsync(load, cluster, patience.Token);
        var result = new Result(name, load, any, worst, findings);
        Table.Add(result);
        Assert.Empty(findings.All);
        Assert.DoesNotContain("500", load.Errors);
        return result;
    }
}

/// <summary>The figures of a scenario.</summary>
internal sealed record Result(string Name, Load Load, TimeSpan Any, TimeSpan Worst, Findings Findings)
{
    public string Row => string.Create(CultureInfo.InvariantCulture,
        $"| {Name} | {Load.Orders.Count} | {Findings.Lost.Count} | {Findings.Twice.Count} | {Findings.Counts.Count} | {Load.Repeated} "
            + $"| {Any.TotalSeconds:F1} | {Worst.TotalSeconds:F1} | {Errors} |");

    private string Errors => Load.Errors.IsEmpty
        ? "none"
        : string.Join(", ", Load.Errors.GroupBy(e => e).OrderByDescending(e => e.Count()).Select(e => $"{e.Key}: {e.Count()}"));
}

/// <summary>The rows, on the test's output and in the file that <c>FLIGHTTICKETS_FAULT_TABLE</c> names.</summary>
internal static class Table
{
    public static void Add(Result result)
    {
        TestContext.Current.TestOutputHelper!.WriteLine(result.Row);
        if (Environment.GetEnvironmentVariable("FLIGHTTICKETS_FAULT_TABLE") is { Length: > 0 } path)
            File.AppendAllText(path, result.Row + "\n");
    }
}
