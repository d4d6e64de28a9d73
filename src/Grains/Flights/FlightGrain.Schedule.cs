using FlightTickets.Clocks;
using FlightTickets.Fleet;
using FlightTickets.Flights.Events;
using FlightTickets.Persistence;

namespace FlightTickets.Flights;

/// <summary>
/// Creates and changes a flight: steps with other grains, one command at a time. What a crash leaves unfinished is in the state, with its
/// wake-up, before the first step; each step can be repeated.
/// </summary>
internal sealed partial class FlightGrain
{
    private Task _turn = Task.CompletedTask;

    public Task<Result<ScheduledFlight>> Schedule(ScheduleFlight command) =>
        InTurn(() => ScheduleAsync(command with { Fares = command.Fares.IsDefault ? [] : command.Fares }));

    public Task<Result<FlightView>> Update(UpdateFlight command) => InTurn(() => UpdateAsync(command));

    public Task<Result<FlightView>> Script(ScriptFlight command) => InTurn(async () =>
    {
        if (_time is not MovableTime) throw new NotSupportedException("Flights are scripted under the test clock only.");
        await _driver.LoadAsync();
        if (_driver.Current is not { } flight) return new Refusal(RefusalCodes.NotFound, $"There is no flight {Key}.");
        var (next, refusal) = FlightScript.Apply(flight, command);
        if (refusal is not null) return refusal;
        await _driver.Keep(next, write: true);
        var view = _driver.View()!;
        _watchers.Tell(new FlightWatchEvent { Flight = view });
        return (Result<FlightView>)view;
    });

    public Task CheckAirplane() => InTurn(async () =>
    {
        await _driver.LoadAsync();
        await HealAsync();
        if (_driver.Current is not { } flight) return default(Done);

        // The airplane is asked, since the event may be late or repeated, and the flight may have another airplane by now.
        var grounding = await GrainFactory.GetGrain<IAirplaneGrain>(flight.Airplane).GetGrounding();
        var needs = grounding?.Touches(flight.DepartureUtc, flight.ArrivalUtc) == true;
        if (_driver.State!.NeedsAirplane != needs) await _driver.Keep(_driver.State! with { NeedsAirplane = needs }, write: true);
        return default(Done);
    });

    // Bookings go on meanwhile; commands of several steps run one after the other.
    private async Task<T> InTurn<T>(Func<Task<T>> steps)
    {
        var before = _turn;
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _turn = done.Task;
        await before;
        try
        {
            return await steps();
        }
        finally
        {
            done.SetResult();
        }
    }

    private async Task<Result<ScheduledFlight>> ScheduleAsync(ScheduleFlight command)
    {
        // The flight is usually new, and an insert tells, so nothing is read first.
        if (_durable.IsLoaded)
        {
            if (await FindScheduledAsync(command) is { } known) return known;
        }

        var draft = await DraftAsync(command);
        if (draft.IsRefused)
        {
            await _driver.LoadAsync();
            return await FindScheduledAsync(command) ?? draft.Refusal;
        }

        var commit = new Commit { WakeAfter = Flight.HealsAfter };
        if (!_durable.IsLoaded)
        {
            if (!await _durable.TryInsertAsync(draft.Value, commit))
            {
                // Calls that read meanwhile saw the draft that was not stored.
                _driver.Adopt(null);
                if (await FindScheduledAsync(command) is { } known) return known;
                await _durable.CommitAsync(draft.Value, commit);
            }
        }
        else
        {
            await _durable.CommitAsync(draft.Value, commit);
        }

        _driver.Adopt(draft.Value);
        if (await SettleDraftAsync() is { } refusal) return refusal;
        return new ScheduledFlight(_driver.View()!, Created: true);
    }

    // Handles an existing row: the same flight, a different one, or a crash's draft, which is finished first.
    private async Task<Result<ScheduledFlight>?> FindScheduledAsync(ScheduleFlight command)
    {
        await _driver.LoadAsync();
        await HealAsync();
        if (_driver.Current is not { } flight) return null;
        await _durable.WhenDurableAsync();
        return ScheduleRules.Same(flight.Command, command)
            ? new ScheduledFlight(_driver.View()!, Created: false)
            : new Refusal(RefusalCodes.FlightExists, $"A different flight {Key} already exists.");
    }

    private async Task<Result<FlightState>> DraftAsync(ScheduleFlight command)
    {
        if (!FlightId.TryParse(Key, out var id)) return ScheduleRules.Draft(Key, command, null, null, null);
        var origin = await _places.FindAirportAsync(id.Origin);
        var destination = await _places.FindAirportAsync(command.Destination);
        var airplane = await GrainFactory.GetGrain<IAirplaneGrain>(command.Airplane).Get();
        return ScheduleRules.Draft(Key, command, origin, destination, airplane);
    }

