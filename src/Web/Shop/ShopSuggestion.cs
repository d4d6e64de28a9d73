namespace FlightTickets.Web.Shop;

/// <summary>A search that finds flights, for the first page of a shop with few of them.</summary>
/// <param name="Origin">An airport or a metropolitan area.</param>
/// <param name="Destination">An airport.</param>
/// <param name="Date">The day.</param>
public sealed record ShopSuggestion(string Origin, string Destination, DateOnly Date);
