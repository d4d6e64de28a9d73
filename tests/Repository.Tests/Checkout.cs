namespace FlightTickets.Repository.Tests;

/// <summary>The checkout the tests were built from: its files, without what builds, servers and editors leave behind.</summary>
internal static class Checkout
{
    private static readonly string[] Generated = [".git", ".vs", ".idea", "bin", "obj", "TestResults", "artifacts",
        "BenchmarkDotNet.Artifacts", "node_modules"];

    public static string Root { get; } = FindRoot();

    /// <summary>Every file, as a path from the root with forward slashes, in order.</summary>
    public static string[] Files { get; } = [.. Walk(Root).Select(ToRelative).Order(StringComparer.Ordinal)];

    /// <summary>Code that people write: generated code is as its generator writes it.</summary>
    public static IEnumerable<string> CodeFiles => Files.Where(file => file.EndsWith(".cs", StringComparison.Ordinal)
        && !file.EndsWith(".g.cs", StringComparison.Ordinal));

    public static IEnumerable<string> Pages => Files.Where(file => file.EndsWith(".md", StringComparison.Ordinal));

    /// <summary>Scripts, which have no extension, and manifests.</summary>
    public static IEnumerable<string> Scripts => Files.Where(file => Path.GetExtension(file) is "" or ".yaml"
        && !file.StartsWith("data/", StringComparison.Ordinal));

    public static string[] Lines(string file) => File.ReadAllLines(Absolute(file));

    public static string Text(string file) => File.ReadAllText(Absolute(file));

    public static bool Exists(string path) => File.Exists(Absolute(path)) || Directory.Exists(Absolute(path));

    public static string Absolute(string path) => Path.GetFullPath(Path.Combine(Root, path));

    private static string ToRelative(string path) => Path.GetRelativePath(Root, path).Replace('\\', '/');

    private static IEnumerable<string> Walk(string folder)
    {
        foreach (var file in Directory.EnumerateFiles(folder)) yield return file;
        foreach (var child in Directory.EnumerateDirectories(folder))
        {
            var isRunData = ToRelative(child) is "data/app" or "data/cluster";
            if (isRunData || Generated.Contains(Path.GetFileName(child))) continue;
            foreach (var file in Walk(child)) yield return file;
        }
    }

    private static string FindRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "FlightTickets.sln"))) return folder.FullName;
        }
        throw new InvalidOperationException($"There is no FlightTickets.sln above {AppContext.BaseDirectory}.");
    }
}
