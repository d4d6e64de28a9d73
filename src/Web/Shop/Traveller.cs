using System.Globalization;

namespace FlightTickets.Web.Shop;

/// <summary>Who travels, as typed.</summary>
/// <param name="GivenName">The given names.</param>
/// <param name="FamilyName">The family name.</param>
/// <param name="BornOn">The date of birth, which may be no date.</param>
public sealed record Traveller(string GivenName, string FamilyName, string BornOn)
{
    /// <summary>The date of birth; <see langword="null"/> if it is no date.</summary>
    internal DateOnly? ReadBornOn() =>
        DateOnly.TryParseExact(BornOn, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day : null;
}
