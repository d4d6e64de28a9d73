using System.Globalization;
using System.Text.Json;
using FlightTickets.CommandLine;
using FlightTickets.Fleet;
using FlightTickets.Operations;
using FlightTickets.Orders;
using Microsoft.Extensions.Configuration;

namespace FlightTickets.Check.Tests;

/// <summary>
/// Planted corruptions are repaired, one after the other, until the check finds nothing. One
/// test, for what it leaves behind is another town.
/// </summary>
public sealed class RepairTests(SqliteTown town) : IClassFixture<SqliteTown>
{
    [Fact]
    public async Task Planted_faults_are_repaired()
    {
        string[] planted =
        [
            "a held order that draws on nobody's allowance", "an allowance that an order draws on which is paid",
            "an allowance that no order draws on",
            "a place on a flight that an order does not change to any more", "a confirmed order without its seat",
            "a promise that is lost", "a sale to no order",
        ];
        foreach (var corruption in planted.Select(name => Corruption.All[name]))
        {
            foreach (var one in corruption.Plant(town)) await one;
            Assert.Contains(corruption.Rule, (await town.CheckAsync("--grace=00:00:00")).Output, StringComparison.Ordinal);
            Assert.NotEmpty(await RepairAsync());
            var (exitCode, left) = await town.CheckAsync("--grace=00:00:00");
            Assert.True(exitCode == 0, left);
        }

        // No invariant, but nobody would find the flights.
        await town.PlantAsync<RouteState>("Fleet", "route", "JFK-RSW", route => route! with { Days = [] });
        await town.PlantAsync<KeyList>("Fleet", "network", INetworkGrain.Key, _ => KeyList.Empty);
        Assert.Equal(["on-the-route-again", "on-the-route-again", "route-listed-again"], await RepairAsync());
        Assert.Empty(await RepairAsync());
        await ChangeAsync();
    }

    private async Task ChangeAsync()
    {
        foreach (var one in Corruption.All["an order that changes its flight and has lost the one it has"].Plant(town)) await one;
        Assert.Equal(["sold-again", "woken"], (await RepairAsync()).Order(StringComparer.Ordinal));
        Assert.DoesNotContain("not-sold", (await town.CheckAsync("--grace=00:00:00")).Output, StringComparison.Ordinal);

        // The silo that comes brings the change to its end.
        await using (var running = await Town.StartAsync(town.Settings))
        {
            using var watch = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
            using var patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
            patience.CancelAfter(TimeSpan.FromMinutes(2));
            while ((await running.Order(town.Confirmed).Get(Town.Ada)).Value is not { Status: OrderStatus.Confirmed } view
                || view.Segments[0].FlightId != town.Empty)
                await watch.WaitForNextTickAsync(patience.Token);
        }

        var (exitCode, left) = await town.CheckAsync();
        Assert.True(exitCode == 0, left);
    }

    private async Task<string[]> RepairAsync()
    {
        using var output = new StringWriter(CultureInfo.InvariantCulture);
        await CommandRunner.RunAsync(RepairCommand.Create([], host => host.Configuration.AddInMemoryCollection(town.Settings), output),
            ["--json"]);
        return [.. JsonDocument.Parse(output.ToString()).RootElement.GetProperty("actions").EnumerateArray()
            .Select(action => action.GetProperty("what").GetString()!)];
    }
}
