using System.Collections.Immutable;
using FlightTickets.Flights;
using FlightTickets.Orders;

namespace FlightTickets.Simulation;

/// <summary>Changing to another flight.</summary>
internal sealed partial class OrderPlace
{
    public void Change(string key, string flight, ImmutableArray<string?> seats, string token, bool free) => world.Send(() =>
    {
        if (Ready() is not { Value.Phase: OrderPhase.Confirmed } activation || activation.Value!.Quotes.Any(quote => quote.Key == key)) return;
        var order = activation.Value;
        var index = order.Segments.Select((_, i) => i).FirstOrDefault(i => order.Travelling(i) != 0);
        if (seats.Length != order.Passengers.Length && !seats.IsEmpty) return;
        ImmutableArray<string?> wanted = [.. seats.Select((seat, passenger) => order.Segments[index].IsRemoved(passenger) ? null : seat)];
        var views = town.FlightPlaces.ToDictionary(place => place.Key, place => FlightViews.View(place.Key, Flight.Sweep(place.Value.Durable, world.Now)));
        var quoted = ChangeQuotes.Quote(
            order, "quote-" + key, new ChangeSegment(index, flight, null, wanted), views[flight], views[order.Segments[index].FlightId], free, TimeSpan.FromMinutes(15), world.Now);
        if (quoted.IsRefused) return;
        var quote = quoted.Value.Quotes[^1];
        var participants = FlightChange.Of(order, quote.Change!);
        activation.IsRunning = true;
        var attempt = order.Attempt + 1;
        Ask<HoldResult>(activation, participants, (participant, reply) => town.Hold(participant, new HoldRequest(Id, attempt, participant.Claim, PayNow, false), reply), answers =>
        {
            activation.IsRunning = false;
            if (answers.FirstOrDefault(answer => answer is HoldResult.Held { Quote: not null }) is not HoldResult.Held { Quote: { } asked }
                || answers.Any(answer => answer is not HoldResult.Held)
                || ChangeQuotes.Confirm(order, quote, asked) is not { IsRefused: false } priced)
            {
                Withdraw(participants, attempt);
                return;
            }

            Begin(activation, FlightChange.Begin(quoted.Value, quote, priced.Value, key, "hash", token), new SagaProgress());
        });
    });
}
