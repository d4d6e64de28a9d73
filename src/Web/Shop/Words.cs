using System.Globalization;
using FlightTickets.Client;
using FlightTickets.Web.Api;

namespace FlightTickets.Web.Shop;

/// <summary>Times, prices and names as a page shows them.</summary>
public static class Words
{
    private static readonly CultureInfo English = CultureInfo.InvariantCulture;

    /// <summary>The price, as in $199.00.</summary>
    public static string Price(Money money)
    {
        ArgumentNullException.ThrowIfNull(money);
        var amount = decimal.TryParse(money.Amount, NumberStyles.Number, English, out var value)
            ? value.ToString(money.Amount.Contains('.', StringComparison.Ordinal) ? "N2" : "N0", English)
            : money.Amount;
        // The sign stands before the currency, as people write it.
        if (amount.StartsWith('-')) return "\u2212" + Price(With(money, money.Amount[1..]));
        return money.Currency switch
        {
            "USD" => $"${amount}",
            "EUR" => $"€{amount}",
            "GBP" => $"£{amount}",
            _ => $"{amount} {money.Currency}",
        };
    }

    /// <summary>A price times a number of travellers.</summary>
    public static Money Times(Money money, int count)
    {
        ArgumentNullException.ThrowIfNull(money);
        return decimal.TryParse(money.Amount, NumberStyles.Number, English, out var value)
            ? With(money, (value * count).ToString(English))
            : money;
    }

    /// <summary>The sum of prices of one currency; <see langword="null"/> if there is not one currency.</summary>
    public static Money? Sum(IReadOnlyList<Money> parts)
    {
        ArgumentNullException.ThrowIfNull(parts);
        if (parts.Count == 0 || parts.Any(part => part.Currency != parts[0].Currency)) return null;
        return With(parts[0], parts.Sum(part => decimal.Parse(part.Amount, English)).ToString(English));
    }

    /// <summary>The cabin's name.</summary>
    public static string Cabin(Cabin cabin) => cabin switch
    {
        Client.Cabin.First => "First",
        Client.Cabin.Business => "Business",
        Client.Cabin.PremiumEconomy => "Premium economy",
        Client.Cabin.Economy => "Economy",
        _ => cabin.Wire(),
    };

    /// <summary>The wall time, as in 18:03.</summary>
    public static string Time(DateTime local) => local.ToString("HH:mm", English);

    /// <summary>The wall time of an instant at an airport.</summary>
    /// <param name="instant">The instant.</param>
    /// <param name="end">A flight's departure or arrival there.</param>
    public static DateTime Local(DateTimeOffset instant, FlightEnd end)
    {
        ArgumentNullException.ThrowIfNull(end);
        // Without the zone's rules the flight's own offset is right but for the night when the clocks change.
        return TimeZoneInfo.TryFindSystemTimeZoneById(end.TimeZone, out var zone)
            ? TimeZoneInfo.ConvertTime(instant, zone).DateTime
            : end.LocalTime() + (instant - end.Utc);
    }

    /// <summary>The wall time at which a flight departs or arrives by plan.</summary>
    public static DateTime LocalTime(this FlightEnd end)
    {
        ArgumentNullException.ThrowIfNull(end);
        return DateTime.Parse(end.Local, English);
    }

    /// <summary>The wall time at which a flight is expected to depart or arrive.</summary>
    public static DateTime ExpectedLocalTime(this FlightEnd end)
    {
        ArgumentNullException.ThrowIfNull(end);
        return end.EstimatedLocal is { } expected ? DateTime.Parse(expected, English) : end.LocalTime();
    }

    /// <summary>The day, as in Mon 28 December.</summary>
    public static string Day(DateTime local) => local.ToString("ddd d MMMM", English);

    /// <summary>The day, as in Mon 28 December.</summary>
    public static string Day(DateOnly date) => date.ToString("ddd d MMMM", English);

    /// <summary>The day, as in Mon 28 Dec.</summary>
    public static string ShortDay(DateOnly date) => date.ToString("ddd d MMM", English);

    /// <summary>The day with its year, as in Monday 28 December 2026.</summary>
    public static string LongDay(DateTime local) => local.ToString("dddd d MMMM yyyy", English);

    /// <summary>A machine's date.</summary>
    public static string Iso(DateOnly date) => date.ToString("yyyy-MM-dd", English);

    /// <summary>How long a flight takes, as in 2 h 44 min.</summary>
    public static string Duration(TimeSpan length) =>
        length.TotalHours >= 1 ? $"{(int)length.TotalHours} h {length.Minutes:00} min" : $"{length.Minutes} min";

    /// <summary>How many days later a flight arrives, by the local calendars, as in +1.</summary>
    public static string? DaysLater(Flight flight)
    {
        ArgumentNullException.ThrowIfNull(flight);
        var days = (flight.Arrival.LocalTime().Date - flight.Departure.LocalTime().Date).Days;
        return days == 0 ? null : days.ToString("+0;-0", English);
    }

    /// <summary>Flight number with its airline's designator, as in UA 515.</summary>
    public static string Number(Flight flight)
    {
        ArgumentNullException.ThrowIfNull(flight);
        return $"{flight.Carrier} {flight.FlightNumber}";
    }

    /// <summary>A word with its count.</summary>
    public static string Count(int count, string one, string many) => count == 1 ? $"1 {one}" : $"{count.ToString(English)} {many}";

    private static Money With(Money money, string amount) => new() { Amount = amount, Currency = money.Currency };
}
