using System.Globalization;
using FlightTickets.Check;
using FlightTickets.Check.Repair;

namespace FlightTickets.Operations.Reports;

/// <summary>A check's report for a person.</summary>
public static class ReportText
{
    /// <summary>The number of listed violations per invariant; the JSON has all of them.</summary>
    private const int Listed = 50;

    /// <summary>A repair, in one line.</summary>
    public static string Line(RepairAction action)
    {
        ArgumentNullException.ThrowIfNull(action);
        return $"{action.What}: {action.Id}: {action.Detail}{(action.NeedsAgent ? " (an agent has to look at it)" : "")}";
    }

    /// <summary>Sums up a repair and its check.</summary>
    public static void Write(RepairReport report, TextWriter output)
    {
        ArgumentNullException.ThrowIfNull(report);
        ArgumentNullException.ThrowIfNull(output);
        foreach (var kind in report.Actions.GroupBy(action => action.What).OrderBy(kind => kind.Key, StringComparer.Ordinal))
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{kind.Count(),8:N0} {kind.Key}"));
        output.WriteLine(
            report.Actions.Count == 0 ? "There was nothing to do." : report.IsDryRun ? "Nothing was changed (--dry-run)." : "Repaired.");
        if (report.After is { } after) Write(after, output);
    }

    /// <summary>Writes the table and the violations.</summary>
    public static void Write(CheckReport report, TextWriter output)
    {
        ArgumentNullException.ThrowIfNull(report);
        ArgumentNullException.ThrowIfNull(output);
        var width = report.Invariants.Max(line => line.Title.Length);
        output.WriteLine($"   {"invariant".PadRight(width)}  {"examined",12}  violations");
        foreach (var line in report.Invariants)
            output.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"{line.Number,2} {line.Title.PadRight(width)}  {line.Examined,12:N0}  {line.Violations,10:N0}  {line.Things}"));
        var (orders, seconds) = (report.Orders, report.Elapsed.TotalSeconds);
        output.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"Orders: {orders.Confirmed:N0} confirmed, {orders.Held:N0} held, {orders.Ended:N0} ended, {orders.UnderWay:N0} under way "
                + $"(excepted within their grace time)."));
        output.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{report.Rows:N0} rows in {seconds:N1} s: {report.Rows / Math.Max(seconds, 0.001):N0} a second."));
        foreach (var ofOne in report.Violations.GroupBy(violation => violation.Invariant).OrderBy(group => group.Key))
        {
            output.WriteLine();
            output.WriteLine($"Invariant {(int)ofOne.Key} is broken:");
            foreach (var violation in ofOne.Take(Listed))
                output.WriteLine(
                    $"  {violation.Rule}: {violation.Id}{(violation.Other is { } other ? $" ({other})" : "")}: {violation.Detail}");
            if (ofOne.Skip(Listed).Count() is > 0 and var more)
                output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  and {more:N0} more (--json lists them)"));
        }

        output.WriteLine(report.Violations.Count == 0
            ? "All invariants hold."
            : string.Create(CultureInfo.InvariantCulture, $"{report.Violations.Count:N0} violations."));
    }
}
