using FlightTickets.Fleet;
using FlightTickets.Grains.Tests.Flights;

namespace FlightTickets.Grains.Tests.Fleet;

[Collection(nameof(FlightsCollection))]
public sealed class FleetGrainTests(FlightsCluster cluster)
{
    [Fact]
    public async Task Airplanes_are_listed_in_pages_until_they_retire()
    {
        var tails = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => cluster.RegisterAsync()));
        await cluster.ForgetAsync();
        var listed = await AllAsync();
        Assert.Subset(listed.ToHashSet(), tails.ToHashSet());
        Assert.Equal(listed.Order(StringComparer.Ordinal), listed);
        Assert.False((await cluster.Airplane(tails[0]).Retire()).IsRefused);
        Assert.DoesNotContain(tails[0], await AllAsync());
        Assert.Null(await cluster.Airplane(tails[0]).Get());

        async Task<List<string>> AllAsync()
        {
            var all = new List<string>();
            string? after = null;
            do
            {
                var page = await cluster.Grains.GetGrain<IFleetGrain>(IFleetGrain.Key).List(7, after);
                all.AddRange(page.Data.Select(airplane => airplane.Tail));
                after = page.After;
            }
            while (after is not null);
            return all;
        }
    }

    [Fact]
    public async Task An_airplane_keeps_its_flights_and_maintenance()
    {
        var key = await cluster.ScheduleAsync();
        var tail = (await cluster.Flight(key).Get())!.Airplane;
        var departure = (await cluster.Flight(key).Get())!.Departure.Utc;
        Assert.Equal(RefusalCodes.AirplaneAssigned,
            (await cluster.Airplane(tail).AddMaintenance("m", departure, departure.AddDays(1), "")).Refusal?.Code);
        Assert.False((await cluster.Airplane(tail).AddMaintenance("m", departure.AddDays(1), departure.AddDays(2), "check")).IsRefused);
        Assert.Equal(RefusalCodes.AirplaneAssigned, (await cluster.Airplane(tail).Retire()).Refusal?.Code);
        await cluster.ForgetAsync();
        Assert.Equal([key, null], (await cluster.Airplane(tail).GetSchedule(departure, departure.AddDays(2))).Select(use => use.FlightId));
        Assert.False((await cluster.Airplane(tail).RemoveMaintenance("m")).IsRefused);
    }

    [Fact]
    public async Task Routes_are_made_by_hand_or_by_their_first_flight()
    {
        var route = cluster.Grains.GetGrain<IRouteGrain>("JFK-SEA");
        Assert.Null(await route.Get());
        Assert.Equal(new RouteView("JFK", "SEA", TimeSpan.FromHours(6), 0),
            (await route.Put(TimeSpan.FromHours(6), mustBeNew: true)).Value);
        Assert.Equal(RefusalCodes.AlreadyExists, (await route.Put(null, mustBeNew: true)).Refusal?.Code);
        Assert.Equal(RefusalCodes.AirportNotFound,
            (await cluster.Grains.GetGrain<IRouteGrain>("JFK-QQQ").Put(null, mustBeNew: true)).Refusal?.Code);
        Assert.Equal(RefusalCodes.Invalid,
            (await cluster.Grains.GetGrain<IRouteGrain>("JFK-JFK").Put(null, mustBeNew: true)).Refusal?.Code);
        await cluster.ScheduleAsync();
        Assert.Equal(["JFK-RSW", "JFK-SEA"], await ListAsync());
        Assert.Equal(RefusalCodes.RouteInUse, (await cluster.Grains.GetGrain<IRouteGrain>("JFK-RSW").Delete()).Refusal?.Code);
        Assert.False((await route.Delete()).IsRefused);
        Assert.DoesNotContain("JFK-SEA", await ListAsync());

        async Task<IEnumerable<string>> ListAsync() =>
            (await cluster.Grains.GetGrain<INetworkGrain>(INetworkGrain.Key).List(200, null)).Data
                .Select(r => $"{r.Origin}-{r.Destination}").Where(r => r is "JFK-RSW" or "JFK-SEA");
    }

    [Fact]
    public async Task A_new_airport_is_found_on_every_silo_and_after_a_restart()
    {
        var berlin = new Airport("BER", "Berlin Brandenburg", "Berlin", null, 52.36, 13.5, "Europe/Berlin");
        Assert.False((await cluster.Grains.GetGrain<IPlacesGrain>(IPlacesGrain.Key).PutAirport(berlin)).IsRefused);
        await FlightsCluster.UntilAsync(FindAsync, found => found == berlin);
        await cluster.RestartAsync();
        await FlightsCluster.UntilAsync(FindAsync, found => found == berlin);
        Assert.Equal("001", (await Search.GetAirline("AA"))?.AccountingCode);
        Assert.Equal(["EWR", "JFK", "LGA"], (await Search.Resolve("NYC")).Select(airport => airport.Iata).Order());
        var page = await Search.ListAirports(200, null);
        Assert.Equal(200, page.Data.Length);
        Assert.Equal(page.Data[^1].Iata, page.After);

        // A silo that is not the owner's asks again when its copy is old by the test's clock.
        Task<Airport?> FindAsync()
        {
            cluster.Time.Advance(TimeSpan.FromSeconds(1));
            return Search.GetAirport("BER");
        }
    }

    private IPlaceSearchGrain Search => cluster.Grains.GetGrain<IPlaceSearchGrain>(IPlaceSearchGrain.Key);
}
