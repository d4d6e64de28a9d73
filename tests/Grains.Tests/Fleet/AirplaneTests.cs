using CsCheck;
using FlightTickets.Fleet;

namespace FlightTickets.Grains.Tests.Fleet;

public sealed class AirplaneTests
{
    private static readonly DateTimeOffset Now = new(2027, 5, 3, 12, 0, 0, TimeSpan.Zero);
    private static readonly AirplaneSpecification Specification = new("Airbus", "A320", 2001, StandardLayout.For(12), false);
    private static readonly AirplaneState There = new() { Specification = Specification };

    [Fact]
    public void The_same_specification_again_is_taken_and_another_one_only_as_a_replacement()
    {
        var same = Specification with { Cabins = StandardLayout.For(12) };
        Assert.Same(There, Airplane.Register(There, "N1", same, replace: false, Now).Next);
        var other = Specification with { Cabins = StandardLayout.For(13) };
        Assert.Equal(RefusalCodes.AlreadyExists, Airplane.Register(There, "N1", other, replace: false, Now).Answer.Refusal?.Code);
        Assert.Equal(13, SeatLayout.Sellable(Airplane.Register(There, "N1", other, replace: true, Now).Next.Specification!.Cabins[0]));
    }

    [Theory]
    [InlineData("n1", "Tail")]
    [InlineData("N", "Tail")]
    [InlineData("N12345678901", "Tail")]
    [InlineData("N1-", "Tail")]
    [InlineData("N1/12A", "Tail")]
    public void A_tail_number_has_capitals_digits_and_hyphens(string tail, string pointer) =>
        Assert.Equal(pointer, Airplane.Register(new AirplaneState(), tail, Specification, false, Now).Answer.Refusal?.Field?.ToString());

    [Fact]
    public void Fields_are_checked()
    {
        Assert.Equal("Built", Pointer(Specification with { Built = 1902 }));
        Assert.Equal("Built", Pointer(Specification with { Built = 2029 }));
        Assert.Equal("Manufacturer", Pointer(Specification with { Manufacturer = "" }));
        Assert.Equal("Model", Pointer(Specification with { Model = new string('x', 101) }));
        Assert.Equal("Cabins", Pointer(Specification with { Cabins = default }));
    }

    [Fact]
    public void An_end_that_equals_a_begin_does_not_overlap()
    {
        var state = Assign(There, "F1", 10, 12);
        Assert.Equal(RefusalCodes.AirplaneUnavailable, Airplane.Assign(state, "N1", "F2", Hour(11), Hour(13), Now).Answer.Refusal?.Code);
        state = Assign(Assign(state, "F2", 12, 14), "F3", 8, 10);
        Assert.Equal(["F3", "F1", "F2"], state.Flights.Select(flight => flight.FlightId));
        Assert.Same(state, Airplane.Assign(state, "N1", "F1", Hour(10), Hour(12), Now).Next);

        // Other times move the assignment, if they are free.
        Assert.Equal(RefusalCodes.AirplaneUnavailable, Airplane.Assign(state, "N1", "F1", Hour(10), Hour(13), Now).Answer.Refusal?.Code);
        Assert.Equal(["F3", "F2", "F1"], Assign(state, "F1", 14, 15).Flights.Select(flight => flight.FlightId));
        Assert.Equal(["F3", "F2"], Airplane.Unassign(state, "F1").Flights.Select(flight => flight.FlightId));
        Assert.Same(state, Airplane.Unassign(state, "unknown"));
    }

    [Fact]
    public void Flights_and_maintenance_exclude_each_other()
    {
        var (state, window) = Airplane.AddMaintenance(Assign(There, "F1", 10, 12), "N1", Window("m", 12, 20));
        Assert.Equal("m", window.Value?.Id);
        Assert.Same(state, Airplane.AddMaintenance(state, "N1", Window("m", 12, 20)).Next);
        Assert.Equal(RefusalCodes.AlreadyExists, Airplane.AddMaintenance(state, "N1", Window("m", 12, 21)).Answer.Refusal?.Code);
        Assert.Equal(RefusalCodes.AirplaneAssigned, Airplane.AddMaintenance(state, "N1", Window("n", 11, 13)).Answer.Refusal?.Code);
        Assert.Equal(RefusalCodes.AirplaneUnavailable, Airplane.Assign(state, "N1", "F2", Hour(19), Hour(21), Now).Answer.Refusal?.Code);
        Assert.Equal(["F1", null], Airplane.Schedule(state, Hour(11), Hour(13)).Select(use => use.FlightId));
        Assert.Equal([null], Airplane.Schedule(state, Hour(12), Hour(13)).Select(use => use.FlightId));
        var free = Airplane.RemoveMaintenance(state, "m").Next;
        Assert.False(Airplane.Assign(free, "N1", "F2", Hour(19), Hour(21), Now).Answer.IsRefused);
        Assert.Equal(RefusalCodes.NotFound, Airplane.RemoveMaintenance(free, "m").Answer.Refusal?.Code);
    }

