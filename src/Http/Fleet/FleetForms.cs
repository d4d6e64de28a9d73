using System.Text.RegularExpressions;
using FlightTickets.Api.Http.Input;
using FlightTickets.Flights;

namespace FlightTickets.Api.Fleet;

/// <summary>Fields of airplanes and places.</summary>
internal static partial class FleetForms
{
    public static readonly FormShape<string> Airport = new(
        (string text, out string value) => IsAirport(value = text), "an IATA airport code, as in JFK", "JFK",
        s => s.Pattern = "^[A-Z]{3}$", "");

    public static readonly FormShape<string> Carrier = new(
        (string text, out string value) => FlightId.IsCarrier(value = text), "a two-character airline designator, as in B6", "B6",
        s => s.Pattern = "^[A-Z0-9]{2}$", "");

    public static readonly FormShape<string> Tail = new(
        (string text, out string value) => IsTail(value = text), "a tail number, as in N635JB", "N635JB",
        s => s.Pattern = "^[A-Z0-9][A-Z0-9-]{1,9}$", "");

    public static readonly FormShape<string> Seat = new(
        (string text, out string value) => SeatPattern().IsMatch(value = text), "a seat's designator, as in 12A", "12A",
        s => s.Pattern = "^[1-9][0-9]?[A-Z]$", "");

    public static readonly FormShape<string> AccountingCode = new(
        (string text, out string value) => (value = text).Length == 3 && text.All(char.IsAsciiDigit), "three digits", "279",
        s => s.Pattern = "^[0-9]{3}$", "000");

    public static readonly FormShape<string> Letters = new(
        (string text, out string value) => RowPattern().IsMatch(value = text) && text.Replace(" ", "", StringComparison.Ordinal) is var l
            && l.Distinct().Count() == l.Length,
        "the letters of a row, a space for an aisle, as in ABC DEF", "ABC DEF", s => s.Pattern = "^[A-Z]+( [A-Z]+)*$", "");

    public static readonly FormShape<string> TimeZone = new(
        (string text, out string value) => ZonePattern().IsMatch(value = text), "an IANA time zone, as in America/New_York",
        "America/New_York", fallback: "");

    public static bool IsAirport(string text) => AirportPattern().IsMatch(text);

    public static bool IsTail(string text) => TailPattern().IsMatch(text);

    [GeneratedRegex(@"\A[A-Z]{3}\z")]
    private static partial Regex AirportPattern();

    [GeneratedRegex(@"\A[A-Z0-9][A-Z0-9-]{1,9}\z")]
    private static partial Regex TailPattern();

    [GeneratedRegex(@"\A[1-9][0-9]?[A-Z]\z")]
    private static partial Regex SeatPattern();

    [GeneratedRegex(@"\A(?=.{1,20}\z)[A-Z]+( [A-Z]+)*\z")]
    private static partial Regex RowPattern();

    [GeneratedRegex(@"\A[A-Za-z0-9_+\-]{1,40}(/[A-Za-z0-9_+\-]{1,40}){0,3}\z")]
    private static partial Regex ZonePattern();
}
