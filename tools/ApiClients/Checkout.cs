namespace FlightTickets.ApiClients;

/// <summary>The checkout that this program was built from.</summary>
internal static class Checkout
{
    /// <summary>The folder of the solution.</summary>
    public static string Root { get; } = Find();

    private static string Find()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder!.FullName, "FlightTickets.sln"))) folder = folder.Parent;
        return folder.FullName;
    }
}
