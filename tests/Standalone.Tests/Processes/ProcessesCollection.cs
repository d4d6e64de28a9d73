namespace FlightTickets.Standalone.Tests.Processes;

/// <summary>Processes one after the other: each has the machine to itself.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class ProcessesCollection
{
    public const string Name = "processes";
}
