using FlightTickets.Fleet;
using FlightTickets.Flights;
using FlightTickets.Orders;
using FlightTickets.Payments;

namespace FlightTickets.Check;

/// <summary>A stored state, decoded.</summary>
/// <param name="Key">The grain's key.</param>
/// <param name="State">Its state.</param>
/// <param name="DueAt">When it asked to be woken.</param>
internal sealed record Row<TState>(string Key, TState State, DateTimeOffset? DueAt);

/// <summary>The rows that a page of rows is held against. What was asked for and is not in it does not exist.</summary>
internal sealed class Neighbours
{
    public Dictionary<string, Row<OrderState>> Orders { get; init; } = [];

    public Dictionary<string, Row<FlightState>> Flights { get; init; } = [];

    public Dictionary<string, Row<StoredSeat>> Seats { get; init; } = [];

    public Dictionary<string, Row<PaymentState>> Payments { get; init; } = [];

    public Dictionary<string, Row<LedgerAccountState>> Accounts { get; init; } = [];

    public Dictionary<string, Row<AirplaneState>> Airplanes { get; init; } = [];

    public Dictionary<string, Row<StoredUnpaidPlaces>> HeldUnpaid { get; init; } = [];

    /// <summary>The payments and orders some of whose events have not been delivered yet.</summary>
    public IReadOnlySet<string> Untold { get; init; } = new HashSet<string>();

    /// <summary>What the test gateway says itself; <see langword="null"/> where its record is not here.</summary>
    public GatewayBook? Gateway { get; init; }
}
