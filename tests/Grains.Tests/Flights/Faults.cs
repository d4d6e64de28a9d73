using System.Collections.Concurrent;

namespace FlightTickets.Grains.Tests.Flights;

/// <summary>Calls between grains that fail once, as they do when a silo dies between two steps.</summary>
public sealed class Faults : IOutgoingGrainCallFilter
{
    private readonly ConcurrentDictionary<(string Method, string Target), bool> _next = new();

    public void FailOnce(string method, string target) => _next[(method, target)] = true;

    public Task Invoke(IOutgoingGrainCallContext context) =>
        context.TargetId.Key.ToString() is { } key && _next.TryRemove((context.MethodName, key), out _)
            ? throw new TimeoutException($"{context.MethodName} of {key} was made to fail.")
            : context.Invoke();
}
