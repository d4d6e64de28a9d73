using Microsoft.Extensions.Options;

namespace FlightTickets.Orders;

/// <summary>How many sagas this silo has under way. What it could not finish in time is refused before its first hold: a queue's deadline is shorter than a call's.</summary>
internal sealed class SagaGate(IOptions<OrderOptions> options)
{
    private int _underWay;

    /// <exception cref="OverloadedException">There are too many.</exception>
    public void Enter()
    {
        if (Interlocked.Increment(ref _underWay) <= options.Value.MaxUnderWay) return;
        Leave();
        throw new OverloadedException("Too many orders are under way.");
    }

    public void Leave() => Interlocked.Decrement(ref _underWay);
}
