using Npgsql;

namespace FlightTickets.Persistence.AdoNet;

/// <summary>
/// Where the tables of Orleans' AdoNet providers are. Orleans fixes their names, so a database that has them from Orleans' own scripts gets
/// ours in a schema of their own (docs/decisions/0070-our-orleans-tables-move-aside.md).
/// </summary>
public static class AdoNetSchema
{
    /// <summary>The schema in PostgreSQL, where it is needed.</summary>
    public const string Name = "flighttickets";

    /// <summary>A connection string that looks into <see cref="Name"/> first; where there is no such schema that changes nothing.</summary>
    public static string In(string connectionString)
    {
        var at = new NpgsqlConnectionStringBuilder(connectionString);
        var path = at.SearchPath is { Length: > 0 } given ? given : "\"$user\", public";
        if (!path.Split(',', StringSplitOptions.TrimEntries).Contains(Name)) at.SearchPath = $"{Name}, {path}";
        return at.ToString();
    }
}
