using FlightTickets.Orders;

namespace FlightTickets.Simulation;

/// <summary>What must hold for a disruption when a run has ended: everybody has an answer, and it is the one that was chosen.</summary>
internal static class ChoiceInvariants
{
    public static void Check(Town town, OrderPlace place, DisruptionView disruption, World world)
    {
        var (id, status) = ($"{disruption.Id} of {place.Id}", disruption.Status);
        if (status is not (DisruptionStatus.Refunded or DisruptionStatus.Rebooked or DisruptionStatus.Moot or DisruptionStatus.Superseded))
            throw new Broken($"choices: {id} is still {status}; the time to choose was over at {disruption.DecideBy - World.Start}");
        if (place.Row.Value is not { } order) return;
        var flies = order.Phase == OrderPhase.Confirmed && OrderPlace.Flies(order, disruption.FlightId);
        if (!flies && town.Durable(disruption.FlightId).Manifest[order.Id].IsLive)
            throw new Broken($"choices: {id} is {status}, and {disruption.FlightId} keeps its places");
        if (world.Epoch > 0) return;

        // What customers were told is true: a backup may know less.
        var told = place.Disruptions.Told.GetValueOrDefault(disruption.Id);
        if (told == DisruptionStatus.Rebooked && status != told)
            throw new Broken($"choices: a customer was told that {id} is {told}, and it is {status}");
        if (told is DisruptionStatus.Refunding or DisruptionStatus.Refunded
            && status is not (DisruptionStatus.Refunded or DisruptionStatus.Moot))
            throw new Broken($"choices: a customer was told that {id} is {told}, and it is {status}");
        if (status == DisruptionStatus.Refunded && disruption is { DecideBy: not null, ByDefault: false }
            && !place.Disruptions.AskedRefund.Contains(disruption.Id))
            throw new Broken($"choices: {id} is {status}, which nobody chose");
        if (disruption.ByDefault && (disruption.DecideBy is not { } time || time > world.Now || status == DisruptionStatus.Rebooked))
            throw new Broken($"choices: {id} is {status} by default, which is not the default");
        CheckOutcome(order, disruption, flies, id, world.Scenario);
    }

    // Where nothing else cancels or changes orders, the order is what the choice made of it.
    private static void CheckOutcome(OrderState order, DisruptionView disruption, bool flies, string id, Scenario scenario)
    {
        if (scenario.Changes || scenario.Cancels || scenario.Parts) return;
        var status = disruption.Status;
        if (flies && status is DisruptionStatus.Refunded or DisruptionStatus.Rebooked)
            throw new Broken($"choices: {id} is {status}, and the order still flies {disruption.FlightId}");
        if (status == DisruptionStatus.Rebooked && order.Phase == OrderPhase.Confirmed && !OrderPlace.Flies(order, disruption.RebookedTo!))
            throw new Broken($"choices: {id} is {status}, and the order does not fly {disruption.RebookedTo}");
        if (order.RetainedSoFar.Minor != 0)
            throw new Broken($"choices: {id} is {status}, and {order.RetainedSoFar.Minor} of the money is kept");
    }
}
