using FlightTickets.Check.Rules;
using FlightTickets.Flights;
using FlightTickets.Orders;
using FlightTickets.Payments;

namespace FlightTickets.Check;

/// <summary>Says which rows are compared with which, and by which rules.</summary>
internal sealed class Looks(Tables tables, TestGatewayJournal? gateway)
{
    public Look<OrderState> Orders => new("orders", tables.Orders, async (rows, cancellationToken) =>
    {
        var book = ReadGateway();
        var participants = rows.SelectMany(row => OrderSaga.Everything(row.State)).ToLookup(p => p.GrainType, p => p.Key);
        return new Neighbours
        {
            Gateway = book,
            Flights = await tables.Flights.ReadAsync(participants[Participant.FlightType], cancellationToken),
            Seats = await tables.Seats.ReadAsync(participants[Participant.SeatType], cancellationToken),
            HeldUnpaid = await tables.HeldUnpaid.ReadAsync(
                rows.Where(row => row.State.Phase == OrderPhase.Held).Select(row => row.State.UserId), cancellationToken),
            Payments = await tables.Payments.ReadAsync(
                rows.SelectMany(row => row.State.Payments.Select(tried => tried.IdIn(row.Key))), cancellationToken),
            Numbers = (await tables.Numbers.ReadAsync([IOrderNumbersGrain.Key], cancellationToken))
                .GetValueOrDefault(IOrderNumbersGrain.Key)?.State,
        };
    }, (row, known, moment) =>
        ConfirmedIsWhole.Check(row, known, moment).Concat(EndedHoldsNothing.Check(row, known, moment))
            .Concat(DrawsOnUnpaidPlaces.Check(row, known, moment)).Concat(TicketsNameSeats.Check(row, known, moment))
            .Concat(NumbersOnce.Check(row, known)));

    public Look<StoredUnpaidPlaces> HeldUnpaid => new(
        "allowances", tables.HeldUnpaid,
        async (rows, cancellationToken) => new Neighbours
        {
            Orders = await tables.Orders.ReadAsync(
                rows.SelectMany(row => row.State.Entries.Select(entry => entry.OrderId)), cancellationToken),
        },
        DrawsOnUnpaidPlaces.Check);

    public Look<FlightState> Flights => new(
        "flights", tables.Flights,
        async (rows, cancellationToken) => new Neighbours
        {
            Orders = await tables.Orders.ReadAsync(rows.SelectMany(row => row.State.Manifest.Entries.Keys), cancellationToken),
        },
        (row, known, moment) => WithinCapacity.Check(row, moment).Concat(BelongsToLiveOrder.Check(row, known, moment))
            .Concat(TicketsNameSeats.Check(row, known, moment)));

    public Look<StoredSeat> Seats => new(
        "seats", tables.Seats,
        async (rows, cancellationToken) => new Neighbours
        {
            Orders = await tables.Orders.ReadAsync(
                rows.SelectMany(row => row.State.Entries.Select(entry => entry.OrderId)), cancellationToken),
        },
        (row, known, moment) => SeatAssignedOnce.Check(row, moment).Concat(BelongsToLiveOrder.Check(row, known, moment))
            .Concat(OnBoardOnce.Check(row, known)));

    public Look<PaymentState> Payments => new("payments", tables.Payments, async (rows, cancellationToken) =>
    {
        // The gateway is read first: every order began before the gateway did anything for it. Waiting events are read before delivered
        // ones.
        var book = ReadGateway();
        return new Neighbours
        {
            Gateway = book,
            Untold = await tables.UntoldAsync(cancellationToken),
            Orders = await tables.Orders.ReadAsync(rows.Select(row => row.State.OrderId), cancellationToken),
            Accounts = await tables.Accounts.ReadAsync(rows.Select(row => row.Key), cancellationToken),
        };
    }, MoneyAddsUp.Check);

    public Look<LedgerAccountState> Accounts => new(
        "accounts", tables.Accounts,
        async (rows, cancellationToken) =>
            new Neighbours { Payments = await tables.Payments.ReadAsync(rows.Select(row => row.Key), cancellationToken) },
        (row, known, _) => MoneyAddsUp.Check(row, known));

    private GatewayBook? ReadGateway()
    {
        gateway?.ReadOthers();
        return gateway?.Book;
    }
}
