using System.Text.RegularExpressions;

namespace FlightTickets.Repository.Tests;

/// <summary>What a page points at exists: files and folders by link or by path, and headings.</summary>
public sealed partial class LinkTests
{
    [Fact]
    public void Links_resolve() => Findings.None(Checkout.Pages.SelectMany(page => BrokenLinks(page, Checkout.Text(page))));

    [Fact]
    public void Paths_resolve() => Findings.None(Checkout.Pages.SelectMany(page => BrokenPaths(page, Checkout.Text(page))));

    [Fact]
    public void The_questions_in_contributing_are_answered_by_files()
    {
        var rows = Checkout.Lines("CONTRIBUTING.md").Where(line => line.StartsWith('|')).Skip(2).ToArray();
        Assert.NotEmpty(rows);
        Assert.All(rows, row =>
        {
            var path = QuotedPath().Match(row);
            Assert.True(path.Success, $"No file answers: {row}");
            Assert.True(Checkout.Exists(path.Groups[1].Value), $"{path.Groups[1].Value} does not exist.");
        });
    }

    [Fact]
    public void A_broken_reference_is_found()
    {
        const string Page = "docs/page.md";
        Assert.Single(BrokenLinks(Page, "[a](../README.md) [b](https://example.org/x) [c](missing.md)"));
        Assert.Single(BrokenLinks(Page, "[a](../README.md#try-it) [b](../README.md#no-such-heading)"));
        Assert.Single(BrokenPaths(Page, "`src/Http` `docs/api.md` `src/Missing/File.cs` `src/{A,B}`"));
    }

    private static IEnumerable<string> BrokenLinks(string page, string text)
    {
        foreach (Match link in Link().Matches(text))
        {
            var target = link.Groups[1].Value;
            if (target.Contains("://", StringComparison.Ordinal) || target.StartsWith("mailto:", StringComparison.Ordinal)) continue;
            var parts = target.Split('#');
            var (path, heading) = (parts[0], parts.ElementAtOrDefault(1));
            var file = path.Length == 0 ? page : Path.Combine(Path.GetDirectoryName(page)!, path);
            if (!Checkout.Exists(file)) yield return $"{page}: {target} does not exist.";
            else if (heading is not null && !Headings(file).Contains(heading)) yield return $"{page}: {target} names no heading.";
        }
    }

    /// <summary>A quoted path from the root or from the page. Patterns such as <c>src/*/x</c> name no single file.</summary>
    private static IEnumerable<string> BrokenPaths(string page, string text) =>
        from Match match in QuotedPath().Matches(text)
        let path = match.Groups[1].Value
        where !Checkout.Exists(path) && !Checkout.Exists(Path.Combine(Path.GetDirectoryName(page)!, path))
        select $"{page}: {path} does not exist.";

    /// <summary>The anchors of a page's headings, as GitHub makes them.</summary>
    private static HashSet<string> Headings(string page) =>
        [.. Checkout.Lines(page).Where(line => line.StartsWith('#')).Select(line => line.TrimStart('#').Trim().ToLowerInvariant())
            .Select(line => NotInAnchor().Replace(line, "").Replace(' ', '-'))];

    [GeneratedRegex(@"\]\(([^)\s]+)\)")]
    private static partial Regex Link();

    [GeneratedRegex(@"`((?:src|tests|docs|bench|tools|deploy|k8s|monitoring|data/nyc13)/[\w./-]*[\w])/?`")]
    private static partial Regex QuotedPath();

    [GeneratedRegex(@"[^\w\- ]")]
    private static partial Regex NotInAnchor();
}
