using System.Collections.Immutable;
using FlightTickets.Fleet;
using FlightTickets.Orders;
using FlightTickets.Persistence;
using Microsoft.Extensions.Options;
using Orleans.Concurrency;

namespace FlightTickets.Flights;

/// <summary>Asks a flight for its plan and its orders for what it means to them.</summary>
[GrainType("operation-preview"), StatelessWorker]
internal sealed class OperationPreviewGrain(IOptions<DisruptionOptions> options, DurableContexts contexts, TimeProvider time)
    : Grain, IOperationPreviewGrain
{
    private const int AtOnce = 32;

    private const int MostFlights = 50;

    private static readonly Caller Airline = new("airline", IsAgent: true);

    private TimeSpan? Within => DisruptionDeadlines.Within(options.Value, contexts.Get("Orders").StateVersion);

    public async Task<Result<OperationPreview>> Update(string flightId, UpdateFlight command)
    {
        var found = await GrainFactory.GetGrain<IPlannedFlight>(flightId).Plan(command);
        if (found.IsRefused) return found.Refusal;
        return new OperationPreview(found.Value.After, [await Impact(flightId, found.Value)]);
    }

    public async Task<Result<OperationPreview>> Ground(string tail, DateTimeOffset? untilUtc)
    {
        var airplane = GrainFactory.GetGrain<IAirplaneGrain>(tail);
        if (await airplane.Get() is null) return new Refusal(RefusalCodes.NotFound, $"There is no airplane {tail}.");
        if (await airplane.GetGrounding() is not null)
            return new Refusal(RefusalCodes.AlreadyExists, $"{tail} is grounded already: return it to service first.");
        var now = time.GetUtcNow();
        if (untilUtc <= now)
        {
            return new Refusal(RefusalCodes.Invalid, "The expected return must be in the future.")
            {
                Field = FieldPath.Of(nameof(Grounding.UntilUtc)),
            };
        }

        var uses = await airplane.GetSchedule(now, untilUtc ?? DateTimeOffset.MaxValue);
        var impacts = ImmutableArray.CreateBuilder<FlightImpact>();
        foreach (var flight in uses.Select(use => use.FlightId).OfType<string>().Take(MostFlights))
        {
            var plan = await GrainFactory.GetGrain<IPlannedFlight>(flight).Plan(new UpdateFlight { Status = FlightStatus.Cancelled });
            // A flight that has left needs no airplane.
            if (!plan.IsRefused) impacts.Add(await Impact(flight, plan.Value));
        }

        return new OperationPreview(null, impacts.ToImmutable());
    }

    private async Task<FlightImpact> Impact(string flightId, FlightPlan plan)
    {
        var (within, minimum, now) = (Within, options.Value.MinimumConnection, time.GetUtcNow());
        var lost = new List<LostSeat>();
        foreach (var chunk in plan.SeatsGone.Chunk(AtOnce))
        {
            var seats = await Task.WhenAll(
                chunk.Select(seat => GrainFactory.GetGrain<ISeatGrain>(FlightId.SeatKey(flightId, seat)).Get()));
            lost.AddRange(seats.Select((seat, i) => (seat, chunk[i]))
                .Where(at => at.seat is { OrderId: not null, Passenger: not null })
                .Select(at => new LostSeat(at.Item2, at.seat!.OrderId!, at.seat.Passenger!.Value)));
        }

        var all = new List<(OrderView, OrderImpact)>();
        var told = plan.Troubles.SelectMany(entry => entry.Orders.Select(order => (Order: order, entry.Trouble)))
            .ToLookup(entry => entry.Order, entry => entry.Trouble);
        foreach (var chunk in told.Select(entry => entry.Key).Union(lost.Select(seat => seat.OrderId)).Chunk(AtOnce))
        {
            var orders = await Task.WhenAll(chunk.Select(order => GrainFactory.GetGrain<IOrderGrain>(order).Get(Airline)));
            foreach (var order in orders.Where(order => !order.IsRefused).Select(order => order.Value!))
            {
                var flights = await Task.WhenAll(
                    order.Segments.Select(segment => GrainFactory.GetGrain<IFlightGrain>(segment.FlightId).Get()));
                // The last word counts: earlier ones are superseded.
                all.Add((order, ImpactRules.Of(order, flights, plan.After, told[order.Id].LastOrDefault(), within, minimum, now)));
            }
        }

        return ImpactRules.Sum(flightId, all, [.. lost], plan.Oversold);
    }
}
