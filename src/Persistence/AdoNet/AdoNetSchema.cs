using Npgsql;

namespace FlightTickets.Persistence.AdoNet;

/// <summary>
/// Finds the tables of Orleans' AdoNet providers. Orleans fixes their names, so in a database that has them from Orleans' own scripts ours
/// are in a separate schema (docs/decisions/0070-our-orleans-tables-move-aside.md).
/// </summary>
public static class AdoNetSchema
{
    /// <summary>The schema in PostgreSQL, if it is needed.</summary>
    public const string Name = "flighttickets";

    /// <summary>A connection string that searches <see cref="Name"/> first; without such a schema that changes nothing.</summary>
    public static string In(string connectionString)
    {
        var at = new NpgsqlConnectionStringBuilder(connectionString);
        var path = at.SearchPath is { Length: > 0 } given ? given : "\"$user\", public";
        if (!path.Split(',', StringSplitOptions.TrimEntries).Contains(Name)) at.SearchPath = $"{Name}, {path}";
        return at.ToString();
    }
}
