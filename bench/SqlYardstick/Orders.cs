using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Npgsql;
using NpgsqlTypes;

namespace FlightTickets.Bench.Sql;

internal static class Orders
{
    private sealed record Person(string GivenName, string FamilyName, DateOnly BornOn);

    private sealed record Segment(string FlightId, string Cabin, string[]? Seats);

    private sealed record Payment(string Method, string Token);

    private sealed record NewOrder(Person[] Passengers, Segment[] Segments, Payment Payment);

    public static void MapOrders(this WebApplication app) =>
        app.MapPost("/v1/orders", async (NewOrder body, HttpContext context, NpgsqlDataSource database) =>
        {
            var key = context.Request.Headers["Idempotency-Key"].ToString();
            if (key.Length is 0 or > 255) return Problem(400, "idempotency_key_required");
            if (body.Passengers.Length != 1 || body.Segments.Length != 1) return Problem(422, "invalid");
            var user = context.User.FindFirst("sub")!.Value;
            var id = "ord_" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{user}\n{key}")).AsSpan(0, 16));
            var passengers = JsonSerializer.Serialize(body.Passengers, JsonSerializerOptions.Web);
            var segment = body.Segments[0];
            var seat = segment.Seats is [var one] ? one : null;
            var hash = Convert.ToHexStringLower(SHA256.HashData(JsonSerializer.SerializeToUtf8Bytes(body, JsonSerializerOptions.Web)));

            await using var connection = await database.OpenConnectionAsync(context.RequestAborted);
            await using var command = new NpgsqlCommand(
                "select code, reference, amount, taxes, currency from book($1, $2, $3, $4, $5, $6)", connection);
            command.Parameters.AddWithValue(id);
            command.Parameters.AddWithValue(user);
            command.Parameters.AddWithValue(hash);
            command.Parameters.AddWithValue(segment.FlightId);
            command.Parameters.Add(new NpgsqlParameter { Value = (object?)seat ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Text });
            command.Parameters.Add(new NpgsqlParameter { Value = passengers, NpgsqlDbType = NpgsqlDbType.Jsonb });
            await command.PrepareAsync(context.RequestAborted);
            await using var reader = await ReadAsync(command, context.RequestAborted);
            if (reader is null) return Problem(409, "sold_out");
            var code = reader.GetString(0);
            if (code is not ("confirmed" or "replayed"))
                return Problem(code == "flight_not_found" ? 404 : code == "idempotency_key_reused" ? 422 : 409, code);

            var total = new
            {
                amount = (reader.GetInt64(2) / 100m)
                .ToString("F2", CultureInfo.InvariantCulture),
                currency = reader.GetString(4)
            };
            return Results.Json(new
            {
                id,
                bookingReference = reader.GetString(1),
                status = "confirmed",
                total,
                passengers = body.Passengers,
                segments = body.Segments,
                payment = new { id = "pay_" + id, status = "captured" },
            }, JsonSerializerOptions.Web, statusCode: 201);
        }).RequireAuthorization();

    // Null: the last place went to another buyer at the same moment.
    private static async Task<NpgsqlDataReader?> ReadAsync(NpgsqlCommand command, CancellationToken cancellationToken)
    {
        try
        {
            var reader = await command.ExecuteReaderAsync(cancellationToken);
            await reader.ReadAsync(cancellationToken);
            return reader;
        }
        catch (PostgresException e) when (e.SqlState == "FT409")
        {
            return null;
        }
    }

    private static IResult Problem(int status, string code) =>
        Results.Json(new { status, code, title = code }, JsonSerializerOptions.Web,
            contentType: "application/problem+json", statusCode: status);
}
