using System.Collections.Frozen;
using System.Collections.Immutable;
using NodaTime.TimeZones;

namespace FlightTickets.Orders;

/// <summary>What a rule of law is about.</summary>
internal enum RefundGround
{
    /// <summary>Cancelling soon after booking, well before departure.</summary>
    SecondThoughts = 0,
    /// <summary>The airline cancels the flight.</summary>
    FlightCancelled = 1,
    /// <summary>The airline departs earlier, or arrives later, within a country.</summary>
    TimesChanged = 2,
    /// <summary>The airline departs earlier, or arrives later, from one country to another.</summary>
    InternationalTimesChanged = 3,
    /// <summary>The airline moves the customer to a lower class of service, or has none.</summary>
    CabinGone = 4,
}

/// <summary>A rule that gives a customer all the money back, whatever the fare says.</summary>
/// <param name="Kind">What it is about.</param>
/// <param name="From">The first day of bookings it applies to.</param>
/// <param name="Until">The last one; <see langword="null"/> while it stands.</param>
/// <param name="Window">Second thoughts: how long after booking. A delay: from what length on.</param>
/// <param name="Lead">Second thoughts: how long before departure it must have been booked.</param>
/// <param name="Source">Where it is written.</param>
internal sealed record RefundRule(RefundGround Kind, DateOnly From, DateOnly? Until, TimeSpan Window, TimeSpan Lead, string Source);

/// <summary>
/// The rules, as data: one that changes gets its last day, and its successor a line of its own. They are those of the United States, kept
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

    /// <summary>The rule for bookings of a day; <see langword="null"/> if there was none.</summary>
    public static RefundRule? On(RefundGround kind, DateTimeOffset bookedAt)
    {
        var day = DateOnly.FromDateTime(bookedAt.UtcDateTime);
        foreach (var rule in All)
        {
            if (rule.Kind == kind && rule.From <= day && (rule.Until is null || day <= rule.Until)) return rule;
        }

        return null;
    }

    /// <summary>Whether a customer who thinks better of it gets everything back.</summary>
    public static bool AllowsSecondThoughts(DateTimeOffset bookedAt, DateTimeOffset firstDeparture, DateTimeOffset now) =>
        On(RefundGround.SecondThoughts, bookedAt) is { } rule && now - bookedAt <= rule.Window && firstDeparture - bookedAt >= rule.Lead;

    /// <summary>
    /// Whether new times are ones for which everything is given back to a customer who does not fly, before or after the scheduled
    /// departure (14 CFR 260.6(b): "does not accept" the changed flight): an earlier departure, or a later arrival.
    /// </summary>
    /// <param name="bookedAt">When the order was placed.</param>
    /// <param name="planned">Departure and arrival as booked.</param>
    /// <param name="expected">The same as expected now. What is not known of the arrival follows from
    /// the departure, and the other way round.</param>
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
    /// Whether two time zones are of different countries; <see langword="false"/>, which is better for the customer, where one is of none.
    /// </summary>
    public static bool AreAbroad(string zone, string other) =>
        Countries.Value.TryGetValue(zone, out var here) && Countries.Value.TryGetValue(other, out var there) && here != there;

    private static readonly Lazy<FrozenDictionary<string, string>> Countries = new(() =>
        (TzdbDateTimeZoneSource.Default.ZoneLocations ?? [])
            .ToFrozenDictionary(location => location.ZoneId, location => location.CountryCode));
}
