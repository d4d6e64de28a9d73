using CsCheck;
using FlightTickets.Flights;
using static FlightTickets.Grains.Tests.Flights.FlightSamples;

namespace FlightTickets.Grains.Tests.Flights;

/// <summary>
/// Random messages of three orders to a flight of four places: holds, confirms, releases and withdrawals of attempts in any order, which
/// makes some of them late and some repeated, while time goes on and memory is lost. After every one the invariants hold.
/// </summary>
public sealed class FlightModelTests
{
    private const int Capacity = 4;

    internal enum Kind { Hold, Promise, Confirm, Release, Withdraw, Wait, LoseMemory }

    internal readonly record struct Step(Kind Kind, int Order, int Attempt, int Places, int Seconds);

    internal static readonly Gen<Step[]> Runs =
        Gen.Select(
            Gen.OneOf(Kind.Hold, Kind.Hold, Kind.Hold, Kind.Promise, Kind.Confirm, Kind.Confirm, Kind.Confirm, Kind.Release, Kind.Withdraw,
                Kind.Wait, Kind.LoseMemory),
            Gen.Int[0, 2], Gen.Int[1, 3], Gen.Int[0, 3], Gen.OneOf(1, 20, 40, 100, 700, 2000),
            (kind, order, attempt, places, seconds) => new Step(kind, order, attempt, places, seconds)).Array[1, 60];

    [Fact]
    public void In_any_order_of_messages_the_invariants_hold() => Runs.Sample(run => Check(run) is null, iter: 20_000);

    [Fact]
    public void Without_tombstones_a_late_message_would_sell_to_an_order_that_was_released() =>
        AssertBreaks("released", new(Tombstones: false));

    [Fact]
    public void Without_the_capacity_check_more_would_be_sold_than_authorized() =>
        AssertBreaks("capacity", new(Authorized: 100));

    [Fact]
    public void Without_the_lapse_of_holds_a_lapsed_one_would_be_sold() =>
        AssertBreaks("lapsed", new(Clock: false));

    [Fact]
    public void Without_its_claim_a_confirm_would_sell_what_was_not_asked_for() =>
        AssertBreaks("claim", new(Claims: false));

    private static void AssertBreaks(string invariant, Guards guards)
    {
        var found = new HashSet<string>();
        Runs.Sample(run => { if (Check(run, guards) is { } broken) lock (found) found.Add(broken); return true; }, iter: 5_000);
        Assert.Contains(invariant, found);
    }

    /// <summary>What the negative controls switch off, outside of the rules.</summary>
    private sealed record Guards(bool Tombstones = true, int Authorized = Capacity, bool Clock = true, bool Claims = true);

    /// <summary>Runs the steps and names the first invariant that breaks.</summary>
    private static string? Check(Step[] run, Guards? guards = null)
    {
        guards ??= new Guards();
        var flight = Flight(authorized: guards.Authorized);
        var now = Now;
        var released = new Dictionary<string, (int Attempt, DateTimeOffset Until, bool Durable)>();
        var heldUntil = new Dictionary<(string, int), DateTimeOffset>();
        foreach (var step in run)
        {
            var order = $"order-{step.Order}";
            var seen = guards.Clock ? now : Now;
            var before = flight;
            switch (step.Kind)
            {
                case Kind.Hold or Kind.Promise:
                    var request = Hold(order, step.Attempt, step.Places, step.Kind == Kind.Promise);
                    var hold = FlightTickets.Flights.Flight.Hold(flight, request, seen);
                    if (hold.Write != (step.Kind == Kind.Promise && hold.Answer is HoldResult.Held && !ReferenceEquals(hold.State, flight)))
                        return "write";
                    if (hold.Answer is HoldResult.Held && !ReferenceEquals(hold.State, flight))
                        heldUntil[(order, step.Attempt)] = now + request.Ttl;
                    flight = hold.State;
                    var again = FlightTickets.Flights.Flight.Hold(flight, request, seen);
                    if (!ReferenceEquals(again.State, flight) || again.Answer.GetType() != hold.Answer.GetType()) return "repeated hold";
                    break;
                case Kind.Confirm:
                    var wanted = new CabinPlaces(Cabin.Economy, step.Places);
                    var claim = guards.Claims ? new CabinClaim(wanted.Cabin, wanted.Places, []) : flight.ClaimOf(order);
                    var confirm = FlightTickets.Flights.Flight.Confirm(flight, order, step.Attempt, claim, seen);
                    if (confirm.Write && heldUntil.GetValueOrDefault((order, step.Attempt)) <= now) return "lapsed";
                    flight = confirm.State;
                    if (confirm.Answer == ConfirmResult.Done && flight.Manifest[order].Sold?.Claim != wanted) return "claim";
                    if (confirm.Answer != ConfirmResult.Done && !ReferenceEquals(flight, before)) return "refused confirm";
                    var second = FlightTickets.Flights.Flight.Confirm(flight, order, step.Attempt, claim, seen);
                    if (second.Write || second.Answer != confirm.Answer) return "repeated confirm";
                    break;
                case Kind.Release:
                    var release = FlightTickets.Flights.Flight.Release(flight, order, step.Attempt, seen);
                    flight = release.State;
                    if (FlightTickets.Flights.Flight.Release(flight, order, step.Attempt, seen) is { Write: true } or { Answer: true })
                        return "repeated release";
                    if (flight.Manifest[order].Released is { } grave && grave.Attempt >= step.Attempt)
                        released[order] = (grave.Attempt, grave.Until, grave.Durable);
                    if (!guards.Tombstones)
                        flight = flight with { Manifest = flight.Manifest.With(order, flight.Manifest[order] with { Released = null }) };
                    break;
                case Kind.Withdraw:
                    flight = FlightTickets.Flights.Flight.Withdraw(flight, order, step.Attempt);
                    if (flight.Manifest[order].Sold != before.Manifest[order].Sold
                        || flight.Manifest[order].Promised != before.Manifest[order].Promised) return "withdrawal";
                    break;
                case Kind.Wait:
                    now += TimeSpan.FromSeconds(step.Seconds);
                    break;
                case Kind.LoseMemory:
                    flight = Reloaded(flight, seen);
                    foreach (var (id, _) in released.Where(r => !r.Value.Durable).ToArray()) released.Remove(id);
                    break;
            }

            if (Broken(flight, released, now, seen) is { } broken) return broken;
        }

        return null;
    }

    private static string? Broken(FlightState flight, Dictionary<string, (int Attempt, DateTimeOffset Until, bool Durable)> released,
        DateTimeOffset now, DateTimeOffset seen)
    {
        // The running counts equal a recount, and lapses only make room.
        var counted = FlightTickets.Flights.Flight.DropLapsed(flight, DateTimeOffset.MinValue);
        if (counted.Counts() != flight.Counts()) return "counts";
        var swept = FlightTickets.Flights.Flight.DropLapsed(flight, seen);
        if (swept.Counts().Held + swept.Counts().Sold > Capacity) return "capacity";
        if (swept.NextLapse < flight.NextLapse) return "next lapse";
        foreach (var (order, grave) in released)
        {
            if (grave.Until > now && flight.Manifest[order].At(now) is { IsLive: true } entry
                && entry.Attempt <= grave.Attempt) return "released";
        }

        return null;
    }
}
