using FlightTickets.Flights;

namespace FlightTickets.Grains.Tests;

/// <summary>The rules stay pure: the domain can reach no database, no broker, no host and no network.</summary>
public sealed class DomainReferencesTests
{
    /// <summary>Of the base library only what computes.</summary>
    private static readonly string[] Allowed =
    [
        "FlightTickets.GrainInterfaces", "NodaTime", "Orleans.Core.Abstractions", "Orleans.Serialization",
        "Orleans.Serialization.Abstractions",
        "System.Collections", "System.Collections.Immutable", "System.IO.Compression", "System.Linq",
        "System.Memory", "System.Net.Primitives",
        "System.Private.Uri", "System.Runtime",
        "System.Security.Cryptography", "System.Threading", "System.Text.RegularExpressions", "System.Runtime.Numerics", "System.Text.Json",
        "Microsoft.Extensions.DependencyInjection.Abstractions",
    ];

    [Fact]
    public void The_domain_references_nothing_that_does_input_or_output()
    {
        var references = typeof(Flight).Assembly.GetReferencedAssemblies().Select(reference => reference.Name!)
            .Order(StringComparer.Ordinal).ToArray();
        Assert.Contains("NodaTime", references);
        Assert.Empty(references.Except(Allowed));
    }
}
