using FlightTickets.Api.Http.Input;
using FlightTickets.Flights;

namespace FlightTickets.Api.TestClock;

/// <summary>What a test lets happen to a cabin.</summary>
internal sealed record ScriptFlightRequest(ScriptFlight Command) : IShaped<ScriptFlightRequest>
{
    public static ObjectShape<ScriptFlightRequest> Shape { get; } = new(f =>
    {
        var cabin = f.Required("cabin", Choice<Cabin>.Shape);
        var sellsOut = f.OptionalValue("soldOut", new BooleanShape()) ?? false;
        var fare = f.OptionalValue("fare", MoneyForms.Money);
        if (!sellsOut && fare is null) f.Fail("soldOut", "required", "soldOut, a fare or both are required.");
        return new ScriptFlightRequest(new ScriptFlight(cabin, sellsOut, fare));
    }, example: """{ "cabin": "economy", "soldOut": true, "fare": { "amount": "249.00", "currency": "USD" } }""");
}
