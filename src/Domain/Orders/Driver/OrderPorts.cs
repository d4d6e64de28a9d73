using System.Collections.Immutable;
using FlightTickets.Flights;
using FlightTickets.Payments;

namespace FlightTickets.Orders;

/// <summary>Everything an order's driver needs from outside: the grain supplies the real ports, the simulator its own.</summary>
internal sealed record OrderPorts
{
    /// <summary>The order's record, with its wake-up.</summary>
    public required IDurableRecord<OrderState> Record { get; init; }

    /// <summary>The participants that the order holds and buys from.</summary>
    public required IParticipants Participants { get; init; }

    /// <summary>The order's payments.</summary>
    public required IOrderPayments Payments { get; init; }

    /// <summary>The flights' and seats' views.</summary>
    public required IOrderFlights Flights { get; init; }

    /// <summary>The activation the driver runs in.</summary>
    public required IOrderHost Host { get; init; }

    /// <summary>Logs and metrics.</summary>
    public required IOrderObserver Observer { get; init; }

    /// <summary>The clock of dates: deadlines, quotes, what the order remembers.</summary>
    public required TimeProvider Time { get; init; }

    /// <summary>The clock of pace: how long a caller, a call or the next try waits. Moving the test clock must not touch it.</summary>
    public required TimeProvider Pace { get; init; }

    /// <summary>How long holds last.</summary>
    public required HoldOptions Holds { get; init; }

    /// <summary>The saga's times and limits.</summary>
    public required OrderOptions Options { get; init; }
}

/// <summary>
/// Calls to participants: one call for all that the same grain answers for, with an answer for each. A call that throws an exception named
/// by <see cref="IOrderHost.IsUnknownOutcome"/> may or may not have happened, in whole or in part.
/// </summary>
internal interface IParticipants
{
    Task<HoldResult?[]> Hold(Party party, string orderId, int attempt, TimeSpan ttl, bool promised);

    Task<ConfirmResult?[]> Confirm(Party party, string orderId, int attempt);

    Task Release(Party party, string orderId, int attempt);

    Task Withdraw(Party party, string orderId, int attempt);
}

/// <summary>The payments an order carries.</summary>
internal interface IOrderPayments
{
    /// <summary>A cashier for a payment, which knows nothing yet.</summary>
    ICashier Open(string paymentId);
}

/// <summary>What an order asks of flights and seats besides booking them.</summary>
internal interface IOrderFlights
{
    Task<FlightView?> Get(string flightId);

    Task<SeatMap?> GetSeatMap(string flightId);

    /// <summary>
    /// A free seat for each passenger, named to no other party for a moment; empty if too few are free. It holds nothing.
    /// </summary>
    Task<ImmutableArray<string>> OfferSeats(string flightId, Cabin cabin, ImmutableArray<bool> keptFromExitRow);

    /// <summary>The next number in the flight's boarding sequence.</summary>
    Task<int> NextSequence(string flightId);

    /// <summary>A seat as its record says, not as a stale activation remembers it.</summary>
    Task<SeatView> VerifySeat(string flightId, string seat);

    /// <summary>What a flight knows of an order's passengers on board; <see langword="null"/> if there is no such flight.</summary>
    Task<OrderBoarding?> Boarding(string flightId, string orderId);

    Task<Result<SeatView>> CheckIn(string flightId, string seat, string orderId, int passenger);
}

/// <summary>The activation a driver runs in.</summary>
internal interface IOrderHost
{
    /// <summary>An order number that is never issued twice.</summary>
    ValueTask<(long Number, OrderNumbering Numbering)> NextNumber();

    /// <summary>How references and ticket numbers derive from order numbers.</summary>
    ValueTask<OrderNumbering> Numbering();

    /// <summary>An unguessable id for a quote.</summary>
    string NewQuoteId(string prefix);

    /// <summary>The series of a new payment; <see langword="null"/> while a silo may run a build that does not know series.</summary>
    string? NewSeries();

    /// <summary>Counts one more saga under way on this silo.</summary>
    /// Too many are under way.
    void EnterGate();

    /// <summary>Counts one fewer.</summary>
    void LeaveGate();

    /// <summary>Called when nothing is under way: the activation may go, and the next call reads what is durable.</summary>
    void Rest();

    /// <summary>
    /// Whether an exception means lost infrastructure, so that the call may or may not have happened. Any other exception is a bug, and
    /// surfaces.
    /// </summary>
    bool IsUnknownOutcome(Exception exception);
}

/// <summary>Observes an order's progress; decides nothing.</summary>
internal interface IOrderObserver
{
    /// <summary>The holds requested before the order had a record were answered.</summary>
    void FirstHoldsDone(TimeSpan took);

    /// <summary>The order was refused before it was placed.</summary>
    void Refused(string code);

    /// <summary>A step of the saga completed.</summary>
    void StepDone(SagaStep step, TimeSpan took);

    /// <summary>The outcome of a step is unknown; the count is of such outcomes in a row.</summary>
    void StepUnknown(SagaStep step, int misses);

    /// <summary>A state is durable.</summary>
    void Moved(OrderState before, OrderState next);

    /// <summary>A participant or payment did not answer.</summary>
    void Unanswered(string callee, Exception exception);

    /// <summary>The record could not be written; the order's wake-up takes over.</summary>
    void Interrupted(Exception exception);
}
