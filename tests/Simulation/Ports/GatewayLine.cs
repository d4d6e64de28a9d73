using FlightTickets.Payments;

namespace FlightTickets.Simulation;

/// <summary>
/// A cashier's line to the gateway: what is asked may be done late, and what it answers may be lost. Every call ends within a bound.
/// </summary>
internal sealed class GatewayLine(World world, Gateway gateway, Life life, string orderId) : IGatewayCalls
{
    private static readonly TimeSpan CallTimeout = TimeSpan.FromSeconds(10);

    private TaskCompletionSource<GatewayAnswer?>? _asking;

    public Task<GatewayAnswer?> Authorize(string key, string token, Money amount) =>
        Ask(() => gateway.Authorize(orderId, key, token, amount));

    public Task<GatewayAnswer?> Capture(string key, string authorization, Money amount) =>
        Ask(() => gateway.Capture(key, authorization, world.Has(Faults.GatewayDeclines, 60)));

    public Task<GatewayAnswer?> Void(string key, string authorization) => Ask(() => gateway.Void(key, authorization));

    public Task<GatewayAnswer?> Refund(string key, string authorization, Money amount) =>
        Ask(() => gateway.Refund(key, authorization, amount));

    public Task Nudge()
    {
        _asking?.TrySetResult(null);
        return Task.CompletedTask;
    }

    private Task<GatewayAnswer?> Ask(Func<GatewayAnswer?> act)
    {
        gateway.Asked[orderId] = gateway.Asked.GetValueOrDefault(orderId) + 1;
        var asking = _asking = new TaskCompletionSource<GatewayAnswer?>();
        var there = world.Latency();
        var epoch = world.Epoch;
        world.After(there, () =>
        {
            if (world.Epoch != epoch) return;
            GatewayAnswer? answer;
            try
            {
                answer = act();
            }
            catch (Broken broken)
            {
                world.Break(broken);
                return;
            }

            world.After(world.Latency(), () => Complete(answer));
        });
        if (there >= CallTimeout) world.After(CallTimeout, () => Complete(null));
        return asking.Task;

        void Complete(GatewayAnswer? answer)
        {
            if (!life.IsOver) asking.TrySetResult(answer);
        }
    }
}
