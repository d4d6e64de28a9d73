using System.Text.RegularExpressions;

namespace FlightTickets.Repository.Tests;

/// <summary>Comments and pages are plain English, and refer only to what the repository contains.</summary>
public sealed partial class ProseTests
{
    [Fact]
    public void No_stilted_phrase_is_used() =>
        Findings.None(Find(Stilted(), Sources.Where(file => file.StartsWith("src/", StringComparison.Ordinal))
            .Concat(Checkout.Pages).Concat(Checkout.Scripts)));

    [Fact]
    public void Nothing_outside_the_repository_is_mentioned() => Findings.None(Find(Outside(), Sources.Concat(Checkout.Pages)));

    [Theory]
    [InlineData("/// Whoever calls this")]
    [InlineData("The address is none.")]
    [InlineData("what of it is kept")]
    [InlineData("It starts anew")]
    [InlineData("both by turns")]
    [InlineData("It tells of a change")]
    [InlineData("in the midst of a refund")]
    public void A_stilted_phrase_is_found(string line) => Assert.Matches(Stilted(), line);

    [Theory]
    [InlineData("as design.md says")]
    [InlineData("see http-contract.md")]
    [InlineData("in /work/shared")]
    public void An_outside_reference_is_found(string line) => Assert.Matches(Outside(), line);

    /// <summary>All code but this project's, which quotes what it forbids.</summary>
    private static IEnumerable<string> Sources =>
        Checkout.CodeFiles.Where(file => !file.StartsWith("tests/Repository.Tests/", StringComparison.Ordinal));

    private static IEnumerable<string> Find(Regex phrase, IEnumerable<string> files) =>
        from file in files
        from line in Checkout.Lines(file).Select((text, i) => (text, number: i + 1))
        where phrase.IsMatch(line.text)
        select $"{file}:{line.number}: {line.text.Trim()}";

    [GeneratedRegex(@"\bwhoever\b|\bis none\b|\bwhat of it\b|\banew\b|\bby turns\b|\btells? of\b|\bin the midst\b",
        RegexOptions.IgnoreCase)]
    private static partial Regex Stilted();

    [GeneratedRegex(@"\bdesign\.md\b|\bhttp-contract\.md\b|/work/|\.\./shared")]
    private static partial Regex Outside();
}