    [Fact]
    public void A_maintenance_window_is_at_most_400_days_long()
    {
        var from = Hour(0);
        Assert.False(Airplane.AddMaintenance(There, "N1", new MaintenanceWindow("m", from, from.AddDays(400), "")).Answer.IsRefused);
        Assert.Equal(RefusalCodes.Invalid,
            Airplane.AddMaintenance(There, "N1", new MaintenanceWindow("m", from, from.AddDays(400).AddTicks(1), "")).Answer.Refusal?.Code);
        Assert.Equal(RefusalCodes.Invalid,
            Airplane.AddMaintenance(There, "N1", new MaintenanceWindow("m", from, from, "")).Answer.Refusal?.Code);
    }

    [Fact]
    public void An_airplane_with_flights_to_come_does_not_retire()
    {
        var state = Assign(There, "F1", 10, 12);
        Assert.Equal(RefusalCodes.AirplaneAssigned, Airplane.Retire(state, "N1", Hour(11)).Answer.Refusal?.Code);
        Assert.Null(Airplane.Retire(state, "N1", Hour(12)).Next.Specification);
        Assert.Equal(RefusalCodes.NotFound, Airplane.Retire(new AirplaneState(), "N1", Now).Answer.Refusal?.Code);
    }

    [Fact]
    public void An_airplane_is_never_in_two_places() =>
        Gen.Select(Gen.Int[0, 9], Gen.Int[0, 40], Gen.Int[1, 8], Gen.Bool).Array[1, 40]
            .Sample(run => NeverTwice(run, checks: true), iter: 5_000);

    [Fact]
    public void Without_the_check_it_would_be() =>
        Assert.ThrowsAny<Exception>(() => Gen.Select(Gen.Int[0, 9], Gen.Int[0, 40], Gen.Int[1, 8], Gen.Bool).Array[10, 40]
            .Sample(run => NeverTwice(run, checks: false), iter: 200));

    private static bool NeverTwice((int Flight, int From, int Hours, bool Unassign)[] run, bool checks)
    {
        var state = There;
        foreach (var (flight, from, hours, unassign) in run)
        {
            if (unassign) state = Airplane.Unassign(state, $"F{flight}");
            else if (checks) state = Airplane.Assign(state, "N1", $"F{flight}", Hour(from), Hour(from + hours), Now).Next;
            else
                state = state with
                {
                    Flights = state.Flights.Add(
                        new Assignment($"F{flight}", Hour(from).ToUnixTimeSeconds(), Hour(from + hours).ToUnixTimeSeconds()))
                };
        }

        var flights = state.Flights;
        return flights.Zip(flights.Skip(1)).All(pair => pair.First.To <= pair.Second.From)
            && flights.Select(f => f.FlightId).Distinct().Count() == flights.Length;
    }

    private static string? Pointer(AirplaneSpecification specification) =>
        Airplane.Register(new AirplaneState(), "N1", specification, false, Now).Answer.Refusal?.Field?.ToString();

    private static AirplaneState Assign(AirplaneState state, string flight, int from, int to)
    {
        var (next, answer) = Airplane.Assign(state, "N1", flight, Hour(from), Hour(to), Now);
        Assert.False(answer.IsRefused, answer.Refusal?.Detail);
        return next;
    }

    private static MaintenanceWindow Window(string id, int from, int to) => new(id, Hour(from), Hour(to), "check");

    private static DateTimeOffset Hour(int hour) => new DateTimeOffset(2027, 5, 10, 0, 0, 0, TimeSpan.Zero).AddHours(hour);
}
