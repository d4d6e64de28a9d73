using System.Runtime.CompilerServices;
using FlightTickets.EventDocs;
using FlightTickets.Events;

namespace FlightTickets.Tests;

public sealed class EventDocsTests
{
    [Fact]
    public void The_pages_match_the_code()
    {
        var docs = Path.Combine(Root(), "docs");
        var pages = EventPages.All().ToList();
        Assert.All(pages, page => Assert.True(
            File.Exists(Path.Combine(docs, page.Path)) && File.ReadAllText(Path.Combine(docs, page.Path)) == page.Text,
            $"docs/{page.Path} is out of date: dotnet run --project tools/EventDocs -- docs"));
        Assert.Equal(EventCatalog.All.Length, Directory.GetFiles(Path.Combine(docs, "events"), "*.schema.json").Length);
    }

    [Fact]
    public void Every_member_of_an_event_is_explained() => Assert.All(
        EventPages.All().Single(p => p.Path == "events.md").Text.Split('\n'),
        line => Assert.False(line.StartsWith("| `", StringComparison.Ordinal) && line.EndsWith("|  |", StringComparison.Ordinal), line));

    private static string Root([CallerFilePath] string file = "") =>
        Path.GetFullPath(Path.Combine(Path.GetDirectoryName(file)!, "..", ".."));
}