    /// <summary>Finishes a draft: airplane, route, then the flight exists; or the airplane refuses, and it does not.</summary>
    private async Task<Refusal?> SettleDraftAsync()
    {
        if (_driver.State is not { IsDraft: true } draft || !FlightId.TryParse(Key, out var id)) return null;
        var taken = await GrainFactory.GetGrain<IAirplaneGrain>(draft.Airplane).Assign(Key, draft.DepartureUtc, draft.ArrivalUtc);
        if (taken.IsRefused)
        {
            await _durable.ClearAsync();
            _driver.Adopt(null);
            return taken.Refusal;
        }

        await GrainFactory.GetGrain<IRouteGrain>($"{id.Origin}-{draft.Command.Destination}")
            .AddFlight(Key, id.Date, draft.ArrivalUtc - draft.DepartureUtc);
        await _driver.Keep(
            Flight.DropLapsed(draft with { IsDraft = false }, _time.GetUtcNow()),
            write: true,
            new FlightScheduled(
                Key, id.Origin, draft.Command.Destination, draft.DepartureUtc, draft.ArrivalUtc, draft.Airplane));
        return null;
    }

    private async Task<Result<FlightView>> UpdateAsync(UpdateFlight command)
    {
        await _driver.LoadAsync();
        await HealAsync();
        if (_driver.Current is not { } flight) return new Refusal(RefusalCodes.NotFound, $"There is no flight {Key}.");
        if (ReinstatementRules.Asks(flight, command)) return await ReinstateAsync(flight, command);
        var applied = FlightUpdateRules.Apply(Key, flight, command);
        if (applied.Refusal is { } refusal) return refusal;

        // The airplane first: if it refuses, nothing of the command happens.
        if (command.Airplane is { } tail && tail != flight.Airplane)
        {
            if (await ChangeAirplaneAsync(tail) is { } unavailable) return unavailable;
            flight = _driver.State!;
            applied = FlightUpdateRules.Apply(Key, flight, command);
            if (applied.Refusal is { } late) return late;
        }

        if (applied.Next != flight || applied.Events.Length > 0)
        {
            var isCancelled = applied.Next.Status == FlightStatus.Cancelled && flight.Status != FlightStatus.Cancelled;
            await _driver.Keep(
                isCancelled ? applied.Next with { CancelledAt = _time.GetUtcNow() } : applied.Next, write: true, applied.Events.AsSpan());
            await HealAsync();
            _watchers.Tell(new FlightWatchEvent { Flight = _driver.View() });
        }

        return Shown()!;
    }

    /// <summary>
    /// Takes a cancellation back. The airplane comes first; until the flight is as it was, the state says that the airplane is leaving, so
    /// that a crash releases it again.
    /// </summary>
    private async Task<Result<FlightView>> ReinstateAsync(FlightState flight, UpdateFlight command)
    {
        if (ReinstatementRules.Refuse(flight, command, _time.GetUtcNow(), _disruptions.ReinstateWithin) is { } refusal) return refusal;
        await _driver.Keep(flight with { Swap = new PendingSwap(null, flight.Airplane, []) }, write: true);
        var taken = await GrainFactory.GetGrain<IAirplaneGrain>(flight.Airplane).Assign(Key, flight.DepartureUtc, flight.ArrivalUtc);
        if (taken.IsRefused)
        {
            await LeaveAsync();
            return taken.Refusal;
        }

        var (next, events) = ReinstatementRules.Reinstate(Key, _driver.State!);
        await _driver.Keep(next, write: true, events.AsSpan());
        _watchers.Tell(new FlightWatchEvent { Flight = _driver.View() });
        return _driver.View()!;
    }

    private async Task<Refusal?> ChangeAirplaneAsync(string tail)
    {
        await _driver.Keep(AirplaneSwap.Begin(_driver.State!, tail), write: true);
        var refusal = await JoinAsync(tail);
        if (refusal is null) await LeaveAsync();
        return refusal;
    }

    private async Task<Refusal?> JoinAsync(string tail)
    {
        var taken = await GrainFactory.GetGrain<IAirplaneGrain>(tail).Assign(Key, _driver.State!.DepartureUtc, _driver.State.ArrivalUtc);
        if (taken.IsRefused)
        {
            await _driver.Keep(_driver.State! with { Swap = null }, write: true);
            return taken.Refusal;
        }

        var (next, changed) = AirplaneSwap.Complete(Key, _driver.State!, taken.Value, _time.GetUtcNow());
        await _driver.Keep(next, write: true, changed);
        _watchers.Tell(new FlightWatchEvent { Flight = _driver.View() });
        return null;
    }

    // The old airplane is released, and passengers lose the seats that the new one does not have.
    private async Task LeaveAsync()
    {
        if (_driver.State?.Swap is not { Leaving: { } leaving } change) return;
        await GrainFactory.GetGrain<IAirplaneGrain>(leaving).Unassign(Key);
        foreach (var batch in change.Unseat.Chunk(32))
        {
            await Task.WhenAll(batch.Select(seat => Unseat(seat, $"{_driver.State!.Airplane} has no such seat")));
        }

        await _driver.Keep(_driver.State! with { Swap = null }, write: true);
    }

    /// <summary>Resumes what a crash left unfinished.</summary>
    private async Task HealAsync()
    {
        if (_driver.State is { IsDraft: true }) await SettleDraftAsync();
        if (_driver.State?.Swap?.Joining is { } tail) await JoinAsync(tail);
        await LeaveAsync();
    }
}
