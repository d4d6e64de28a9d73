namespace FlightTickets.Flights;

/// <summary>What a flight's driver needs besides its record, and tells.</summary>
internal interface IFlightHost
{
    /// <summary>The accounting code of the flight's airline, for the tickets.</summary>
    ValueTask<string> AccountingCodeAsync();

    /// <summary>The flight has another state now.</summary>
    /// <param name="before">The one before; <see langword="null"/> where none was in memory.</param>
    /// <param name="next">The new one.</param>
    void Changed(FlightState? before, FlightState next);

    /// <summary>The flight has answered a hold.</summary>
    void Answered(HoldResult answer);
}

/// <summary>
/// A flight's places: its rules (<see cref="Flight"/>) over its record. A hot flight sells as
/// many places per write as there are orders waiting.
/// </summary>
internal sealed class FlightDriver(string key, IDurableRecord<FlightState> record, IFlightHost host, TimeProvider time)
    : BookableDriver<FlightState, FlightState>(record, time)
{
    /// <summary>The flight with what it holds in memory; <see langword="null"/> where there is none, or only a draft.</summary>
    public FlightState? Current => State is { IsDraft: false } flight ? flight : null;

    public async ValueTask<HoldResult> Hold(HoldRequest request)
    {
        await LoadAsync();
        var accountingCode = await host.AccountingCodeAsync();
        if (Current is not { } flight)
            return new HoldResult.Refused(new Refusal(RefusalCodes.FlightNotFound, $"There is no flight {key}."));
        var outcome = Flight.Hold(flight, request, Now);
        await Keep(outcome.State, outcome.Write);
        host.Answered(outcome.Answer);
        if (outcome.Answer is not HoldResult.Held) return outcome.Answer;

        // The answer to a repeated promise waits for the write of the first.
        if (request.Promised && !outcome.Write) await WhenDurableAsync();
        return new HoldResult.Held(FlightViews.Quote(key, flight, ((CabinClaim)request.Claim).Cabin, accountingCode));
    }

    public async ValueTask<ConfirmResult> Confirm(string orderId, int attempt, Claim claim)
    {
        await LoadAsync();
        if (Current is not { } flight) return ConfirmResult.Refused;
        var outcome = Flight.Confirm(flight, orderId, attempt, claim, Now);
        await KeepDurable(outcome.State, outcome.Write);
        return outcome.Answer;
    }

    public async ValueTask Release(string orderId, int attempt)
    {
        await LoadAsync();
        if (Current is not { } flight) return;
        var outcome = Flight.Release(flight, orderId, attempt, Now);
        await KeepDurable(outcome.State, outcome.Write);
    }

    public async ValueTask Withdraw(string orderId, int attempt)
    {
        await LoadAsync();
        if (Current is { } flight) await Keep(Flight.Withdraw(flight, orderId, attempt), write: false);
    }

    /// <summary>The next number in the flight's boarding sequence.</summary>
    /// <exception cref="InvalidOperationException">There is no flight.</exception>
    public async Task<int> NextSequence()
    {
        await LoadAsync();
        if (Current is not { } flight) throw new InvalidOperationException($"There is no flight {key}.");
        var sequence = flight.LastSequence + 1;
        await Keep(flight with { LastSequence = sequence }, write: true);
        return sequence;
    }

    /// <summary>The flight as it is now, without having loaded it; <see langword="null"/> where there is none.</summary>
    public FlightView? View()
    {
        if (Current is not { } flight) return null;
        if (flight.NextLapse <= Now) Sweep();
        return FlightViews.View(key, State!);
    }

    /// <summary>Drops from memory what has lapsed; the record follows with the next write, or by its wake-up.</summary>
    public void Sweep() => _ = Keep(Flight.Sweep(State!, Now), write: false);

    protected override FlightState? Open(FlightState? stored) => stored is null ? null : Flight.Sweep(stored, Now);

    protected override FlightState Stored(FlightState state) => state;

    protected override TimeSpan? WakeAfter(FlightState state) => Flight.WakeAfter(state, Now);

    protected override void Refresh()
    {
        if (State is { } flight && flight.NextLapse <= Now && flight.NextSweep <= Now) Sweep();
    }

    protected override void Changed(FlightState? before, FlightState next) => host.Changed(before, next);
}
