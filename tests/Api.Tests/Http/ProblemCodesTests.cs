using System.Reflection;
using FlightTickets.Api.Http.Problems;
using Orleans.Serialization;

namespace FlightTickets.Api.Tests.Http;

public sealed class ProblemCodesTests
{
    [Fact]
    public void Every_refusal_has_a_status()
    {
        var refusals = typeof(RefusalCodes).GetFields(BindingFlags.Public | BindingFlags.Static)
            .Select(f => (string)f.GetRawConstantValue()!);
        Assert.All(refusals, code => Assert.True(ProblemCodes.All.ContainsKey(code), code));
    }

    [Fact]
    public void Lost_infrastructure_is_503_and_all_else_500()
    {
        Assert.Equal(503, Faults.Explain(new TimeoutException()).Status);
        Assert.Equal(503, Faults.Explain(new OverloadedException()).Status);
        Assert.Equal(503, Faults.Explain(new CodecNotFoundException("Could not find a codec")).Status);
        Assert.Equal(503, Faults.Explain(new Persistence.DurableStateException("no disk")).Status);
        Assert.Equal(503, Faults.Explain(new Orleans.Runtime.SiloUnavailableException()).Status);
        Assert.Equal(500, Faults.Explain(new InvalidOperationException("a secret")).Status);
        Assert.Equal(500, Faults.Explain(new ArgumentException("a secret")).Status);
    }

    [Fact]
    public void The_page_about_the_api_lists_every_code()
    {
        var page = File.ReadAllText(Path.Combine(Repository(), "docs", "api.md"));
        var table = string.Join('\n', ProblemCodes.All.OrderBy(c => c.Value.Status).ThenBy(c => c.Key, StringComparer.Ordinal)
            .Select(c => $"| {c.Value.Status} | `{c.Key}` | {c.Value.Title} |"));
        Assert.True(page.Contains(table, StringComparison.Ordinal), "docs/api.md must hold this table:\n" + table);
    }

    private static string Repository()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder!.FullName, "FlightTickets.sln"))) folder = folder.Parent;
        return folder.FullName;
    }
}
