using System.Text.RegularExpressions;

namespace FlightTickets.Repository.Tests;

/// <summary>The walk of one booking in docs/architecture.md is short, and moves forward through the projects.</summary>
public sealed partial class WalkTests
{
    private const string HoldAndConfirm = "### Hold and confirm";

    [Fact]
    public void The_walk_has_at_most_60_files() => Assert.InRange(Steps(Walk()).Count(), 30, 60);

    [Fact]
    public void The_walk_enters_no_project_twice_except_to_hold_and_confirm() => Findings.None(Reentered(Walk()));

    [Fact]
    public void A_project_entered_twice_is_found()
    {
        string[] walk = ["1. `src/Http/Wire.cs`", "2. `src/Grains/GrainServices.cs`", "3. `src/Http/ApiJson.cs`"];
        Assert.Equal(["src/Http"], Reentered(walk));
        Assert.Empty(Reentered([.. walk.Take(2), HoldAndConfirm, walk[2]]));
    }

    private static string[] Walk() =>
        [.. Checkout.Lines("docs/architecture.md").SkipWhile(line => line != "## One booking, file by file").Skip(1)
            .TakeWhile(line => !line.StartsWith("## ", StringComparison.Ordinal))];

    private static IEnumerable<string> Steps(IEnumerable<string> walk) =>
        walk.Select(line => Step().Match(line)).Where(match => match.Success).Select(match => match.Groups[1].Value);

    private static string[] Reentered(IReadOnlyList<string> walk)
    {
        var from = walk.ToList().IndexOf(HoldAndConfirm);
        var straight = from < 0
            ? walk
            : [.. walk.Take(from), .. walk.Skip(from + 1).SkipWhile(line => !line.StartsWith("### ", StringComparison.Ordinal))];
        var entered = Steps(straight).Select(ProjectOf).Aggregate(
            new List<string>(), (list, project) => list.LastOrDefault() == project ? list : [.. list, project]);
        return [.. entered.GroupBy(project => project).Where(group => group.Count() > 1).Select(group => group.Key)];
    }

    /// <summary>The folder of the nearest project file above a file.</summary>
    private static string ProjectOf(string file)
    {
        for (var folder = Path.GetDirectoryName(file)!; folder.Length > 0; folder = Path.GetDirectoryName(folder)!)
            if (Directory.EnumerateFiles(Checkout.Absolute(folder), "*.csproj").Any()) return folder.Replace('\\', '/');
        throw new InvalidOperationException($"{file} belongs to no project.");
    }

    [GeneratedRegex(@"^\d+\. `([^`]+)`")]
    private static partial Regex Step();
}
