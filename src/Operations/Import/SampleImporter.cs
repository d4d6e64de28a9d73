using System.Collections.Concurrent;
using FlightTickets.Fleet;
using FlightTickets.Flights;
using FlightTickets.Operations.Progress;
using FlightTickets.Persistence;

namespace FlightTickets.Import;

/// <summary>
/// Carries out a plan by calls to public grains. Every call can be repeated, so a killed import can simply be run again: it finds what is
/// there already.
/// </summary>
internal sealed class SampleImporter(IGrainFactory grains, TimeProvider time)
{
    /// <summary>Enough to fill batches of writes; more only makes calls wait longer.</summary>
    private const int Concurrency = 64;
    private const int Attempts = 5;

    public async Task<ImportResult> RunAsync(SamplePlan plan, IJobProgress progress, CancellationToken cancellationToken)
    {
        var started = time.GetTimestamp();
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = Concurrency, CancellationToken = cancellationToken };
        var done = 0;
        await Parallel.ForEachAsync(plan.Airplanes, parallel, async (airplane, token) =>
        {
            await RegisterAsync(airplane, token);
            progress.Report("airplanes", Interlocked.Increment(ref done), plan.Airplanes.Length);
        });

        var refused = new ConcurrentBag<(SampleFlight Flight, Refusal Refusal)>();
        int taken = 0, alreadyThere = 0, total = plan.FlightCount;
        done = 0;
        // One airplane's flights go one after the other: which of two overlapping flights is refused must not depend on chance.
        await Parallel.ForEachAsync(plan.FlightsByTail, parallel, async (flights, token) =>
        {
            foreach (var flight in flights)
            {
                var result = await RetryAsync(() => grains.GetGrain<IFlightGrain>(flight.Id).Schedule(flight.Command), token);
                if (result.IsRefused) refused.Add((flight, result.Refusal));
                else if (result.Value.Created) Interlocked.Increment(ref taken);
                else Interlocked.Increment(ref alreadyThere);
                progress.Report("flights", Interlocked.Increment(ref done), total);
            }
        });

        var rows = refused
            .OrderBy(row => row.Flight.Departs).ThenBy(row => row.Flight.Id, StringComparer.Ordinal)
            .Select(row => new RefusedRow(row.Flight.Id, row.Flight.Tail, row.Refusal.Code, row.Refusal.Detail));
        var assumed = plan.Airplanes.Count(airplane => airplane.Specification.LayoutAssumed);
        return new ImportResult(plan.Airplanes.Length, assumed, taken, alreadyThere, [.. rows], time.GetElapsedTime(started));
    }

    private async Task RegisterAsync(AirplaneView airplane, CancellationToken cancellationToken)
    {
        var result = await RetryAsync(
            () => grains.GetGrain<IAirplaneGrain>(airplane.Tail).Register(airplane.Specification), cancellationToken);
        // An airplane that an admin changed meanwhile stays as it is.
        if (result.IsRefused && result.Refusal.Code != RefusalCodes.AlreadyExists)
            throw new InvalidOperationException(
                $"The sample's airplane {airplane.Tail} was refused: {result.Refusal.Code}, {result.Refusal.Detail}");
    }

    // An import makes many calls at once; a call that was shed or timed out is repeated.
    private async Task<T> RetryAsync<T>(Func<Task<T>> call, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await call();
            }
            catch (Exception e) when (attempt < Attempts && e is TimeoutException or DurableStateException or OrleansException)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(200 * attempt), time, cancellationToken);
            }
        }
    }
}
