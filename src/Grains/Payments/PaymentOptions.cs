namespace FlightTickets.Payments;

/// <summary>Configuration section <c>Payments</c>.</summary>
public sealed class PaymentOptions
{
    /// <summary>The section's name.</summary>
    public const string Section = "Payments";

    /// <summary>
    /// The gateway that takes payments: <c>Test</c>, the built-in one, or a name given to <see cref="PaymentServices.AddPaymentGateway"/>.
    /// </summary>
    public string Gateway { get; set; } = "";

    /// <summary>
    /// How long a call to the gateway may take before its outcome counts as unknown and the call is repeated under the same key.
    /// </summary>
    public TimeSpan CallTimeout { get; set; } = TimeSpan.FromSeconds(2.5);

    /// <summary>Where the test gateway keeps its journal; only in memory when <see langword="null"/>.</summary>
    public string? TestJournalFolder { get; set; }
}
