using FlightTickets.Orders;

namespace FlightTickets.Grains.Tests.Orders;

public sealed class DisruptionRulesTests
{
    private const string Flight = "B6-135-20270510-JFK";
    private static readonly DateTimeOffset Departs = new(2027, 5, 10, 10, 0, 0, TimeSpan.Zero), Arrives = Departs.AddHours(3);
    private static readonly SegmentView Segment = new("s0", Flight, Cabin.Business, [], Departs, Arrives, false);

    [Theory]
    [InlineData(360, null, "delayed")]
    [InlineData(1, null, "delayed")]
    [InlineData(-300, null, "earlier")]
    [InlineData(0, 360, "delayed")]
    [InlineData(0, 0, null)]
    [InlineData(null, 360, "delayed")]
    [InlineData(null, 180, "delayed")]
    [InlineData(null, 179, null)]
    [InlineData(null, -300, null)]
    public void Other_times_are_a_disruption(int? departure, int? arrival, string? kind) => Assert.Equal(kind, DisruptionRules.KindOf(
        new FlightTrouble("e", Flight, false, departure is { } d ? Departs.AddMinutes(d) : null, Departs)
        {
            ArrivalEstimatedUtc = arrival is { } a ? Arrives.AddMinutes(a) : null,
        }, Segment));

    [Fact]
    public void A_lost_cabin_concerns_only_its_passengers()
    {
        var trouble = new FlightTrouble("e", Flight, false, null, Departs) { CabinsGone = [Cabin.Business] };
        Assert.Equal("cabin_gone", DisruptionRules.KindOf(trouble, Segment));
        Assert.Null(DisruptionRules.KindOf(trouble, Segment with { Cabin = Cabin.Economy }));
    }

    [Fact]
    public void Only_passengers_with_a_place_may_keep_it()
    {
        var moving = DisruptionRules.Tell(new DisruptionsState("u", []), Trouble("e1") with { CabinsGone = [Cabin.Business] },
            "cabin_gone", Cabin.Business);
        Assert.Empty(DisruptionRules.OptionsOf(moving.All[0]));
        var stuck = DisruptionRules.Moved(moving, "e1", null, "No room.");
        Assert.Equal(RefusalCodes.ChoiceUnavailable, DisruptionRules.Answer(stuck, "e1", DisruptionChoice.Keep).Refusal?.Code);
        Assert.Equal(DisruptionStatus.Refunding, DisruptionRules.Answer(stuck, "e1", DisruptionChoice.Refund).Value!.All[0].Status);
        var moved = DisruptionRules.Moved(moving, "e1", Cabin.Economy, null);
        Assert.Equal(DisruptionStatus.Kept, DisruptionRules.Answer(moved, "e1", DisruptionChoice.Keep).Value!.All[0].Status);
    }

    [Theory]
    [InlineData("cancelled", 48, 24, DisruptionChoice.Refund)]
    [InlineData("cancelled", 3, 24, DisruptionChoice.Refund)]
    [InlineData("delayed", 48, 24, DisruptionChoice.Keep)]
    [InlineData("delayed", 3, 3, DisruptionChoice.Keep)]
    [InlineData("missed_connection", 3, 2, DisruptionChoice.Rebook)]
    public void Time_to_choose_ends_before_a_flight_leaves(string kind, int departsIn, int decideIn, DisruptionChoice choice)
    {
        var disruption = new DisruptionView("e1", Flight, kind, null, Departs, DisruptionStatus.Open, null);
        Assert.Equal(Departs.AddHours(decideIn), DisruptionDeadlines.Of(disruption, Departs.AddHours(departsIn), TimeSpan.FromHours(24)));
        Assert.Equal(choice, DisruptionDeadlines.DefaultOf(disruption));
        Assert.Null(DisruptionDeadlines.Of(disruption, Departs, null));
    }

    [Fact]
    public void A_default_that_fails_is_an_agents_turn()
    {
        var told = DisruptionRules.Tell(new DisruptionsState("u", []), Trouble("e1") with { IsCancelled = true }, "cancelled", null,
            Departs, TimeSpan.FromHours(1));
        Assert.Equal(Departs.AddHours(1), DisruptionDeadlines.Next(told));
        Assert.Empty(DisruptionDeadlines.Due(told, Departs.AddMinutes(59)));
        var due = Assert.Single(DisruptionDeadlines.Due(told, Departs.AddHours(1)));
        var chosen = DisruptionDeadlines.Default(told, due, null);
        Assert.Equal((DisruptionStatus.Refunding, true), (chosen.All[0].Status, chosen.All[0].ByDefault));
        Assert.Null(DisruptionDeadlines.Next(chosen));
        Assert.Equal(DisruptionStatus.NeedsAgent, DisruptionRules.Become(chosen, "e1", DisruptionStatus.Open, "On board.").All[0].Status);
        Assert.Equal(DisruptionStatus.Refunding, DisruptionRules.Tell(new DisruptionsState("u", []), Trouble("e1"), "cancelled", null)
            .All[0].Status);
    }

    [Fact]
    public void A_later_word_takes_the_place_of_one_about_the_same_only()
    {
        var delayed = DisruptionRules.Tell(new DisruptionsState("u", []), Trouble("e1"), "delayed", null);
        var moved = DisruptionRules.Moved(DisruptionRules.Tell(delayed, Trouble("e2"), "cabin_gone", Cabin.Business),
            "e2", Cabin.Economy, null);
        Assert.Equal([DisruptionStatus.Open, DisruptionStatus.Open], moved.All.Select(d => d.Status));
        Assert.Equal(
            [DisruptionStatus.Superseded, DisruptionStatus.Open, DisruptionStatus.Open],
            DisruptionRules.Tell(moved, Trouble("e3"), "earlier", null).All.Select(d => d.Status));
        Assert.Equal(
            [DisruptionStatus.Superseded, DisruptionStatus.Superseded, DisruptionStatus.Refunding],
            DisruptionRules.Tell(moved, Trouble("e3"), "cancelled", null).All.Select(d => d.Status));
    }

    [Fact]
    public void A_delay_that_is_withdrawn_needs_no_answer_and_undoes_none()
    {
        var told = DisruptionRules.Tell(DisruptionRules.Tell(new DisruptionsState("u", []), Trouble("e1"), "delayed", null),
            Trouble("e2"), "earlier", null);
        var kept = DisruptionRules.Answer(told, "e2", DisruptionChoice.Refund).Value!;
        Assert.Equal(DisruptionStatus.Superseded, DisruptionRules.Withdraw(told, Trouble("e3")).All[1].Status);
        Assert.Equal(DisruptionStatus.Refunding, DisruptionRules.Withdraw(kept, Trouble("e3")).All[1].Status);
        Assert.Equal(DisruptionStatus.Open, DisruptionRules.Withdraw(told, Trouble("e3") with { At = Departs.AddTicks(-1) }).All[1].Status);
    }

    [Fact]
    public void A_passenger_refused_a_refund_may_keep_the_booking()
    {
        var told = DisruptionRules.Tell(new DisruptionsState("u", []), Trouble("e1"), "delayed", null);
        var refused = DisruptionRules.Become(told, "e1", DisruptionStatus.NeedsAgent);
        Assert.Equal(DisruptionStatus.Kept, DisruptionRules.Answer(refused, "e1", DisruptionChoice.Keep).Value!.All[0].Status);
    }

    private static FlightTrouble Trouble(string id) => new(id, Flight, false, Departs.AddHours(6), Departs);
}
