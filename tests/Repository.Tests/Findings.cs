namespace FlightTickets.Repository.Tests;

internal static class Findings
{
    private const int Shown = 100;

    /// <summary>Fails with every finding on a line of its own.</summary>
    public static void None(IEnumerable<string> findings)
    {
        var all = findings.ToArray();
        Assert.True(all.Length == 0, $"{all.Length} found:\n{string.Join('\n', all.Take(Shown))}");
    }
}
