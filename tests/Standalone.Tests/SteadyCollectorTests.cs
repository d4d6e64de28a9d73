using FlightTickets.Hosting;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Time.Testing;

namespace FlightTickets.Standalone.Tests;

/// <summary>The clock of Orleans' activation collector; EdgeTests set the clocks of real processes back.</summary>
public sealed class SteadyCollectorTests
{
    [Fact]
    public void It_takes_the_place_of_the_machine_s_clock_in_this_version_of_Orleans()
    {
        var builder = Host.CreateApplicationBuilder();
        builder.UseOrleans(silo =>
        {
            silo.UseLocalhostClustering();
            Assert.True(SteadyCollector.AddTo(silo.Services));
        });
        using var host = builder.Build();
        var collector = builder.Services.Last(service => service.ServiceType.Name == "ActivationCollector").ServiceType;
        Assert.NotNull(host.Services.GetService(collector));
    }

    [Fact]
    public void It_goes_on_when_the_machine_s_clock_is_set_back()
    {
        var machine = new Machine();
        var begun = machine.GetUtcNow();
        var steady = new SteadyClock(machine);
        machine.Advance(TimeSpan.FromMinutes(10));
        machine.Offset = TimeSpan.FromMinutes(-5);
        Assert.Equal(begun.AddMinutes(5), machine.GetUtcNow());
        Assert.Equal(begun.AddMinutes(10), steady.GetUtcNow());
        machine.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(begun.AddMinutes(11), steady.GetUtcNow());
    }

    /// <summary>A machine whose wall clock is moved, and whose monotonic clock is not.</summary>
    private sealed class Machine : FakeTimeProvider
    {
        public TimeSpan Offset { get; set; }

        public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + Offset;

        public override long GetTimestamp() => base.GetUtcNow().Ticks;
    }
}
