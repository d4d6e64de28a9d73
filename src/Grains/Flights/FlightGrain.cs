using System.Collections.Immutable;
using FlightTickets.Events;
using FlightTickets.Fleet;
using FlightTickets.Persistence;
using Orleans.Concurrency;

namespace FlightTickets.Flights;

/// <summary>
/// A flight. Reentrant: every decision is made in one turn on the newest state, and what waits is only the disk, so a hot flight sells
/// as many places a write as there are orders waiting. This part books; the others schedule, change and show it.
/// </summary>
[GrainType("flight"), Reentrant, FlightPlacement]
internal sealed partial class FlightGrain(
    [DurableState(FlightsHosting.Context)] IDurableState<FlightState> durable,
    [DurableLookup(FlightsHosting.Context, "seat")] IDurableLookup<StoredSeat> seats,
    PlacesCache places,
    TimeProvider time) : Grain, IFlightGrain, IWakeable
{
    private FlightState? _flight;
    private int _counted;
    private string? _key;

    // The runtime decodes a grain's key anew each time it is asked.
    private string Key => _key ??= this.GetPrimaryKeyString();

    /// <summary>The flight with what it holds in memory; <see langword="null"/> where there is none, or only a draft.</summary>
    private FlightState? Current => _flight is { IsDraft: false } flight ? flight : null;

    public async ValueTask<HoldResult> Hold(HoldRequest request)
    {
        await LoadAsync();
        var accountingCode = await AccountingCodeAsync();
        if (Current is not { } flight) return new HoldResult.Refused(new Refusal(RefusalCodes.FlightNotFound, $"There is no flight {Key}."));
        var outcome = Flight.Hold(flight, request, time.GetUtcNow());
        await Keep(outcome.State, outcome.Write);
        FlightInstruments.Held(outcome.Answer);
        if (outcome.Answer is not HoldResult.Held) return outcome.Answer;

        // The answer to a repeated promise waits for the write of the first.
        if (request.Promised && !outcome.Write) await durable.WhenDurableAsync();
        return new HoldResult.Held(FlightViews.Quote(Key, flight, ((CabinClaim)request.Claim).Cabin, accountingCode));
    }

    public async ValueTask<ConfirmResult> Confirm(string orderId, int attempt, Claim? claim)
    {
        await LoadAsync();
        if (Current is not { } flight) return ConfirmResult.Refused;
        var outcome = Flight.Confirm(flight, orderId, attempt, claim, time.GetUtcNow());
        await KeepDurable(outcome.State, outcome.Write);
        return outcome.Answer;
    }

    public async ValueTask Release(string orderId, int attempt)
    {
        await LoadAsync();
        if (Current is not { } flight) return;
        var outcome = Flight.Release(flight, orderId, attempt, time.GetUtcNow());
        await KeepDurable(outcome.State, outcome.Write);
    }

    public async ValueTask Withdraw(string orderId, int attempt)
    {
        await LoadAsync();
        if (Current is { } flight) await Keep(Flight.Withdraw(flight, orderId, attempt), write: false);
    }

    public async Task<int> NextSequence()
    {
        await LoadAsync();
        if (Current is not { } flight) throw new InvalidOperationException($"There is no flight {Key}.");
        var sequence = flight.LastSequence + 1;
        await Keep(flight with { LastSequence = sequence }, write: true);
        return sequence;
    }

    public async Task<FlightView?> Get()
    {
        await LoadAsync();
        return View();
    }

    public Task Wake() => InTurn(async () =>
    {
        await LoadAsync();
        await HealAsync();
        if (_flight is { } flight) await Keep(Flight.Sweep(flight, time.GetUtcNow()), write: true);
        return default(Done);
    });

    private async ValueTask LoadAsync()
    {
        if (!durable.IsLoaded) await durable.LoadAsync();

        // Asking for the value fails where a write failed, so that nobody acts on what was not stored.
        if (durable.Value is { } stored) _flight ??= Flight.Sweep(stored, time.GetUtcNow());
        if (_flight is { } flight && flight.NextLapse <= time.GetUtcNow() && flight.NextSweep <= time.GetUtcNow()) SweepNow();
    }

    // What lapses is dropped from memory; the row follows with the next write, or by its wake-up.
    private void SweepNow()
    {
        var before = _flight!;
        _flight = Flight.Sweep(before, time.GetUtcNow());
        FlightInstruments.Count(_flight, ref _counted);
        TellCabins(before, _flight);
    }

    private ValueTask<string> AccountingCodeAsync() =>
        FlightId.TryParse(Key, out var id) ? places.AccountingCodeAsync(id.Carrier) : ValueTask.FromResult("000");

    /// <summary>Makes a state the flight's, tells those who watch, and stores it if it is to be; done when it is stored.</summary>
    private Task Keep(FlightState next, bool write, params ImmutableArray<object> events)
    {
        var before = _flight;
        _flight = next;
        FlightInstruments.Count(next, ref _counted);
        if (before is not null) TellCabins(before, next);
        return write
            ? durable.CommitAsync(next, new Commit { WakeAfter = Flight.WakeAfter(next, time.GetUtcNow()), Events = [.. events.Select(DomainEvent.Of)] })
            : Task.CompletedTask;
    }

    // An answer that rests on what an earlier call changed waits for that call's write; who writes waits for its own only.
    private Task KeepDurable(FlightState next, bool write)
    {
        var kept = Keep(next, write);
        return write ? kept : durable.WhenDurableAsync();
    }

    private FlightView? View()
    {
        if (Current is not { } flight) return null;
        if (flight.NextLapse <= time.GetUtcNow()) SweepNow();
        return FlightViews.View(Key, _flight!);
    }
}
