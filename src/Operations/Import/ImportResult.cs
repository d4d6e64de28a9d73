using System.Collections.Immutable;
using CsvHelper;

namespace FlightTickets.Import;

/// <summary>A row that was refused, and why.</summary>
[CsvRecord]
internal sealed partial record RefusedRow(
    [CsvColumn("flight_id")] string FlightId,
    [CsvColumn("tail_number")] string Tail,
    [CsvColumn("code")] string Code,
    [CsvColumn("detail")] string Detail);

/// <summary>The result of an import.</summary>
internal sealed record ImportResult(
    int Airplanes, int AssumedLayouts, int Taken, int AlreadyThere, ImmutableArray<RefusedRow> Refused, TimeSpan Elapsed)
{
    public string Summary(string sample)
    {
        var reasons = Refused.GroupBy(row => row.Code).OrderBy(code => code.Key, StringComparer.Ordinal)
            .Select(code => $"{code.Count():N0} {code.Key}");
        var why = Refused.IsEmpty ? "" : $" ({string.Join(", ", reasons)})";
        return $"{sample}: {Taken:N0} flights taken, {AlreadyThere:N0} already there, {Refused.Length:N0} refused{why}; "
            + $"{Airplanes:N0} airplanes ({AssumedLayouts:N0} with an assumed layout); {Elapsed.TotalSeconds:N1} s";
    }
}
