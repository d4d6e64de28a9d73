using FlightTickets.Check.Repair;

namespace FlightTickets.Simulation;

/// <summary>
/// Somebody restores older backups of all stores while nothing runs, of one instant or of several, and repairs with the product's own
/// <see cref="Repairer"/>; then customers repeat what was lost, under the same keys.
/// </summary>
internal static class Restore
{
    public static void Add(World world, Town town)
    {
        var dice = world.Dice;
        world.After(TimeSpan.FromMilliseconds(1 + dice.Below(100_000)), () =>
        {
            var restores = BackUp(world, town);
            world.After(TimeSpan.FromMilliseconds(100 + dice.Below(150_000)), () =>
            {
                town.Restore(restores);
                world.Note("the backup is restored");
                Repair(world, town);
                GoOn(world, town);
            });

            // Orders in the middle of a cancellation or change finish first; then repair runs once more.
            world.After(World.FaultsEnd + TimeSpan.FromMinutes(8), () =>
            {
                town.StopAll();
                Repair(world, town);
                GoOn(world, town);
            });
        });
    }

    /// <summary>Backs up every store, all at once or each within the next minute: its last backup is restored.</summary>
    private static List<Action> BackUp(World world, Town town)
    {
        var restores = new List<Action>();
        // Where an activation may write orders and payments together, they are in one store.
        Func<Action>[] stores = world.Scenario.Joined > 0
            ? [() => town.BackUpOrders() + town.BackUpPayments(), town.BackUpFlights]
            : [town.BackUpOrders, town.BackUpPayments, town.BackUpFlights];
        foreach (var (i, store) in stores.Index())
        {
            restores.Add(store());
            world.Note($"store {i} is backed up");
            if (!world.Scenario.Instants || world.Dice.Permille(300)) continue;
            var epoch = world.Epoch;
            world.After(TimeSpan.FromMilliseconds(1 + world.Dice.Below(60_000)), () =>
            {
                if (world.Epoch != epoch) return;
                restores[i] = store();
                world.Note($"store {i} is backed up again");
            });
        }

        return restores;
    }

    private static void Repair(World world, Town town)
    {
        var store = new TownStore(world, town);
        using var repairer = new Repairer(TownStore.Services, _ => store, new RepairSettings
        {
            Gateway = new RepairGateway(world, town),
            GivesBackAll = true,
        }, action => world.Note($"repair: {action.What} {action.Id}: {action.Detail}"), new LifeClock(world, new Life()));
        var running = repairer.RunAsync(CancellationToken.None);
        if (!running.IsCompleted) throw new InvalidOperationException("A repair waits for something.");
        running.GetAwaiter().GetResult();
        store.Apply();
    }

    private static void GoOn(World world, Town town)
    {
        // The event of a cancellation is stored with its flight.
        foreach (var flight in Timetable.Flights) town.RepeatNews(flight);
        foreach (var order in town.Orders)
        {
            if (order.Wish is { } wish && world.Dice.Permille(700))
                world.After(TimeSpan.FromMilliseconds(world.Dice.Below(60_000)), () => order.Place(wish));
        }
    }
}
