using FlightTickets.Orders;

namespace FlightTickets.Simulation;

/// <summary>Bugs around the wake-ups of disruptions.</summary>
internal sealed class DisruptionsMutation(World world, IDurableRecord<DisruptionsState> inner) : RecordDecorator<DisruptionsState>(inner)
{
    public override Task CommitAsync(DisruptionsState next, TimeSpan? wakeAfter = null, params ReadOnlySpan<object> events)
    {
        var isUnderWay = next.All.Any(d => d.Status is DisruptionStatus.Refunding or DisruptionStatus.Rebooking);
        var forgets = world.Mutant == Mutant.ForgetDefault && !isUnderWay || world.Mutant == Mutant.RefundOnceOnly && isUnderWay;
        return base.CommitAsync(next, forgets ? null : wakeAfter, events);
    }
}
