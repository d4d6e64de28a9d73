using FlightTickets.Isolation;

namespace FlightTickets.Cluster.Tests;

/// <summary>
/// When a silo without its database leaves: the decision alone, in a made-up minute of three silos that try at
/// different moments. FaultTests and PartitionTests ask real ones.
/// </summary>
public sealed class IsolationTests
{
    private static readonly TimeSpan Lost = Seconds(30.3), Back = Seconds(60.6), End = Seconds(100);

    /// <summary>Each silo's first attempt; together they cover how three periods can lie beside each other.</summary>
    public static TheoryData<double, double, double> Phases
    {
        get
        {
            var data = new TheoryData<double, double, double>();
            foreach (var second in (double[])[0, 0.4, 0.9, 1.4, 1.9, 2.4])
            {
                foreach (var third in (double[])[0, 0.6, 1.1, 1.7, 2.3]) data.Add(0, second, third);
            }

            return data;
        }
    }

    [Theory, MemberData(nameof(Phases))]
    public void A_silo_leaves_if_only_it_has_lost_the_database(double first, double second, double third)
    {
        foreach (var silent in (bool[])[true, false])
        {
            var left = Run([first, second, third], cut: [0], silent, IsolationRules.Leaves);
            var (silo, at) = Assert.Single(left);
            Assert.Equal(0, silo);
            Assert.InRange(at - Lost, IsolationRules.Limit - DatabaseSight.Period, IsolationRules.Limit + 2 * DatabaseSight.Period);
        }
    }

    [Theory, MemberData(nameof(Phases))]
    public void Two_of_three_leave(double first, double second, double third) =>
        Assert.Equal([0, 1], Run([first, second, third], cut: [0, 1], silent: true, IsolationRules.Leaves).Keys.Order());

    [Theory, MemberData(nameof(Phases))]
    public void No_silo_leaves_while_the_database_is_down_for_all_or_when_it_recovers(double first, double second, double third)
    {
        foreach (var silent in (bool[])[true, false])
            Assert.Empty(Run([first, second, third], cut: [0, 1, 2], silent, IsolationRules.Leaves));
    }

    [Fact]
    public void A_peer_that_has_only_just_reached_it_again_would_make_the_others_leave()
    {
        var left = Phases.SelectMany(row => Run([row.Data.Item1, row.Data.Item2, row.Data.Item3], cut: [0, 1, 2], silent: true,
            (own, peer) => IsolationRules.Asks(own) && peer > TimeSpan.Zero));
        Assert.NotEmpty(left);
    }

    [Fact]
    public void A_silo_that_stood_still_does_not_leave_for_one_late_attempt()
    {
        var working = Tried(reached: true, times: 10);
        var thawed = working.After(false, working.Last, working.Last + Seconds(60));
        Assert.False(IsolationRules.Asks(thawed));
        Assert.False(IsolationRules.Asks(thawed.After(false, thawed.Last, thawed.Last + Seconds(0.1))));
        Assert.True(IsolationRules.Asks(
            thawed.After(false, thawed.Last, thawed.Last + Seconds(0.1)).After(false, thawed.Last, thawed.Last + Seconds(0.2))));
    }

    [Fact]
    public void A_silo_that_is_refused_connections_leaves_no_earlier_than_one_that_loses_its_packets()
    {
        var refused = DatabaseSight.None;
        for (var i = 0; i < 3; i++) refused = refused.After(false, Seconds(i * 2.5), Seconds(i * 2.5));
        Assert.False(IsolationRules.Asks(refused));
        Assert.True(IsolationRules.Asks(refused.After(false, Seconds(7.5), Seconds(7.5))));
    }

    [Fact]
    public void One_success_ends_the_count()
    {
        var failing = Tried(reached: false, times: 20);
        Assert.True(IsolationRules.Asks(failing));
        Assert.False(IsolationRules.Asks(failing.After(true, failing.Last, failing.Last)));
        Assert.False(
            IsolationRules.Asks(failing.After(true, failing.Last, failing.Last)
                .After(false, failing.Last, failing.Last + DatabaseSight.Period)));
    }

    [Fact]
    public void A_peer_that_tried_long_ago_knows_nothing()
    {
        var working = Tried(reached: true, times: 10);
        Assert.Equal(working.Last - working.Since, working.Working(working.Last + DatabaseSight.Fresh));
        Assert.Equal(TimeSpan.Zero, working.Working(working.Last + DatabaseSight.Fresh + Seconds(0.001)));
        Assert.Equal(TimeSpan.Zero, DatabaseSight.None.Working(TimeSpan.Zero));
    }

    [Fact]
    public void A_peers_sighting_from_before_the_first_failure_is_stale() =>
        Assert.True(DatabaseSight.Fresh < IsolationRules.Limit);

    private static DatabaseSight Tried(bool reached, int times) => Enumerable.Range(0, times).Aggregate(
        DatabaseSight.None,
        (sight, i) => sight.After(reached, i * DatabaseSight.Period, reached ? i * DatabaseSight.Period : (i + 1) * DatabaseSight.Period));

    /// <summary>Which silos leave, and when.</summary>
    private static Dictionary<int, TimeSpan> Run(double[] phases, int[] cut, bool silent, Func<DatabaseSight, TimeSpan, bool> leaves)
    {
        var attempts = phases.SelectMany((phase, silo) => Enumerable.Range(0, (int)(End / DatabaseSight.Period)).Select(i =>
        {
            var begun = Seconds(phase) + i * DatabaseSight.Period;
            var reached = !cut.Contains(silo) || begun < Lost || begun >= Back;
            return (Silo: silo, Begun: begun,
                Ended: begun + (reached || !silent ? Seconds(0.005) : DatabaseSight.Period), Reached: reached);
        }));
        var sights = phases.Select(_ => DatabaseSight.None).ToArray();
        var left = new Dictionary<int, TimeSpan>();
        foreach (var attempt in attempts.OrderBy(attempt => attempt.Ended))
        {
            if (left.ContainsKey(attempt.Silo)) continue;
            var sight = sights[attempt.Silo] = sights[attempt.Silo].After(attempt.Reached, attempt.Begun, attempt.Ended);
            var peers = Enumerable.Range(0, phases.Length).Where(peer => peer != attempt.Silo && !left.ContainsKey(peer));
            if (peers.Any(peer => leaves(sight, sights[peer].Working(attempt.Ended)))) left[attempt.Silo] = attempt.Ended;
        }

        return left;
    }

    private static TimeSpan Seconds(double seconds) => TimeSpan.FromSeconds(seconds);
}
