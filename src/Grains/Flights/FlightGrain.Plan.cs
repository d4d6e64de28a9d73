using FlightTickets.Fleet;

namespace FlightTickets.Flights;

/// <summary>Plans a change, without making it.</summary>
internal sealed partial class FlightGrain : IPlannedFlight
{
    public async Task<Result<FlightPlan>> Plan(UpdateFlight command)
    {
        await _driver.LoadAsync();
        if (_driver.Current is not { } flight) return new Refusal(RefusalCodes.NotFound, $"There is no flight {Key}.");
        var isAgain = ReinstatementRules.Asks(flight, command);
        AirplaneView? airplane = null;
        if (isAgain || command.Airplane is { } other && other != flight.Airplane)
        {
            var found = await FreeAirplaneAsync(isAgain ? flight.Airplane : command.Airplane!, flight);
            if (found.IsRefused) return found.Refusal;
            airplane = isAgain ? null : found.Value;
        }

        // Other calls had turns during the await.
        return _driver.Current is { } now
            ? FlightPlan.Of(Key, now, command, airplane, _time.GetUtcNow(), _disruptions.ReinstateWithin)
            : new Refusal(RefusalCodes.NotFound, $"There is no flight {Key}.");
    }

    private async Task<Result<AirplaneView>> FreeAirplaneAsync(string tail, FlightState flight)
    {
        var grain = GrainFactory.GetGrain<IAirplaneGrain>(tail);
        if (await grain.Get() is not { } airplane) return new Refusal(RefusalCodes.AirplaneNotFound, $"There is no airplane {tail}.");
        if ((await grain.GetGrounding())?.Touches(flight.DepartureUtc, flight.ArrivalUtc) == true)
            return new Refusal(RefusalCodes.AirplaneUnavailable, $"{tail} is grounded at that time.");
        var uses = await grain.GetSchedule(flight.DepartureUtc, flight.ArrivalUtc);
        return uses.FirstOrDefault(use => use.FlightId != Key) is { } clash
            ? new Refusal(RefusalCodes.AirplaneUnavailable, clash.FlightId is { } busy
                ? $"{tail} flies {busy} at that time."
                : $"{tail} is in maintenance at that time.")
            : airplane;
    }
}
