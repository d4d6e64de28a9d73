using System.Globalization;
using FlightTickets.Api.Tests.Host;

namespace FlightTickets.Api.Tests.Clients;

/// <summary>The TypeScript client is that of this code, compiles strictly, and books.</summary>
public sealed class TypeScriptClientTests(ApiHost api)
{
    [Fact]
    public async Task It_is_up_to_date_compiles_and_books()
    {
        var folder = await Npm.Install("clients/typescript");
        var made = Path.Combine(Path.GetTempPath(), $"flighttickets-{Guid.NewGuid():N}.d.ts");
        try
        {
            await Npm.Run(folder, "npx", "openapi-typescript", "../openapi.json", "--output", made);
            Assert.True(await File.ReadAllTextAsync(made, TestContext.Current.CancellationToken)
                == await File.ReadAllTextAsync(Path.Combine(folder, "src", "schema.d.ts"), TestContext.Current.CancellationToken),
                "clients/typescript/src/schema.d.ts is not what npm run generate makes.");
        }
        finally
        {
            File.Delete(made);
        }

        await Npm.Run(folder, "npx", "tsc", "--build", "--force");
        var flight = await api.World.NewFlight(new DateTime(2027, 3, 1, 6, 10, 0));
        var date = DateOnly.ParseExact(flight.Split('-')[2], "yyyyMMdd", CultureInfo.InvariantCulture);
        var said = await Npm.Run(folder,
            [("API", api.Address.ToString().TrimEnd('/')), ("ORIGIN", "JFK"), ("DESTINATION", "RSW"),
                ("DATE", date.ToString("yyyy-MM-dd"))],
            "node", "dist/examples/book.js");
        Assert.Contains(flight, said, StringComparison.Ordinal);
        Assert.Contains("confirmed, seat 1", said, StringComparison.Ordinal);
    }
}
