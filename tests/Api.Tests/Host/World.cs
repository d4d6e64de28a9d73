using System.Globalization;
using System.Text.Json;

namespace FlightTickets.Api.Tests.Host;

/// <summary>Airports, airplanes and flights, created through the API as by an admin.</summary>
public sealed class World(ApiHost api)
{
    private static int _tails;

    private readonly Lock _lock = new();
    private Task<string>? _admin;

    /// <summary>The admin's token; the first call makes the airports.</summary>
    public Task<string> Admin()
    {
        lock (_lock) return _admin ??= Prepare();
    }

    /// <summary>A flight from JFK to RSW with 12 economy seats (10A to 12D, 10B blocked: 11 sold), on an airplane of its own.</summary>
    /// <param name="departure">Local at JFK; a morning far ahead when null.</param>
    /// <param name="amount">The fare.</param>
    /// <param name="authorized">The number of places that may be sold.</param>
    /// <param name="currency">The fare's currency.</param>
    public async Task<string> NewFlight(
        DateTime? departure = null, string amount = "199.00", int? authorized = null, string currency = "USD")
    {
        var admin = await Admin();
        var number = Interlocked.Increment(ref _tails);
        var tail = string.Create(CultureInfo.InvariantCulture, $"N{number:000}TT");
        (await api.Post("/v1/airplanes", Airplane(tail), admin)).Is(201);
        var from = departure ?? new DateTime(2027, 5, 10, 6, 10, 0).AddDays(number);
        var flight = await api.Post("/v1/flights", Flight(tail, number, from, amount, authorized, currency), admin);
        return flight.Is(201).Text("id");
    }

    public static string Airplane(string tail) => $$"""
        {"tail":"{{tail}}","manufacturer":"EMBRAER","model":"ERJ 190","built":2010,
         "cabins":[{"cabin":"economy","firstRow":10,"lastRow":12,"seats":"AB CD","exitRows":[11],"blocked":["10B"]}]}
        """;

    public static string Flight(string tail, int number, DateTime from, string amount = "199.00", int? authorized = null,
        string currency = "USD") => JsonSerializer.Serialize(new
        {
            carrier = "B6",
            flightNumber = number.ToString(CultureInfo.InvariantCulture),
            origin = "JFK",
            destination = "RSW",
            departure = from.ToString("yyyy-MM-dd'T'HH:mm", CultureInfo.InvariantCulture),
            arrival = from.AddHours(3).AddMinutes(11).ToString("yyyy-MM-dd'T'HH:mm", CultureInfo.InvariantCulture),
            airplane = tail,
            fares = new[] { authorized is null
                ? (object)new { cabin = "economy", amount, currency, taxes = "20.00" }
                : new { cabin = "economy", amount, currency, taxes = "20.00", authorized } },
        });

    /// <summary>An order for one passenger.</summary>
    public static string Order(string flight, string? seat = "12A", string? token = "tok_visa") =>
        $$"""
        {"passengers":[{"givenName":"Ada","familyName":"Lovelace","bornOn":"1990-12-10"}],
         "segments":[{"flightId":"{{flight}}","cabin":"economy"{{(seat is null ? "" : $",\"seats\":[\"{seat}\"]")}} }]
         {{(token is null ? "" : $$""","payment":{"method":"card","token":"{{token}}"}""")}} }
        """;

    public static string Key() => Guid.NewGuid().ToString("N");

    private async Task<string> Prepare()
    {
        var admin = await api.AdminToken();
        foreach (var (code, name, city, metro) in new[]
        {
            ("JFK", "John F Kennedy International Airport", "New York", "NYC"), ("LGA", "La Guardia Airport", "New York", "NYC"),
            ("RSW", "Southwest Florida International Airport", "Fort Myers", null as string),
        })
        {
            var airport = JsonSerializer.Serialize(
                new { name, city, metropolitanCode = metro, latitude = 40.6, longitude = -73.8, timeZone = "America/New_York" });
            (await api.Send(HttpMethod.Put, "/v1/airports/" + code, airport, admin)).Is(200);
        }

        (await api.Send(HttpMethod.Put, "/v1/airlines/B6", """{"name":"JetBlue Airways","accountingCode":"279"}""", admin)).Is(200);
        return admin;
    }
}
