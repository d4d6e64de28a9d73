namespace FlightTickets.Web.Shop;

/// <summary>What the first page suggests; a host that knows its flights sets it.</summary>
public sealed class Suggestions
{
    /// <summary>A search that finds something.</summary>
    public ShopSuggestion? First { get; set; }
}
