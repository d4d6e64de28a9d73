using Microsoft.Extensions.Options;

namespace FlightTickets.Orders;

/// <summary>
/// Limits how many sagas this silo has under way. An order that could not finish in time is refused before its first hold: waiting in a
/// queue would use up the call's deadline.
/// </summary>
internal sealed class SagaGate
{
    private readonly IOptions<OrderOptions> _options;
    private int _underWay;

    public SagaGate(IOptions<OrderOptions> options)
    {
        _options = options;
        OrderInstruments.Announce();
    }

    /// <summary>How many there are now.</summary>
    public int UnderWay => Volatile.Read(ref _underWay);

    /// <exception cref="OverloadedException">Too many are under way.</exception>
    public void Enter()
    {
        OrderInstruments.UnderWay.Add(1);
        if (Interlocked.Increment(ref _underWay) <= _options.Value.MaxUnderWay) return;
        Leave();
        OrderInstruments.Shed.Add(1);
        throw new OverloadedException("Too many orders are under way.");
    }

    public void Leave()
    {
        Interlocked.Decrement(ref _underWay);
        OrderInstruments.UnderWay.Add(-1);
    }
}
