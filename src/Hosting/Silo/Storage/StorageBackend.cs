using System.Collections.Immutable;
using FlightTickets.Persistence;

namespace FlightTickets.Storage;

/// <summary>A place where contexts can keep their state. To add one, put it into <see cref="StorageBackends.All"/>.</summary>
/// <param name="Name">Its name in <c>Storage:*</c>.</param>
/// <param name="ConnectionString">The name of the connection string it needs; <see langword="null"/> if it needs none.</param>
/// <param name="Serves">The contexts it can serve, of <see cref="StorageContexts"/>.</param>
/// <param name="Use">Configures it for the contexts that chose it, at least one.</param>
public sealed record StorageBackend(
    string Name,
    string? ConnectionString,
    ImmutableArray<string> Serves,
    Action<DurableStateBuilder, IReadOnlyList<string>, IConfiguration> Use)
{
    /// <summary>Whether its connection string is given, if it needs one.</summary>
    public bool IsConnected(IConfiguration configuration) =>
        ConnectionString is null || !string.IsNullOrWhiteSpace(configuration.GetConnectionString(ConnectionString));
}
