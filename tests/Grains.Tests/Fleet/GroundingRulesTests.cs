using FlightTickets.Fleet;
using FlightTickets.Fleet.Events;

namespace FlightTickets.Grains.Tests.Fleet;

public sealed class GroundingRulesTests
{
    private static readonly DateTimeOffset Now = new(2027, 5, 3, 12, 0, 0, TimeSpan.Zero);
    private static readonly AirplaneState There =
        new() { Specification = new AirplaneSpecification("Airbus", "A320", 2001, StandardLayout.For(12), false) };

    [Fact]
    public void Its_event_names_the_flights_of_that_time_and_its_return_those_it_has_kept()
    {
        var state = Flying(There, "past", -5, -3);
        state = Flying(state, "in the air", -1, 1);
        state = Flying(state, "soon", 2, 4);
        state = Flying(state, "when it is back", 10, 12);
        var (grounded, answer, raised) = GroundingRules.Ground(state, "N1", "g", "Bird strike", Now.AddHours(10).AddMilliseconds(1),
            Now.AddMilliseconds(500));
        var told = Assert.IsType<AirplaneGrounded>(raised!);
        Assert.Equal(["in the air", "soon"], told.FlightIds);
        Assert.Equal(Now, answer.Value!.FromUtc);
        Assert.Equal(("N1", answer.Value.FromUtc, (DateTimeOffset?)Now.AddHours(10), "Bird strike"),
            (told.Tail, told.FromUtc, told.ToUtc, told.Reason));
        var (returned, _, back) = GroundingRules.Unground(Airplane.Unassign(grounded, "soon"), "N1", "g");
        Assert.Equal(["in the air"], Assert.IsType<AirplaneReturned>(back!).FlightIds);
        Assert.Null(returned.Grounding);
        Assert.Equal(RefusalCodes.NotFound, GroundingRules.Unground(returned, "N1", "g").Answer.Refusal?.Code);
    }

    [Fact]
    public void Nothing_new_flies_while_it_lasts_and_everything_once_it_is_over()
    {
        var grounded = GroundingRules.Ground(Flying(There, "kept", 2, 4), "N1", "g", "Bird strike", Now.AddHours(10), Now).Next;
        Assert.Equal(RefusalCodes.AirplaneUnavailable, Assign(grounded, "new", 5, 6).Answer.Refusal?.Code);
        Assert.Equal(RefusalCodes.AirplaneUnavailable, Assign(grounded, "kept", 5, 6).Answer.Refusal?.Code);
        // A repeated command has its old answer, and the time after is free.
        Assert.False(Assign(grounded, "kept", 2, 4).Answer.IsRefused);
        Assert.False(Assign(grounded, "later", 10, 12).Answer.IsRefused);
        Assert.False(Assign(GroundingRules.Unground(grounded, "N1", "g").Next, "new", 5, 6).Answer.IsRefused);
    }

    [Fact]
    public void The_same_grounding_again_changes_nothing_and_raises_no_event()
    {
        var grounded = GroundingRules.Ground(There, "N1", "g", "Bird strike", null, Now).Next;
        var (same, answer, raised) = GroundingRules.Ground(grounded, "N1", "g", "Bird strike", null, Now.AddHours(1));
        Assert.Same(grounded, same);
        Assert.Null(raised);
        Assert.Equal(grounded.Grounding, answer.Value);
        Assert.Equal(RefusalCodes.AlreadyExists,
            GroundingRules.Ground(grounded, "N1", "g2", "Bird strike", null, Now).Answer.Refusal?.Code);
        Assert.Equal(RefusalCodes.NotFound, GroundingRules.Unground(grounded, "N1", "g2").Answer.Refusal?.Code);
    }

    [Fact]
    public void Fields_are_checked()
    {
        Assert.Equal(RefusalCodes.NotFound, GroundingRules.Ground(new AirplaneState(), "N1", "g", "x", null, Now).Answer.Refusal?.Code);
        Assert.Equal("Reason", GroundingRules.Ground(There, "N1", "g", "", null, Now).Answer.Refusal?.Field?.ToString());
        Assert.Equal("Reason", GroundingRules.Ground(There, "N1", "g", new string('x', 201), null, Now).Answer.Refusal?.Field?.ToString());
        Assert.Equal("UntilUtc", GroundingRules.Ground(There, "N1", "g", "x", Now, Now).Answer.Refusal?.Field?.ToString());
    }

    private static AirplaneState Flying(AirplaneState state, string flight, int fromHours, int toHours) =>
        Assign(state, flight, fromHours, toHours).Next;

    private static (AirplaneState Next, Result<AirplaneView> Answer) Assign(
        AirplaneState state, string flight, int fromHours, int toHours) =>
        Airplane.Assign(state, "N1", flight, Now.AddHours(fromHours), Now.AddHours(toHours), Now);
}
