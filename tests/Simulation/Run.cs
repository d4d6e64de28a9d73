using System.Collections.Immutable;
using System.Globalization;
using FlightTickets.Orders;

namespace FlightTickets.Simulation;

/// <summary>One run of a scenario, and the search for a simpler one that fails the same way.</summary>
internal static class Run
{
    private static readonly TimeSpan End = World.FaultsEnd + TimeSpan.FromMinutes(25);
    private static readonly TimeSpan ScanEvery = TimeSpan.FromSeconds(10);

    /// <summary>What broke; <see langword="null"/> if everything held.</summary>
    public static string? Try(Scenario scenario, Mutant mutant = Mutant.None, List<string>? story = null)
    {
        var world = new World(scenario, mutant) { Story = story };
        var town = new Town(world);
        town.Gateway.OnCapture = orderId => Invariants.CheckCapture(town, orderId, world.Now);
        try
        {
            for (var i = 0; i < scenario.Orders; i++) AddCustomer(world, town, i);
            AddDisasters(world, town);
            if (scenario.Restores) Restore.Add(world, town);
            WakeUps(world, town);
            world.Run(End);
            Invariants.Check(town, world);
            return null;
        }
        catch (Broken broken)
        {
            foreach (var order in town.Orders)
                world.Note($"{order.Id} ends as {order.Row.Value?.Phase.ToString() ?? "nothing"}, due {order.Row.DueAt - World.Start}");
            return broken.Message;
        }
    }

    public static Scenario Shrink(Scenario scenario, Mutant mutant)
    {
        while (scenario.Simpler().FirstOrDefault(simpler => Try(simpler, mutant) is not null) is { } next) scenario = next;
        return scenario;
    }

    private static void AddCustomer(World world, Town town, int index)
    {
        var dice = world.Dice;
        var order = new OrderPlace(world, town, string.Create(CultureInfo.InvariantCulture, $"ord_{index}"));
        town.Orders.Add(order);
        var passengers = 1 + dice.Below(2);
        var payLater = world.Scenario.PayLater && dice.Permille(600);
        var (flight, flights) = (dice.Permille(900) ? 0 : dice.Below(Timetable.Flights.Length), 1 + dice.Below(2));
        var towards = Enumerable.Range(flight, flights).Select(n => Timetable.Flights[n % Timetable.Flights.Length]).ToArray();
        var booked = world.Scenario.Faults.HasFlag(Faults.CabinGone) && dice.Permille(400) ? Cabin.Business : Cabin.Economy;
        List<PlaceOrder> bodies = [Body(dice, "hash", towards, passengers, booked, payLater)];
        if (world.Scenario.TwoBodies)
        {
            // Somebody changed their mind, or a program of theirs gives two orders one key: the first to be durable is the order.
            var cabin = dice.Permille(200) ? Cabin.Business : Cabin.Economy;
            bodies.Add(Body(dice, "other", towards, 1 + dice.Below(2), cabin, dice.Permille(200) ? !payLater : payLater));
        }

        // The customer asks until there is an answer: the same key, again and again.
        foreach (var body in bodies)
        {
            for (var i = 0; i < (world.Scenario.Close ? 3 : 1 + dice.Below(3)); i++) world.After(Moment(dice, 60), () => order.Place(body));
        }

        for (var i = 0; i < 2; i++) world.After(Moment(dice, 120), order.Look);
        if (payLater)
        {
            if (dice.Permille(200))
            {
                var moment = dice.Permille(500) ? TimeSpan.FromMilliseconds(178_000 + dice.Below(3_000)) : Moment(dice, 180);
                world.After(moment, () => order.Extend(TimeSpan.FromSeconds(100)));
            }

            for (var i = 0; i < 1 + dice.Below(3); i++)
            {
                var (key, token) = (string.Create(CultureInfo.InvariantCulture, $"pay{dice.Below(2)}"), dice.Permille(300)
                    ? "bad"
                    : "good");
                // Many pay in the last moment: when the hold that was promised at once runs out.
                var moment = dice.Permille(400) ? TimeSpan.FromMilliseconds(179_900 + dice.Below(6_000)) : Moment(dice, 400);
                world.After(moment, () => order.Pay(key, token));
            }
        }

        // And some to the millisecond, again and again.
        for (var i = 0; payLater && dice.Permille(500) && i < 3; i++)
        {
            var offset = TimeSpan.FromTicks(dice.Below(400_000) - 200_000);
            world.After(TimeSpan.FromSeconds(179), () =>
            {
                if (order.Row.Value?.HoldExpiresAt + offset - world.Now is { Ticks: > 0 } left)
                    world.After(left, () => order.Pay("last", "good"));
            });
        }

        if (world.Scenario.Cancels && dice.Permille(600)) world.After(Moment(dice, 300), () => order.Cancel("c", OrderPart.Everything));
        for (var i = 0; world.Scenario.Parts && i < 1 + dice.Below(2); i++)
        {
            var (key, part) = (string.Create(CultureInfo.InvariantCulture, $"part{i}"), new OrderPart(dice.Permille(500)
                ? [dice.Below(passengers)] : [], dice.Permille(500) ? [dice.Below(flights)]
                : []));
            world.After(Moment(dice, 240), () => order.Cancel(key, part));
        }

        // Where everything is close, changes meet the late messages of what was before them.
        var (span, reseats) = world.Scenario.Close ? (60, 4) : (240, 1 + dice.Below(2));
        for (var i = 0; world.Scenario.Changes && i < 1 + dice.Below(2); i++)
        {
            var first = dice.Below(Timetable.Seats.Length);
            ImmutableArray<string?> seats = dice.Permille(300)
                ? []
                : [.. Enumerable.Range(first, passengers).Select(n => Timetable.Seats[n % Timetable.Seats.Length])];
            var (key, to, token, free) = (
                string.Create(CultureInfo.InvariantCulture, $"change{dice.Below(3)}"),
                Timetable.Flights[dice.Below(Timetable.Flights.Length)],
                dice.Permille(150) ? "bad" : "good",
                dice.Permille(200));
            world.After(Moment(dice, span), () => order.Change(key, to, seats, token, free));
        }

        for (var i = 0; world.Scenario.Reseats && i < reseats; i++)
        {
            var first = dice.Below(Timetable.Seats.Length);
            ImmutableArray<string?> seats =
                [.. Enumerable.Range(first, passengers).Select(n => Timetable.Seats[n % Timetable.Seats.Length])];
            world.After(Moment(dice, span), () => order.Reseat(dice.Permille(300) ? [.. seats.Reverse()] : seats));
        }
    }

