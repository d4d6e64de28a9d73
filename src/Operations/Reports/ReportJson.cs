using System.Text.Json;
using System.Text.Json.Serialization;
using FlightTickets.Check;
using FlightTickets.Check.Repair;

namespace FlightTickets.Operations.Reports;

/// <summary>A check's report for programs.</summary>
public static class ReportJson
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    };

    /// <summary>The report as one object; <c>violations</c> lists all of them.</summary>
    public static string Of(CheckReport report) => JsonSerializer.Serialize(report, Options);

    /// <summary>A repair's report, with the check that followed it.</summary>
    public static string Of(RepairReport report) => JsonSerializer.Serialize(report, Options);
}
