using FlightTickets.EventDocs;

// dotnet run --project tools/EventDocs -- docs
var folder = args is [var given] ? given : "docs";
foreach (var stale in Directory.Exists(Path.Combine(folder, "events"))
    ? Directory.GetFiles(Path.Combine(folder, "events"), "*.schema.json")
    : [])
    File.Delete(stale);

foreach (var (path, text) in EventPages.All())
{
    var target = Path.Combine(folder, path);
    Directory.CreateDirectory(Path.GetDirectoryName(target)!);
    File.WriteAllText(target, text);
    Console.WriteLine(target);
}
