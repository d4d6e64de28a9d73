namespace FlightTickets.Flights;

/// <summary>A flight driver's ports besides its record.</summary>
internal interface IFlightHost
{
    /// <summary>The accounting code of the flight's airline, for the tickets.</summary>
    ValueTask<string> AccountingCodeAsync();

    /// <summary>The flight's state changed.</summary>
    /// <param name="before">The previous state; <see langword="null"/> if none was in memory.</param>
    /// <param name="next">The new one.</param>
    void Changed(FlightState? before, FlightState next);

    /// <summary>The flight answered a hold.</summary>
    void Answered(HoldResult answer);
}

/// <summary>
/// A flight's places: its rules (<see cref="Flight"/>) over its record. On a hot flight one write sells places to every order that waits.
/// </summary>
internal sealed class FlightDriver(string key, IDurableRecord<FlightState> record, IFlightHost host, TimeProvider time)
    : BookableDriver<FlightState, FlightState>(record, time)
{
    /// <summary>The flight with its holds in memory; <see langword="null"/> if it does not exist, or is only a draft.</summary>
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

    /// <summary>The flight's current state, without loading it; <see langword="null"/> if it does not exist.</summary>
    public FlightView? View()
    {
        if (Current is not { } flight) return null;
        if (flight.NextLapse <= Now) DropLapsed();
        return FlightViews.View(key, State!);
    }

    /// <summary>Drops lapsed entries from memory; the record follows with the next write or wake-up.</summary>
    public void DropLapsed() => _ = Keep(Flight.DropLapsed(State!, Now), write: false);

    protected override FlightState? Open(FlightState? stored) => stored is null ? null : Flight.DropLapsed(stored, Now);

    protected override FlightState Stored(FlightState state) => state;

    protected override TimeSpan? WakeAfter(FlightState state) => Flight.WakeAfter(state, Now);

    protected override void Refresh()
    {
        if (State is { } flight && flight.NextLapse <= Now && flight.NextDrop <= Now) DropLapsed();
    }

    protected override void Changed(FlightState? before, FlightState next) => host.Changed(before, next);
}
