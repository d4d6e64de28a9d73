using System.Text.RegularExpressions;

namespace FlightTickets.Repository.Tests;

/// <summary>The page of what is met by which test names tests that there are, and no row is left open.</summary>
public sealed partial class SecurityPageTests
{
    private const string Page = "docs/security.md";

    [Fact]
    public void Every_test_it_names_exists()
    {
        var sources = Checkout.CodeFiles.Where(file => file.StartsWith("tests/", StringComparison.Ordinal))
            .Select(file => Checkout.Text(file)).ToList();
        var named = Name().Matches(Checkout.Text(Page)).Select(m => (m.Groups[1].Value, m.Groups[2].Value, m.Groups[3].Value)).ToList();
        Assert.True(named.Count > 50, $"{named.Count} names");
        Findings.None(named.Where(name => !sources.Any(source => Has(source, name))).Select(name => $"{name}").Distinct());
    }

    [Fact]
    public void Every_row_says_why() => Findings.None(Checkout.Lines(Page)
        .Where(line => line.StartsWith('|') && line.Split('|') is var cells && (cells.Length != 5 || cells[3].Trim().Length < 3)));

    private static bool Has(string source, (string Namespace, string Class, string Method) name) =>
        source.Contains($"namespace {name.Namespace};", StringComparison.Ordinal)
        && Regex.IsMatch(source, $"class {name.Class}\\b")
        && (name.Method.Length == 0 || source.Contains($" {name.Method}(", StringComparison.Ordinal));

    [GeneratedRegex(@"`((?:FlightTickets|Orleans)(?:\.[A-Za-z]+)*)\.([A-Za-z]+(?:Tests|Compliance))(?:\.([A-Z][A-Za-z_0-9]+))?`")]
    private static partial Regex Name();
}
