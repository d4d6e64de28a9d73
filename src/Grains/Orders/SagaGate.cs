using Microsoft.Extensions.Options;

namespace FlightTickets.Orders;

/// <summary>
/// How many sagas this silo has under way. What it could not finish in time is refused before its first
/// hold: a queue's deadline is shorter than a call's.
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

    /// <exception cref="OverloadedException">There are too many.</exception>
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