    private static PlaceOrder Body(Dice dice, string hash, string[] flights, int passengers, Cabin cabin, bool payLater)
    {
        var segments = ImmutableArray.CreateBuilder<SegmentRequest>();
        foreach (var flight in flights)
        {
            var first = dice.Below(Timetable.Seats.Length);
            ImmutableArray<string?> seats = dice.Permille(250) || cabin != Cabin.Economy
                ? []
                : [.. Enumerable.Range(first, passengers).Select(n => Timetable.Seats[n % Timetable.Seats.Length])];
            segments.Add(new SegmentRequest(flight, cabin, seats));
        }

        return new PlaceOrder(
            "user", hash, [.. Enumerable.Range(0, passengers).Select(i => new Passenger($"A{i}", "B", new DateOnly(1990, 1, 1)))],
            segments.ToImmutable(), payLater ? null : new PaymentMethod("card", dice.Permille(150) ? "bad" : "good"), null);
    }

    private static void AddDisasters(World world, Town town)
    {
        var dice = world.Dice;
        for (var i = 0; i < 6; i++)
        {
            world.After(Moment(dice, 200), () =>
            {
                if (!world.Has(Faults.Crash, 700)) return;
                switch (dice.Below(5))
                {
                    case 0:
                        town.Flights[Timetable.Flights[dice.Below(Timetable.Flights.Length)]].Crash();
                        break;
                    case 1:
                        town.FlightOf(town.Seats[dice.Below(town.Seats.Count)]).Crash();
                        break;
                    case 2:
                        town.Orders[dice.Below(town.Orders.Count)].Disruptions.Crash();
                        break;
                    default:
                        town.Orders[dice.Below(town.Orders.Count)].Crash();
                        break;
                }
            });
        }

        world.After(Moment(dice, 120), () =>
        {
            if (!world.Has(Faults.FlightCloses, 500)) return;
            var flight = Timetable.Flights[dice.Below(Timetable.Flights.Length)];
            if (dice.Permille(300))
            {
                town.Close(flight);
                return;
            }

            town.CancelFlight(flight);
            if (dice.Permille(400))
                world.After(TimeSpan.FromMilliseconds(dice.Below(70_000)), () => town.Reinstate(flight));
        });
        world.After(Moment(dice, 200), () =>
        {
            if (world.Has(Faults.CabinGone, 700)) town.LoseCabin(Timetable.Flights[dice.Below(2)]);
        });
        for (var i = 0; i < 4; i++)
        {
            world.After(Moment(dice, 120), () =>
            {
                if (world.Has(Faults.SmallerAirplane, 500)) town.TakeAway(town.Seats[dice.Below(town.Seats.Count)]);
            });
        }
    }

    private static void WakeUps(World world, Town town) => world.After(ScanEvery, () =>
    {
        foreach (var order in town.Orders) order.WakeIfDue();
        WakeUps(world, town);
    });

    // Half of what happens, happens at once: that is where the races are.
    private static TimeSpan Moment(Dice dice, int withinSeconds) =>
        dice.Permille(500) ? TimeSpan.FromTicks(dice.Below(300_000)) : TimeSpan.FromMilliseconds(dice.Below(withinSeconds * 1000));
}
