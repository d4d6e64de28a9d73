using CsCheck;
using FlightTickets.Flights;
using static FlightTickets.Grains.Tests.Flights.FlightModelTests;

namespace FlightTickets.Grains.Tests.Flights;

/// <summary>The same random messages to a seat: at most one order has it, and a release is final.</summary>
public sealed class SeatModelTests
{
    [Fact]
    public void In_any_order_of_messages_one_order_has_the_seat() => Runs.Sample(run => Check(run) is null, iter: 20_000);

    [Fact]
    public void Without_the_look_at_the_holder_two_orders_would_have_the_seat() => AssertBreaks("two", new(Holder: false));

    [Fact]
    public void Without_tombstones_a_late_message_would_seat_an_order_that_was_released() =>
        AssertBreaks("released", new(Tombstones: false));

    [Fact]
    public void Without_its_claim_a_confirm_would_seat_another_passenger() => AssertBreaks("claim", new(Claims: false));

    private static void AssertBreaks(string invariant, Guards guards)
    {
        var found = new HashSet<string>();
        Runs.Sample(run => { if (Check(run, guards) is { } broken) lock (found) found.Add(broken); return true; }, iter: 5_000);
        Assert.Contains(invariant, found);
    }

    private sealed record Guards(bool Tombstones = true, bool Holder = true, bool Claims = true);

    private static string? Check(Step[] run, Guards? guards = null)
    {
        guards ??= new Guards();
        var seat = SeatState.Free;
        var now = FlightSamples.Now;
        var version = 0L;
        var released = new Dictionary<string, (int Attempt, DateTimeOffset Until, bool Durable)>();
        foreach (var step in run)
        {
            var order = $"order-{step.Order}";
            var status = Seat.View(seat, now);
            switch (step.Kind)
            {
                case Kind.Hold or Kind.Promise:
                    var request = FlightsCluster.ForPassenger(order, step.Places, step.Attempt, step.Kind == Kind.Promise);
                    var alone = guards.Holder ? seat : seat with { Entries = [.. seat.Entries.Where(e => e.OrderId == order)] };
                    var hold = Seat.Hold(alone, "1A", request, now);
                    seat = guards.Holder || hold.Answer is not HoldResult.Held
                        ? ReferenceEquals(hold.State, alone) ? seat : hold.State
                        : hold.State with { Entries = [.. hold.State.Entries, .. seat.Entries.Where(e => e.OrderId != order)] };
                    var again = Seat.Hold(seat, "1A", request, now);
                    if (guards.Holder && (!ReferenceEquals(again.State, seat) || again.Answer.GetType() != hold.Answer.GetType()))
                        return "repeated hold";
                    break;
                case Kind.Confirm:
                    var claim = guards.Claims ? new SeatClaim(step.Places) : seat.ClaimOf(order);
                    var confirm = Seat.Confirm(seat, order, step.Attempt, claim, now);
                    seat = confirm.State;
                    if (confirm.Answer == ConfirmResult.Done && seat[order].Sold?.Claim.Passenger != step.Places) return "claim";
                    var second = Seat.Confirm(seat, order, step.Attempt, claim, now);
                    if (second.Write || second.Answer != confirm.Answer) return "repeated confirm";
                    break;
                case Kind.Release:
                    var release = Seat.Release(seat, order, step.Attempt, now);
                    seat = release.State;
                    if (Seat.Release(seat, order, step.Attempt, now) is { Write: true } or { Answer: true }) return "repeated release";
                    if (seat[order].Released is { } grave && grave.Attempt >= step.Attempt)
                        released[order] = (grave.Attempt, grave.Until, grave.Durable);
                    if (!guards.Tombstones)
                    {
                        var entries = seat.Entries.Select(e => (e.OrderId, Entry: e.Entry with { Released = null }));
                        seat = seat with { Entries = [.. entries.Where(e => !e.Entry.IsEmpty)] };
                    }

                    break;
                case Kind.Withdraw:
                    seat = Seat.Withdraw(seat, order, step.Attempt, now);
                    break;
                case Kind.Wait:
                    now += TimeSpan.FromSeconds(step.Seconds);
                    break;
                case Kind.LoseMemory:
                    // A restart takes time, so the clock has moved on: versions rise all the same.
                    now += TimeSpan.FromSeconds(1);
                    seat = StoredSeat.Of(seat).ToSeat();
                    foreach (var (id, _) in released.Where(r => !r.Value.Durable).ToArray()) released.Remove(id);
                    continue;
            }

            if (seat.Entries.Count(e => e.Entry.At(now).IsLive) > 1) return "two";
            var view = Seat.View(seat, now);
            if (step.Kind != Kind.Wait && (view.Status, view.OrderId, view.Passenger) != (status.Status, status.OrderId, status.Passenger))
            {
                if (seat.Version <= version) return "version";
                version = seat.Version;
            }

            foreach (var (id, grave) in released)
            {
                if (grave.Until > now && seat[id].At(now) is { IsLive: true } entry && entry.Attempt <= grave.Attempt) return "released";
            }
        }

        return null;
    }
}
