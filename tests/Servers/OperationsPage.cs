using System.Text.RegularExpressions;

namespace FlightTickets.Servers;

/// <summary>The statements that docs/operations.md tells an operator to run, so that tests run those and no others.</summary>
public static partial class OperationsPage
{
    /// <summary>
    /// The statements of the first code block in a section, without comments, with a password where the page leaves one out.
    /// </summary>
    /// <param name="section">How the section's title begins.</param>
    /// <param name="language">The code block's language.</param>
    /// <exception cref="InvalidOperationException">There is no such block.</exception>
    public static string[] Statements(string section, string language)
    {
        var page = File.ReadAllText(Path.Combine(Repository(), "docs", "operations.md"));
        var from = page.IndexOf($"\n### {section}", StringComparison.Ordinal);
        var block = from < 0 ? null : Block().Matches(page[from..]).FirstOrDefault(match => match.Groups[1].Value == language);
        if (block is null) throw new InvalidOperationException($"docs/operations.md has no {language} block under '{section}'.");
        var text = Comment().Replace(block.Groups[2].Value, "").Replace("'…'", "'secret'", StringComparison.Ordinal);
        return text.Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
    }

    /// <summary>The lines of the first shell block in a section, without those that are only comments.</summary>
    /// <param name="section">The section's title.</param>
    /// <exception cref="InvalidOperationException">There is no such block.</exception>
    public static string[] Commands(string section)
    {
        var page = File.ReadAllText(Path.Combine(Repository(), "docs", "operations.md"));
        var from = page.IndexOf($"\n## {section}\n", StringComparison.Ordinal);
        var block = from < 0 ? null : Block().Matches(page[from..]).FirstOrDefault(match => match.Groups[1].Value == "bash");
        if (block is null) throw new InvalidOperationException($"docs/operations.md has no bash block under '{section}'.");
        return [.. block.Groups[2].Value.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
            .Where(line => !line.StartsWith('#'))];
    }

    private static string Repository()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "FlightTickets.sln")))
            folder = folder.Parent ?? throw new InvalidOperationException("The tests do not run from the repository.");
        return folder.FullName;
    }

    [GeneratedRegex("```(\\w+)\\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex Block();

    [GeneratedRegex("--.*$", RegexOptions.Multiline)]
    private static partial Regex Comment();
}
