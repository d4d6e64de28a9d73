using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace FlightTickets.Repository.Tests;

/// <summary>Both solution files build the whole tree.</summary>
public sealed partial class SolutionTests
{
    private static string[] Tree => [.. Checkout.Files.Where(file => file.EndsWith(".csproj", StringComparison.Ordinal))];

    [Fact]
    public void The_sln_lists_every_project() => Assert.Equal(Tree, InSln(Checkout.Text("FlightTickets.sln")));

    [Fact]
    public void The_slnx_lists_every_project() => Assert.Equal(Tree, InSlnx(Checkout.Text("FlightTickets.slnx")));

    [Fact]
    public void Both_readers_find_a_listed_project()
    {
        Assert.Equal(["src/A/A.csproj"], InSln("""Project("{FAE04EC0}") = "A", "src\A\A.csproj", "{E5B3AADF}" """));
        Assert.Equal(["src/A/A.csproj"],
            InSlnx("""<Solution><Folder Name="/src/"><Project Path="src/A/A.csproj" /></Folder></Solution>"""));
    }

    private static string[] InSln(string text) => Sorted(ListedProject().Matches(text).Select(match => match.Groups[1].Value));

    private static string[] InSlnx(string text) =>
        Sorted(XDocument.Parse(text).Descendants("Project").Select(project => project.Attribute("Path")!.Value));

    private static string[] Sorted(IEnumerable<string> projects) =>
        [.. projects.Select(project => project.Replace('\\', '/')).Order(StringComparer.Ordinal)];

    [GeneratedRegex("""^Project\(.*, "([^"]+\.csproj)",""", RegexOptions.Multiline)]
    private static partial Regex ListedProject();
}
