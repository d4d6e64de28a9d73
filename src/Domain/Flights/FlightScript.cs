namespace FlightTickets.Flights;

/// <summary>The rules of what a test lets happen to a flight.</summary>
internal static class FlightScript
{
    /// <summary>The flight after it. Orders that hold or have bought places keep them, at their old price.</summary>
    public static (FlightState Next, Refusal? Refusal) Apply(FlightState flight, ScriptFlight command)
    {
        if (Flight.Cabin(flight, command.Cabin) is not { } cabin)
        {
            return (flight, new Refusal(RefusalCodes.CabinNotOnFlight, "The flight sells nothing in this cabin.")
            {
                Field = FieldPath.Of(nameof(ScriptFlight.Cabin)),
            });
        }

        if (command.Amount is { } fare && fare.Currency != cabin.Amount.Currency)
        {
            return (flight, new Refusal(RefusalCodes.MixedCurrencies, $"The flight's fares are in {cabin.Amount.Currency}.")
            {
                Field = FieldPath.Of(nameof(ScriptFlight.Amount)),
            });
        }

        var next = cabin;
        if (command.SellOut) next = next with { Capacity = cabin.Sold + cabin.Held, Authorized = cabin.Sold + cabin.Held };
        if (command.Amount is { } amount)
            next = next with { Amount = amount, Taxes = cabin.Taxes.Minor <= amount.Minor ? cabin.Taxes : amount };
        return (flight with { Cabins = flight.Cabins.Replace(cabin, next) }, null);
    }
}
