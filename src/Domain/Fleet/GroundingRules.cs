using System.Collections.Immutable;
using FlightTickets.Fleet.Events;

namespace FlightTickets.Fleet;

/// <summary>
/// The rules of taking an airplane out of service at once, and of returning it. Its flights stay assigned until another airplane takes
/// them.
/// </summary>
internal static class GroundingRules
{
    public static (AirplaneState Next, Result<Grounding> Answer, object? Event) Ground(
        AirplaneState state, string tail, string id, string reason, DateTimeOffset? untilUtc, DateTimeOffset now)
    {
        if (state.Specification is null) return (state, new Refusal(RefusalCodes.NotFound, $"There is no airplane {tail}."), null);
        if (reason is not { Length: >= 1 and <= 200 })
            return (state, Invalid("A reason has 1 to 200 characters.", FieldPath.Of(nameof(Grounding.Reason))), null);
        // Flights are stored in whole seconds.
        var (from, until) = (Seconds(now), untilUtc is { } given ? Seconds(given) : (DateTimeOffset?)null);
        if (state.Grounding is { } present)
        {
            return present.Id == id && present.Reason == reason && present.UntilUtc == until
                ? (state, present, null)
                : (state, new Refusal(RefusalCodes.AlreadyExists, $"{tail} is grounded already: return it to service first."), null);
        }

        if (until <= from)
            return (state, Invalid("The expected return must be in the future.", FieldPath.Of(nameof(Grounding.UntilUtc))), null);
        var grounding = new Grounding(id, from, until, reason);
        return (
            state with { Grounding = grounding },
            grounding,
            new AirplaneGrounded(tail, from, until, reason, Flights(state, grounding)));
    }

    public static (AirplaneState Next, Result<Done> Answer, object? Event) Unground(AirplaneState state, string tail, string id) =>
        state.Grounding is { } grounding && grounding.Id == id
            ? (state with { Grounding = null }, default(Done), new AirplaneReturned(tail, Flights(state, grounding)))
            : (state, new Refusal(RefusalCodes.NotFound, $"{tail} has no such grounding."), null);

    private static ImmutableArray<string> Flights(AirplaneState state, Grounding grounding) =>
    [
        .. state.Flights
            .Where(
                flight => grounding.Touches(DateTimeOffset.FromUnixTimeSeconds(flight.From), DateTimeOffset.FromUnixTimeSeconds(flight.To)))
            .Select(flight => flight.FlightId),
    ];

    private static DateTimeOffset Seconds(DateTimeOffset time) => DateTimeOffset.FromUnixTimeSeconds(time.ToUnixTimeSeconds());

    private static Refusal Invalid(string detail, FieldPath field) => new(RefusalCodes.Invalid, detail) { Field = field };
}
