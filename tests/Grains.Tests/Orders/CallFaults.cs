using System.Collections.Concurrent;

namespace FlightTickets.Grains.Tests.Orders;

/// <summary>Where a call between grains is made to fail, at the callee: before it did anything, or after it did everything.</summary>
public sealed class CallFaults : IIncomingGrainCallFilter
{
    private readonly ConcurrentDictionary<string, (bool After, int Times)> _planned = new();

    /// <summary>Makes the next calls of a method on a grain whose key contains a text fail.</summary>
    public void Fail(string method, string keyPart, bool after, int times = 1) => _planned[method + "|" + keyPart] = (after, times);

    /// <summary>Whether all planned failures have happened.</summary>
    public bool IsSpent => _planned.IsEmpty;

    public async Task Invoke(IIncomingGrainCallContext context)
    {
        var fault = Take(context);
        if (fault == false) throw new TimeoutException($"{context.MethodName} was made to fail before it began.");
        await context.Invoke();
        if (fault == true) throw new TimeoutException($"{context.MethodName} was made to fail after it was done.");
    }

    private bool? Take(IIncomingGrainCallContext context)
    {
        if (_planned.IsEmpty) return null;
        var key = context.TargetId.Key.ToString() ?? "";
        foreach (var (name, (after, times)) in _planned)
        {
            var parts = name.Split('|');
            if (parts[0] != context.MethodName || !key.Contains(parts[1], StringComparison.Ordinal)) continue;
            if (times > 1) _planned[name] = (after, times - 1);
            else _planned.TryRemove(name, out _);
            return after;
        }

        return null;
    }
}
