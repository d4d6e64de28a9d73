using System.Text.RegularExpressions;
using FlightTickets.Client;

namespace FlightTickets.Web.Departures;

/// <summary>What an agent scans or types into one field: a bar code, a seat or a ticket.</summary>
internal static partial class BoardingCode
{
    private const int TicketLength = 13;

    /// <summary>The passenger that a text names. The blanks inside a bar code belong to it.</summary>
    public static BoardRequest Read(string text)
    {
        var code = text.Trim();
        if (code.Length == TicketLength && code.All(char.IsAsciiDigit)) return new() { Ticket = code };
        var seat = code.ToUpperInvariant();
        return Seat().IsMatch(seat) ? new() { Seat = seat } : new() { Scan = code };
    }

    [GeneratedRegex("^[1-9][0-9]?[A-Z]$")]
    private static partial Regex Seat();
}
