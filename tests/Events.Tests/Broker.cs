using FlightTickets.Events.Tests;
using FlightTickets.Servers;

[assembly: AssemblyFixture(typeof(Broker))]

namespace FlightTickets.Events.Tests;

/// <summary>One real node for all tests of the assembly that leave it alone; each test has exchanges and queues of its own name.</summary>
public class Broker : IAsyncLifetime
{
    private int _names;

    public RabbitMqServer Server { get; private set; } = null!;

    public string NewName() => $"events{Interlocked.Increment(ref _names)}";

    public async ValueTask InitializeAsync() => Server = await RabbitMqServer.StartAsync();

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        await Server.DisposeAsync();
    }

    /// <summary>A node that tests may kill: theirs alone.</summary>
    public sealed class Mortal : Broker;
}
