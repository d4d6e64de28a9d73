using System.Reflection;

namespace FlightTickets.Deployment.Tests.Running;

/// <summary>Where this repository's files are.</summary>
internal static class Repository
{
    private static readonly string Root = Metadata("Repository");

    /// <summary>A file or folder by its path from the root.</summary>
    public static string PathOf(string path) => Path.Combine(Root, path);

    /// <summary>The program of a host, where it was built.</summary>
    public static string Program(string host) => PathOf($"src/{host}/{Metadata("ProgramFolder")}/FlightTickets.{host}.dll");

    private static string Metadata(string key) =>
        Assembly.GetExecutingAssembly().GetCustomAttributes<AssemblyMetadataAttribute>().Single(attribute => attribute.Key == key).Value!;
}
