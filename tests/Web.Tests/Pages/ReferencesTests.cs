using FlightTickets.Web.Hosting;

namespace FlightTickets.Web.Tests.Pages;

/// <summary>The pages can do what a partner can: they know the API over HTTP, and neither grains nor hosts.</summary>
public sealed class ReferencesTests
{
    [Fact]
    public void The_pages_reference_no_other_part_of_the_engine() =>
        Assert.DoesNotContain(typeof(FlightTicketsPages).Assembly.GetReferencedAssemblies(), reference =>
            reference.Name!.StartsWith("Orleans", StringComparison.Ordinal)
            || reference.Name.StartsWith("FlightTickets", StringComparison.Ordinal) && reference.Name != "FlightTickets.Client");

    [Fact]
    public void The_pages_have_no_client_of_their_own()
    {
        var references = typeof(FlightTicketsPages).Assembly.GetReferencedAssemblies().Select(reference => reference.Name).ToArray();
        Assert.Contains("FlightTickets.Client", references);
        Assert.DoesNotContain("System.Net.Http.Json", references);
    }
}
