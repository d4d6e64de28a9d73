namespace FlightTickets.Payments;

/// <summary>Configuration section <c>Payments</c>.</summary>
public sealed class PaymentOptions
{
    /// <summary>Its name.</summary>
    public const string Section = "Payments";

    /// <summary>
    /// Which gateway takes the payments: <c>Test</c>, the built-in one, or a name given to <see cref="PaymentServices.AddPaymentGateway"/>.
    /// </summary>
    public string Gateway { get; set; } = "";

    /// <summary>
    /// How long one call to the gateway may take before its outcome counts as unknown and it is asked again under the same key.
    /// </summary>
    public TimeSpan CallTimeout { get; set; } = TimeSpan.FromSeconds(2.5);

    /// <summary>Where the test gateway keeps its journal; in memory only when <see langword="null"/>.</summary>
    public string? TestJournalFolder { get; set; }
}
