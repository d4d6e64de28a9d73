using System.Globalization;
using FlightTickets.Client;

namespace FlightTickets.Web.Board;

/// <summary>The seats of an airplane, by cabin, from its layout.</summary>
internal static class AirplaneSeats
{
    /// <summary>Every seat of a cabin, also blocked ones.</summary>
    public static IEnumerable<string> Of(CabinLayout cabin) =>
        from row in Enumerable.Range(cabin.FirstRow, Math.Max(0, cabin.LastRow - cabin.FirstRow + 1))
        where cabin.SkipRows?.Contains(row) != true
        from letter in cabin.Seats
        where letter != ' '
        let seat = string.Create(CultureInfo.InvariantCulture, $"{row}{letter}")
        where cabin.Missing?.Contains(seat) != true
        select seat;

    /// <summary>How many seats of a cabin are sold.</summary>
    public static int ForSale(CabinLayout cabin) => Of(cabin).Count(seat => cabin.Blocked?.Contains(seat) != true);
}
