namespace FlightTickets.Orders;

/// <summary>How long holds last. Configuration section <c>Holds</c>.</summary>
public sealed class HoldOptions
{
    /// <summary>The section's name.</summary>
    public const string Section = "Holds";

    /// <summary>For an order that pays at once: held in memory, and safe to lose.</summary>
    public TimeSpan PayNow { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>How long the places are promised to a customer who pays later.</summary>
    public TimeSpan PayLater { get; set; } = TimeSpan.FromMinutes(30);

    /// <summary>
    /// How many places one user may hold without having paid, over all orders: more than any group books at once, and less than an
    /// airplane.
    /// </summary>
    public int MaxPerUser { get; set; } = 250;
}

/// <summary>The saga's own times and limits. Configuration section <c>Orders</c>.</summary>
public sealed class OrderOptions
{
    /// <summary>The section's name.</summary>
    public const string Section = "Orders";

    /// <summary>How long a caller waits for an outcome before the answer is "placed".</summary>
    public TimeSpan ReplyWithin { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>When the wake-up looks for an order under way: later than any healthy saga takes, so the two never meet.</summary>
    public TimeSpan RecoverAfter { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// How long the saga waits after an unknown outcome before it asks again. The wait doubles with every such outcome in a row; after ten
    /// (20 s by default) the saga leaves the order to its wake-up.
    /// </summary>
    public TimeSpan RetryAfter { get; set; } = TimeSpan.FromMilliseconds(40);

    /// <summary>How many sagas of a silo may be under way; further orders are shed before their first hold.</summary>
    public int MaxUnderWay { get; set; } = 1000;

    /// <summary>How long a cancellation quote is valid.</summary>
    public TimeSpan QuoteValidity { get; set; } = TimeSpan.FromMinutes(15);
}
