namespace FlightTickets.Hosting;

/// <summary>The paths of the files that the embedded parts keep.</summary>
public static class DataFolderPaths
{
    /// <summary>The folder: <c>DataFolder</c>, relative to the current directory.</summary>
    public static string Folder(IConfiguration configuration) =>
        Path.GetFullPath(configuration["DataFolder"] is { Length: > 0 } folder ? folder : Path.Combine("data", "app"));

    /// <summary>The database file.</summary>
    public static string Database(IConfiguration configuration) => Path.Combine(Folder(configuration), "flighttickets.db");
}
