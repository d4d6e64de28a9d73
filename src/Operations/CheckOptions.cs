using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using FlightTickets.Check;
using FlightTickets.Hosting;

namespace FlightTickets.Operations;

/// <summary>The common options of <c>check</c> and <c>repair</c>.</summary>
internal static class CheckOptions
{
    /// <summary><c>--json</c>.</summary>
    public static Option<bool> Json() => new("--json") { Description = "Print the report as JSON, for programs." };

    /// <summary><c>--grace</c>.</summary>
    public static Option<TimeSpan> Grace() => new("--grace")
    {
        Description = "How late an order's wake-up may be before the order counts; 00:00:00 if nothing runs.",
        HelpName = "00:10:00",
        DefaultValueFactory = _ => new CheckSettings().Grace,
        CustomParser = ParseGrace,
    };

    /// <summary>The grace, and where the test gateway's record is.</summary>
    public static CheckSettings Settings(IConfiguration configuration, TimeSpan grace) => new()
    {
        Grace = grace,
        TestGatewayFolder = configuration["Payments:TestJournalFolder"]
            ?? (configuration["DataFolder"] is { Length: > 0 }
                ? Path.Combine(DataFolderPaths.Folder(configuration), "test-gateway")
                : null),
    };

    private static TimeSpan ParseGrace(ArgumentResult result)
    {
        var text = result.Tokens.Count == 1 ? result.Tokens[0].Value : "";
        if (TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out var grace) && grace >= TimeSpan.Zero) return grace;
        result.AddError($"--grace={text} is not a time span; write it as 00:10:00");
        return default;
    }
}
