using FlightTickets.Persistence;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Concurrency;

namespace FlightTickets.Clocks;

/// <summary>
/// The test clock: one move at a time, each durable before anybody sees it, and seen by every process before the next thing happens.
/// </summary>
[GrainType("test-clock"), Reentrant]
internal sealed class ClockGrain(
    DurableContexts contexts, MovableTime time, [FromKeyedServices(Pace.Key)] TimeProvider pace) : Grain, IClockGrain
{
    private static readonly TimeSpan AnswerWithin = TimeSpan.FromSeconds(4);

    private readonly ClockRoll _roll = new(pace);
    private readonly Dictionary<Guid, ClockMove> _moves = [];
    private Task _last = Task.CompletedTask;
    private ClockReading _reading = ClockReading.System;
    private Guid? _etag;

    private IRowStore Store => contexts.Get(StoredClock.Context).Store;

    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        if (await StoredClock.ReadAsync(Store, cancellationToken) is not { } stored) return;
        (_reading, _etag) = stored;
        time.Apply(_reading);
    }

    public Task<ClockReading> Get() => Task.FromResult(_reading);

    public Task<ClockReading> Follow(IClockFollower follower)
    {
        _roll.Hear(follower);
        return Task.FromResult(_reading);
    }

    public Task<Guid> Move(MoveClock command)
    {
        var (id, before) = (Guid.NewGuid(), _last);
        var move = _moves[id] = new ClockMove(command, _roll, SetAsync, () => _reading, time, pace);
        _last = RunAsync();
        move.Ended = _last;
        return Task.FromResult(id);

        async Task RunAsync()
        {
            await before.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
            await move.RunAsync();
        }
    }

    public async Task<ClockProgress?> Await(Guid move)
    {
        if (!_moves.TryGetValue(move, out var found)) return null;
        await found.Ended.WaitAsync(AnswerWithin, pace)
            .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
        if (!found.Ended.IsCompleted) return found.Progress;
        _moves.Remove(move);
        // Where it could not be stored, where the clock stands is known only by asking.
        return found.Ended.IsCompletedSuccessfully ? found.Progress with { HasEnded = true } : null;
    }

    /// <summary>Durable first: after a crash the time must not be earlier than what was stored by it.</summary>
    private async Task SetAsync(ClockReading next)
    {
        if (await StoredClock.WriteAsync(Store, next, _etag, CancellationToken.None) is not { } etag)
        {
            // Another activation, while the cluster was torn. The next one reads where the clock stands.
            DeactivateOnIdle();
            throw new InvalidOperationException("The test clock was moved by another silo.");
        }

        (_reading, _etag) = (next, etag);
        time.Apply(next);
        await _roll.AskAsync(async follower =>
        {
            await follower.Set(next);
            return true;
        });
    }
}
