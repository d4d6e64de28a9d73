using System.Collections.Frozen;
using System.Collections.Immutable;
using NodaTime.TimeZones;

namespace FlightTickets.Orders;

/// <summary>The subject of a legal rule.</summary>
internal enum RefundGround
{
    /// <summary>Cancelling soon after booking, well before departure.</summary>
    SecondThoughts = 0,
    /// <summary>The airline cancels the flight.</summary>
    FlightCancelled = 1,
    /// <summary>The airline departs earlier, or arrives later, on a domestic flight.</summary>
    TimesChanged = 2,
    /// <summary>The airline departs earlier, or arrives later, on an international flight.</summary>
    InternationalTimesChanged = 3,
    /// <summary>The airline moves the customer to a lower class of service, or has none left.</summary>
    CabinGone = 4,
}

/// <summary>A legal rule by which a customer gets all the money back, whatever the fare says.</summary>
/// <param name="Kind">Its subject.</param>
/// <param name="From">The first day of bookings it applies to.</param>
/// <param name="Until">The last such day; <see langword="null"/> while the rule is in force.</param>
/// <param name="Window">For second thoughts, how long after booking; for a delay, its minimum.</param>
/// <param name="Lead">For second thoughts, how long before departure the booking must have been made.</param>
/// <param name="Source">The citation.</param>
internal sealed record RefundRule(RefundGround Kind, DateOnly From, DateOnly? Until, TimeSpan Window, TimeSpan Lead, string Source);

/// <summary>
/// The rules, as data: a changed rule gets its last day, and its successor a line of its own. They are those of the United States, applied
/// everywhere. An airport's country is its time zone's, by the IANA database.
/// </summary>
internal static class RefundLaw
{
    public static readonly ImmutableArray<RefundRule> All =
    [
        new(RefundGround.SecondThoughts, new DateOnly(2012, 1, 24), null, TimeSpan.FromHours(24), TimeSpan.FromDays(7),
            "14 CFR 259.5(b)(4): held, or cancelled without penalty, for 24 hours if reserved one week or more before departure "
                + "(76 FR 23110)"),
        new(RefundGround.FlightCancelled, new DateOnly(2024, 10, 28), null, TimeSpan.Zero, TimeSpan.Zero,
            "14 CFR 260.6(a): a refund of the fare and all taxes when the airline cancels the flight (89 FR 32760)"),
        new(RefundGround.TimesChanged, new DateOnly(2024, 10, 28), null, TimeSpan.FromHours(3), TimeSpan.Zero,
            "14 CFR 260.2, \"significant change\": a departure three hours or more earlier or an arrival three hours or more later, "
                + "domestic (89 FR 32760)"),
        new(RefundGround.InternationalTimesChanged, new DateOnly(2024, 10, 28), null, TimeSpan.FromHours(6), TimeSpan.Zero,
            "14 CFR 260.2, \"significant change\": a departure six hours or more earlier or an arrival six hours or more later, "
                + "international (89 FR 32760)"),
        new(RefundGround.CabinGone, new DateOnly(2024, 10, 28), null, TimeSpan.Zero, TimeSpan.Zero,
            "14 CFR 260.2, \"significant change\": a downgrade to a lower class of service (89 FR 32760)"),
    ];

    /// <summary>The rule for bookings made that day; <see langword="null"/> if there was none.</summary>
    public static RefundRule? On(RefundGround kind, DateTimeOffset bookedAt)
    {
        var day = DateOnly.FromDateTime(bookedAt.UtcDateTime);
        foreach (var rule in All)
        {
            if (rule.Kind == kind && rule.From <= day && (rule.Until is null || day <= rule.Until)) return rule;
        }

        return null;
    }

    /// <summary>Whether a customer who thinks better of it gets a full refund.</summary>
    public static bool AllowsSecondThoughts(DateTimeOffset bookedAt, DateTimeOffset firstDeparture, DateTimeOffset now) =>
        On(RefundGround.SecondThoughts, bookedAt) is { } rule && now - bookedAt <= rule.Window && firstDeparture - bookedAt >= rule.Lead;

    /// <summary>
    /// Whether a customer who does not fly after new times gets a full refund, before or after the scheduled departure (14 CFR 260.6(b):
    /// "does not accept" the changed flight): the times must mean an earlier departure, or a later arrival.
    /// </summary>
    /// <param name="bookedAt">When the order was placed.</param>
    /// <param name="planned">The booked departure and arrival.</param>
    /// <param name="expected">The currently expected ones. An unknown arrival follows from the departure, and the other way round.</param>
    /// <param name="isInternational">Whether origin and destination are in different countries.</param>
    public static bool RefundsTimes(
        DateTimeOffset bookedAt,
        (DateTimeOffset Departure, DateTimeOffset Arrival) planned,
        (DateTimeOffset? Departure, DateTimeOffset? Arrival) expected,
        bool isInternational)
    {
        if (On(isInternational ? RefundGround.InternationalTimesChanged : RefundGround.TimesChanged, bookedAt) is not { } rule)
            return false;
        var earlier = planned.Departure - (expected.Departure ?? planned.Departure);
        var later = (expected.Arrival ?? planned.Arrival - earlier) - planned.Arrival;
        return earlier >= rule.Window || later >= rule.Window;
    }

    /// <summary>
    /// Whether two time zones are in different countries; <see langword="false"/>, which favours the customer, if either has no country.
    /// </summary>
    public static bool AreAbroad(string zone, string other) =>
        Countries.Value.TryGetValue(zone, out var here) && Countries.Value.TryGetValue(other, out var there) && here != there;

    private static readonly Lazy<FrozenDictionary<string, string>> Countries = new(() =>
        (TzdbDateTimeZoneSource.Default.ZoneLocations ?? [])
            .ToFrozenDictionary(location => location.ZoneId, location => location.CountryCode));
}
