using FlightTickets.Startup;

namespace FlightTickets.Import;

/// <summary>The values of <c>Import:Sample</c>.</summary>
internal enum SampleName
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>The busiest day.</summary>
    Day,

    /// <summary>All of it.</summary>
    All,
}

/// <summary>The names as they are written.</summary>
internal static class SampleNames
{
    public const string None = "none", Day = "nyc13-day", All = "nyc13";

    public static string Text(this SampleName sample) => sample switch { SampleName.Day => Day, SampleName.All => All, _ => None };

    public static SampleName Parse(string text, string where) => text switch
    {
        None => SampleName.None,
        Day => SampleName.Day,
        All => SampleName.All,
        _ => throw new StartupException(ExitCodes.Configuration, $"{where} = '{text}' is not a sample. There are: {Day}, {All}, {None}."),
    };
}
