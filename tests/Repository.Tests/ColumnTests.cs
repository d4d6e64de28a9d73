namespace FlightTickets.Repository.Tests;

/// <summary>Code and prose fit the editor: code in 140 columns, pages in 120.</summary>
public sealed class ColumnTests
{
    private const int CodeColumns = 140;

    private const int PageColumns = 120;

    [Fact]
    public void Code_fits_140_columns() =>
        Findings.None(Checkout.CodeFiles
            .SelectMany(file => TooLong(Checkout.Lines(file), CodeColumns).Select(line => $"{file}:{line}")));

    [Fact]
    public void Pages_fit_120_columns() =>
        Findings.None(Checkout.Pages
            .SelectMany(file => TooLong(Prose(Checkout.Lines(file)), PageColumns).Select(line => $"{file}:{line}")));

    [Fact]
    public void A_longer_line_is_found()
    {
        string[] lines = [new('a', 140), new('a', 141), $"| {new string('a', 141)} |", "```", new('a', 141), "```",
            $"[a]({new string('a', 141)})"];
        Assert.Equal([2, 3, 5, 7], TooLong(lines, 140));
        Assert.Equal([2], TooLong(Prose(lines), 140));
    }

    private static IEnumerable<int> TooLong(IEnumerable<string> lines, int columns) =>
        lines.Select((line, i) => (line, number: i + 1)).Where(item => item.line.Length > columns).Select(item => item.number);

    /// <summary>The lines of a page; tables, code blocks and lines with a link are blanked, since they cannot be wrapped.</summary>
    private static IEnumerable<string> Prose(IEnumerable<string> lines)
    {
        var inBlock = false;
        foreach (var line in lines)
        {
            var isFence = line.TrimStart().StartsWith("```", StringComparison.Ordinal);
            if (isFence) inBlock = !inBlock;
            var isFixed = isFence || inBlock || line.StartsWith('|') || line.Contains("](", StringComparison.Ordinal);
            yield return isFixed ? "" : line;
        }
    }
}
