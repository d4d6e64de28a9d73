using System.Globalization;
using FlightTickets.Client;

namespace FlightTickets.Web.Shop;

/// <summary>Who travels, as typed, and what the API says about it.</summary>
/// <param name="Summary">The booking.</param>
/// <param name="Travellers">The travellers.</param>
/// <param name="Price">The price that the visitor has seen: a dearer booking is refused.</param>
/// <param name="Today">The last day on which somebody can be born.</param>
/// <param name="Errors">The faults, by field.</param>
/// <param name="Refusal">The fault of the form as a whole.</param>
public sealed record TravellersForm(
    BookingSummary Summary, IReadOnlyList<Traveller> Travellers, Money? Price, DateOnly Today, IReadOnlyDictionary<string, string> Errors,
    Refusal? Refusal)
{
    /// <summary>The name of a field.</summary>
    public static string Name(int traveller, string field) =>
        string.Create(CultureInfo.InvariantCulture, $"passengers.{traveller}.{field}");

    internal static TravellersForm Empty(BookingSummary summary, TimeProvider time) => new(
        summary, [.. Enumerable.Repeat(new Traveller("", "", ""), summary.Booking.Travellers)], summary.Total,
        DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime), new Dictionary<string, string>(), null);

    internal static TravellersForm Read(BookingSummary summary, IFormCollection fields, TimeProvider time)
    {
        var seen = fields["price"].ToString().Split(' ');
        string Text(int traveller, string field) => fields[Name(traveller, field)].ToString().Trim();
        return Empty(summary, time) with
        {
            Travellers = [.. Enumerable.Range(0, summary.Booking.Travellers)
                .Select(i => new Traveller(Text(i, "givenName"), Text(i, "familyName"), Text(i, "bornOn")))],
            Price = seen.Length == 2 ? new Money { Amount = seen[0], Currency = seen[1] } : null,
        };
    }

    /// <summary>The fields that were left empty, or hold no date: without them there is no request to the API.</summary>
    internal Dictionary<string, string> Gaps()
    {
        Dictionary<string, string> gaps = [];
        for (var i = 0; i < Travellers.Count; i++)
        {
            if (Travellers[i].FamilyName.Length == 0) gaps[Name(i, "familyName")] = "Enter the family name.";
            if (Travellers[i].ReadBornOn() is null) gaps[Name(i, "bornOn")] = "Enter the date of birth.";
        }

        return gaps;
    }

    /// <summary>The request to the API. All travellers have seats, or none has and seats are assigned later.</summary>
    internal PlaceOrderRequest Request() => new()
    {
        Passengers = [.. Travellers.Select(traveller => new PassengerRequest
        {
            GivenName = traveller.GivenName,
            FamilyName = traveller.FamilyName,
            BornOn = traveller.ReadBornOn() ?? default,
        })],
        Segments = [.. Summary.Booking.Legs.Select(leg => new SegmentRequest
        {
            FlightId = leg.FlightId,
            Cabin = leg.Cabin,
            Seats = leg.Seats.All(seat => seat is not null) ? leg.Seats : null,
        })],
        MaxAmount = Price is { } price ? new MoneyRequest { Amount = price.Amount, Currency = price.Currency } : null,
    };

    /// <summary>Puts the API's faults at their fields, and those of no field above the form.</summary>
    internal TravellersForm Refused(Problem problem)
    {
        Dictionary<string, string> errors = [];
        List<string> others = [];
        foreach (var fault in problem.Errors ?? [])
        {
            if (Field(fault.Pointer) is { } field) errors.TryAdd(field, fault.Detail);
            else others.Add(fault.Detail);
        }

        // The price is read again with the page, so that the visitor agrees to the new one by sending the form once more.
        return this with { Errors = errors, Price = Summary.Total, Refusal = Refusals.Of(problem, errors.Count, others) };
    }

    // #/passengers/0/bornOn → passengers.0.bornOn
    private string? Field(string pointer)
    {
        var parts = pointer.TrimStart('#', '/').Split('/');
        if (parts is not ["passengers", var position, ..]
            || !int.TryParse(position, NumberStyles.None, CultureInfo.InvariantCulture, out var i) || i >= Travellers.Count) return null;
        return Name(i, parts is [_, _, "givenName" or "familyName" or "bornOn"] ? parts[2] : "bornOn");
    }
}
