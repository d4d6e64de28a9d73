namespace FlightTickets.Web.Trips;

/// <summary>A card of the built-in test gateway.</summary>
/// <param name="Token">The gateway's token.</param>
/// <param name="Name">The name on the page.</param>
/// <param name="Number">The end of its number.</param>
/// <param name="Behaviour">What it does.</param>
public sealed record TestCard(string Token, string Name, string Number, string Behaviour)
{
    /// <summary>All of them.</summary>
    public static IReadOnlyList<TestCard> All { get; } =
    [
        new("tok_visa", "Visa", "4242", "Approves at once"),
        new("tok_flaky", "Patience", "0341", "Fails twice, then approves"),
        new("tok_timeout", "Silence", "0119", "Pays, and never answers"),
        new("tok_declined", "Refusal", "0002", "Declines"),
        new("tok_insufficient_funds", "Empty", "9995", "Has no money left"),
    ];
}
