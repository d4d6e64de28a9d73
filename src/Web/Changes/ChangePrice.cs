using System.Globalization;
using FlightTickets.Client;
using FlightTickets.Web.Shop;
using FlightTickets.Web.Trips;

namespace FlightTickets.Web.Changes;

/// <summary>The price of a change, in lines that add up to the money that moves.</summary>
/// <param name="Trip">The trip.</param>
/// <param name="Wish">The change.</param>
/// <param name="Other">The other flight.</param>
/// <param name="Quote">The API's quote.</param>
/// <param name="Places">How many places are changed.</param>
/// <param name="Fare">The fare of all places on the other flight.</param>
/// <param name="Credit">The value of the old places, less fees; negative if the fees exceed it.</param>
public sealed record ChangePrice(
    Trip Trip, ChangeWish Wish, FlightResult Other, ChangeQuote Quote, int Places, Money? Fare, Money? Credit)
{
    /// <summary>Whether something is to be paid.</summary>
    public bool IsDue => Amount > 0;

    /// <summary>Whether something is given back.</summary>
    public bool IsBack => Amount < 0;

    /// <summary>The amount that moves, without a sign.</summary>
    public Money Moves => IsBack ? Words.Times(Quote.Difference, -1) : Quote.Difference;

    private decimal Amount => decimal.Parse(Quote.Difference.Amount, CultureInfo.InvariantCulture);

    /// <summary>
    /// The lines of a quote. The API names the amount that moves; the new fare is on sale, and the rest is the value of the old places.
    /// </summary>
    internal static ChangePrice Of(Trip trip, ChangeWish wish, FlightResult other, ChangeQuote quote)
    {
        var places = trip.Seated(wish.Segment).Count;
        var offer = other.Flight.Cabins.FirstOrDefault(cabin => cabin.Cabin == wish.Cabin);
        var fare = offer is null ? null : Words.Times(offer.Fare, places);
        var credit = fare is null ? null : Words.Sum([fare, Words.Times(quote.Difference, -1)]);
        return new ChangePrice(trip, wish, other, quote, places, fare, credit);
    }
}
