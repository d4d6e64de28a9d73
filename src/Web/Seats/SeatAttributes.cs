namespace FlightTickets.Web.Seats;

/// <summary>IATA code list 9825 in words, as far as a traveller cares.</summary>
internal static class SeatAttributes
{
    private static readonly Dictionary<string, string> Words = new(StringComparer.Ordinal)
    {
        ["W"] = "window",
        ["A"] = "aisle",
        ["E"] = "exit row",
        ["L"] = "extra legroom",
        ["K"] = "bulkhead",
        ["1D"] = "restricted recline",
    };

    public static IReadOnlyList<string> Of(IEnumerable<string> codes) =>
        [.. codes.Select(code => Words.GetValueOrDefault(code)).OfType<string>()];
}
