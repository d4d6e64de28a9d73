using FlightTickets.Fleet;
using FlightTickets.Flights;
using FlightTickets.Orders;
using FlightTickets.Payments;

namespace FlightTickets.Check;

/// <summary>A stored state, decoded.</summary>
/// <param name="Key">The grain's key.</param>
/// <param name="State">Its state.</param>
/// <param name="DueAt">Its wake-up time.</param>
internal sealed record Row<TState>(string Key, TState State, DateTimeOffset? DueAt);

/// <summary>The rows that a page of rows is compared with. A requested row that is missing here does not exist.</summary>
internal sealed class Neighbours
{
    public Dictionary<string, Row<OrderState>> Orders { get; init; } = [];

    public Dictionary<string, Row<FlightState>> Flights { get; init; } = [];

    public Dictionary<string, Row<StoredSeat>> Seats { get; init; } = [];

    public Dictionary<string, Row<PaymentState>> Payments { get; init; } = [];

    public Dictionary<string, Row<LedgerAccountState>> Accounts { get; init; } = [];

    public Dictionary<string, Row<AirplaneState>> Airplanes { get; init; } = [];

    public Dictionary<string, Row<StoredUnpaidPlaces>> HeldUnpaid { get; init; } = [];

    /// <summary>The counter of order numbers; <see langword="null"/> before the first order.</summary>
    public OrderNumbersState? Numbers { get; init; }

    /// <summary>The payments and orders with undelivered events.</summary>
    public IReadOnlySet<string> Untold { get; init; } = new HashSet<string>();

    /// <summary>The test gateway's record; <see langword="null"/> where it is not on this machine.</summary>
    public GatewayBook? Gateway { get; init; }
}
