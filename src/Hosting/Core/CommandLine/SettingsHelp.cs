using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace FlightTickets.CommandLine;

/// <summary>Adds the settings to <c>--help</c>.</summary>
internal sealed class SettingsHelp(HelpAction inner) : SynchronousCommandLineAction
{
    public static void AddTo(RootCommand root)
    {
        foreach (var help in root.Options.OfType<HelpOption>()) help.Action = new SettingsHelp((HelpAction)help.Action!);
        var word = new Command("help", "Show this help.") { Hidden = true };
        word.SetAction(parsed => root.Parse("--help").Invoke(parsed.InvocationConfiguration));
        root.Add(word);
    }

    public override int Invoke(ParseResult parseResult)
    {
        var exitCode = inner.Invoke(parseResult);
        var output = parseResult.InvocationConfiguration.Output;
        var width = HostSettings.All.Max(setting => setting.Key.Length);
        output.WriteLine("Settings, after any command (--Key=value) or in the environment (Key=value, with __ for each colon):");
        foreach (var (key, description) in HostSettings.All) output.WriteLine($"  {key.PadRight(width)}  {description}");
        output.WriteLine();
        output.WriteLine("docs/operations.md explains them, and the exit codes.");
        return exitCode;
    }
}
