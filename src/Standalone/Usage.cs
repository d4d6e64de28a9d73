namespace FlightTickets.Standalone;

/// <summary>What the program can do.</summary>
internal static class Usage
{
    private const string Text = """
        usage: FlightTickets.Standalone [run] [--Key=value …]       serve on http://localhost:8080
               FlightTickets.Standalone import nyc13|nyc13-day [--Key=value …]
                                                                     import into the data folder, while nothing serves from it
               FlightTickets.Standalone health [--urls=…]            is the one that runs ready? 0, or 69 if not
               FlightTickets.Standalone check [--json] [--grace=00:10:00] [--Key=value …]
                                                                     hold what is stored against the invariants; the server may run
               FlightTickets.Standalone repair [--dry-run] [--json] [--Key=value …]
                                                                     after a restore, while nothing serves: bring it back to them
        Keys are those of the configuration (--DataFolder=PATH, --Import:Sample=none, --urls=http://localhost:9090);
        as environment variables ':' is '__'. docs/operations.md lists them, and the exit codes.
        """;

    public static int Print(TextWriter output, int exitCode)
    {
        output.WriteLine(Text);
        return exitCode;
    }
}
