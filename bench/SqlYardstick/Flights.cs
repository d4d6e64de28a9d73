using System.Globalization;
using Npgsql;

namespace FlightTickets.Bench.Sql;

internal static class Flights
{
    private sealed record Fare(string Cabin, string Amount, string Currency, string? Taxes, int? Authorized);

    private sealed record NewFlight(string Carrier, string FlightNumber, string Origin, string Destination, DateTime Departure,
        DateTime Arrival, string Airplane, Fare[] Fares);

    public static void MapFlights(this WebApplication app)
    {
        app.MapPost("/v1/airplanes", () => Results.StatusCode(201)).RequireAuthorization();
        app.MapPost("/v1/flights", async (NewFlight body, NpgsqlDataSource database) =>
        {
            var fare = body.Fares[0];
            var id = string.Create(CultureInfo.InvariantCulture,
                $"{body.Carrier}-{body.FlightNumber}-{body.Departure:yyyyMMdd}-{body.Origin}");
            await using var command = database.CreateCommand(
                "insert into flight (id, currency, amount, taxes, authorized) values ($1, $2, $3, $4, $5) on conflict do nothing");
            command.Parameters.AddWithValue(id);
            command.Parameters.AddWithValue(fare.Currency);
            command.Parameters.AddWithValue(Cents(fare.Amount));
            command.Parameters.AddWithValue(Cents(fare.Taxes ?? "0"));
            command.Parameters.AddWithValue(fare.Authorized ?? 594);
            return await command.ExecuteNonQueryAsync() == 1 ? Results.Created($"/v1/flights/{id}", new { id }) : Results.Conflict();
        }).RequireAuthorization();
    }

    private static long Cents(string amount) => (long)(decimal.Parse(amount, CultureInfo.InvariantCulture) * 100);
}
