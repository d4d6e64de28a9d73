using System.Collections.Immutable;
using FlightTickets.Flights.Events;
using FlightTickets.Orders;

namespace FlightTickets.Flights;

/// <summary>
/// The gate. The order names its passenger, and the seat keeps who is on board: this activation runs all seats of the flight, so two gates
/// cannot board a passenger twice, and whatever takes a seat away takes its passenger off board.
/// </summary>
internal sealed partial class FlightGrain : IBoardingGrain
{
    /// <summary>How many orders are asked at a time for the passenger list.</summary>
    private const int OrdersAtOnce = 32;

    private readonly LiveBoarding _boarding = new();

    public async Task<Result<BoardedPassenger>> Board(BoardPassenger command)
    {
        if (await LoadBoardingAsync() is null) return NoFlight;
        var found = await FindAsync(command);
        if (found.IsRefused) return found.Refusal;
        var traveller = found.Value;
        if (BoardingRules.Refuse(traveller, Key) is { } refusal) return refusal;
        if (traveller is { IsOnLap: false, Ticket.Seat: { } assigned })
        {
            var boarded = await Change(assigned,
                (state, now) => BoardingRules.Board(_driver.View()!, state, assigned, traveller, now),
                new TicketBoarded(Key, traveller.Ticket.Number, traveller.Ticket.OrderId, traveller.Ticket.BookingReference,
                    traveller.Ticket.Passenger, assigned));
            if (boarded.IsRefused) return boarded.Refusal;
        }

        return new BoardedPassenger(traveller.ToPassenger(CouponStatus.Boarded), _boarding.Count(_driver.Current!));
    }

    public async Task<Result<Done>> Unboard(string ticket)
    {
        if (await LoadBoardingAsync() is null) return NoFlight;
        var found = await FindTicketAsync(ticket);
        if (found.IsRefused) return found.Refusal;
        var traveller = found.Value;
        if (traveller.Ticket.FlightId != Key) return BoardingRules.Refuse(traveller, Key)!;
        if (traveller.Ticket.Seat is not { } seat) return default(Done);
        var unboarded = await Change(seat, (state, now) =>
            BoardingRules.Unboard(_driver.View()!, state, traveller.Ticket.OrderId, traveller.Ticket.Passenger, now),
            new TicketUnboarded(Key, traveller.Ticket.Number, traveller.Ticket.OrderId, traveller.Ticket.BookingReference,
                traveller.Ticket.Passenger, seat));
        return unboarded.IsRefused ? unboarded.Refusal : default(Done);
    }

    public async Task<Result<BoardedPassenger>> Offload(OffloadPassenger command)
    {
        if (await LoadBoardingAsync() is null) return NoFlight;
        var found = await FindAsync(command.Who);
        if (found.IsRefused) return found.Refusal;
        var ticket = found.Value.Ticket;
        if (ticket.FlightId != Key) return BoardingRules.Refuse(found.Value, Key)!;
        // The order decides: it has the check-in, and its saga gives the seat back.
        var offloaded = await GrainFactory.GetGrain<ISeatedOrder>(ticket.OrderId).Offload(ticket.Number, command.Reason);
        if (offloaded.IsRefused) return offloaded.Refusal;
        var now = GatePasses.OfTicket(await TravellersAsync(ticket.OrderId), ticket.Number);
        return now.IsRefused
            ? now.Refusal
            : new BoardedPassenger(now.Value.ToPassenger(now.Value.Ticket.Coupon ?? CouponStatus.Open), _boarding.Count(_driver.Current!));
    }

    public async Task<PassengerList?> Passengers()
    {
        if (await LoadBoardingAsync() is not { } flight) return null;
        var passengers = ImmutableArray.CreateBuilder<PassengerOnFlight>();
        foreach (var orders in flight.Manifest.Entries.Where(entry => entry.Value.Sold is not null).Select(entry => entry.Key)
            .Chunk(OrdersAtOnce))
        {
            foreach (var traveller in (await Task.WhenAll(orders.Select(TravellersAsync))).SelectMany(travellers => travellers))
            {
                if (traveller.Ticket is { Coupon: { } coupon, Status: not TicketStatus.Void })
                    passengers.Add(traveller.ToPassenger(coupon));
            }
        }

        return new PassengerList(_boarding.Count(_driver.Current!), [.. passengers
            .OrderBy(passenger => passenger.FamilyName, StringComparer.Ordinal)
            .ThenBy(passenger => passenger.GivenName, StringComparer.Ordinal)
            .ThenBy(passenger => passenger.Ticket, StringComparer.Ordinal)]);
    }

    public async Task<OrderBoarding?> OfOrder(string orderId) =>
        await LoadBoardingAsync() is { } flight ? _boarding.Of(flight.Status, orderId) : null;

    private Refusal NoFlight => new(RefusalCodes.NotFound, $"There is no flight {Key}.");

    private IOrderSearchGrain Search => GrainFactory.GetGrain<IOrderSearchGrain>(0);

    // The rows of the seats are read once per activation; from then on the seats report what they store.
    private async ValueTask<FlightState?> LoadBoardingAsync()
    {
        await _driver.LoadAsync();
        if (_driver.Current is null) return null;
        await _parts.Seats.ListAsync();
        return _driver.Current;
    }

    private async Task<Result<TicketedPassenger>> FindAsync(BoardPassenger who) => who switch
    {
        { Ticket: { } number } => await FindTicketAsync(number),
        { Seat: { } seat } => await FindSeatAsync(seat),
        { Scan: { } scan } => await FindPassAsync(scan),
        _ => new Refusal(RefusalCodes.Invalid, "One of ticket, seat and scan names the passenger."),
    };

    private async Task<Result<TicketedPassenger>> FindTicketAsync(string number) => await Search.OfTicket(number) is { } order
        ? GatePasses.OfTicket(await TravellersAsync(order), number)
        : GatePasses.NoTicket;

    private async Task<Result<TicketedPassenger>> FindSeatAsync(string seat)
    {
        var holder = await GetSeat(seat);
        return GatePasses.OfSeat(
            holder is { Status: SeatStatus.Occupied, OrderId: { } order } ? await TravellersAsync(order) : [], Key, seat);
    }

    private async Task<Result<TicketedPassenger>> FindPassAsync(string scan)
    {
        var pass = GatePasses.Read(scan, Key);
        if (pass.IsRefused) return pass.Refusal;
        var orders = await Search.OfReference(pass.Value.Reference);
        return GatePasses.OfPass(
            [.. (await Task.WhenAll(orders.Select(TravellersAsync))).SelectMany(travellers => travellers)], Key, pass.Value);
    }

    private Task<ImmutableArray<TicketedPassenger>> TravellersAsync(string order) =>
        GrainFactory.GetGrain<ISeatedOrder>(order).Travellers(Key, _boarding.Of(_driver.Current!.Status, order));
}
