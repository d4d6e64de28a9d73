using System.Text.RegularExpressions;

namespace FlightTickets.Deployment.Tests.Telemetry;

/// <summary>Enough of PromQL to find the metrics in an expression.</summary>
internal static partial class PromQl
{
    private static readonly HashSet<string> Words = ["and", "or", "unless", "bool", "offset"];

    /// <summary>The names of metrics: what is neither a function, nor a label, nor a word of the language.</summary>
    public static IEnumerable<string> Metrics(string expression)
    {
        // Strings first, since they may hold anything; then selectors, ranges and lists of labels.
        var bare = LabelLists().Replace(Ranges().Replace(Selectors().Replace(Strings().Replace(expression, ""), " "), " "), " ");
        return Names().Matches(bare).Select(match => match.Value).Where(name => !Words.Contains(name));
    }

    [GeneratedRegex("\"[^\"]*\"")]
    private static partial Regex Strings();

    [GeneratedRegex(@"\{[^}]*\}")]
    private static partial Regex Selectors();

    [GeneratedRegex(@"\[[^\]]*\]")]
    private static partial Regex Ranges();

    [GeneratedRegex(@"\b(by|without|on|ignoring|group_left|group_right)\s*\([^)]*\)")]
    private static partial Regex LabelLists();

    [GeneratedRegex(@"(?<![\w.:])[a-zA-Z_:][\w:]*(?![\w:]*\s*\()")]
    private static partial Regex Names();
}
