using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Npgsql;
using Orleans.Serialization;

namespace FlightTickets.Persistence.Tests;

/// <summary>What callers in other processes hear of a lost database.</summary>
public sealed class FailuresCrossProcessesTests
{
    private static readonly DurableStateException Failure = new("a could not be read",
        new NpgsqlException("Failed to connect", new IOException("refused")));

    [Fact]
    public void A_failure_arrives_as_what_it_is()
    {
        using var host = Silo(silo => silo.AddDurableState(_ => { }));
        var arrived = Assert.IsType<DurableStateException>(Cross(host));
        Assert.Equal(Failure.Message, arrived.Message);
        Assert.Contains("Failed to connect", arrived.InnerException!.Message, StringComparison.Ordinal);
    }

    /// <summary>Otherwise the other test tests nothing.</summary>
    [Fact]
    public void Orleans_alone_cannot_send_a_driver_s_exception()
    {
        using var host = Silo(_ => { });
        Assert.Throws<CodecNotFoundException>(() => Cross(host));
    }

    private static IHost Silo(Action<ISiloBuilder> configure)
    {
        var builder = Host.CreateApplicationBuilder();
        builder.UseOrleans(silo => configure(silo.UseLocalhostClustering()));
        return builder.Build();
    }

    private static Exception Cross(IHost host)
    {
        var serializer = host.Services.GetRequiredService<Serializer>();
        return serializer.Deserialize<Exception>(serializer.SerializeToArray<Exception>(Failure))!;
    }
}
