using System.Collections.Immutable;
using FlightTickets.Fleet;
using FlightTickets.Flights;
using FlightTickets.Orders;
using FlightTickets.Payments;

namespace FlightTickets.Check.Tests;

/// <summary>Something that must not be, put into the stored rows of a town.</summary>
/// <param name="Rule">The rule that has to find it.</param>
/// <param name="Id">What it has to name.</param>
/// <param name="Plant">Damages rows; what it returns puts them back.</param>
internal sealed record Corruption(string Rule, Func<StoredTown, string> Id, Func<StoredTown, IEnumerable<Task<Func<Task>>>> Plant)
{
    private static readonly DateTimeOffset Long = DateTimeOffset.UtcNow.AddYears(1);

    public static ImmutableDictionary<string, Corruption> All { get; } = new Dictionary<string, Corruption>
    {
        ["a seat assigned to two orders"] = new("seat-twice", town => $"{town.Flight}/1A", town =>
            [Seat(town, "1A",
                seat => seat with { Entries = seat.Entries.Add(new StoredSeatEntry { OrderId = town.Other, SoldAttempt = 1 }) })]),
        ["a seat assigned to a cancelled order"] = new("seat-of-ended-order", town => $"{town.Flight}/8A", town =>
            [Seat(town, "8A", seat => seat with { Entries = [new StoredSeatEntry { OrderId = town.Cancelled, SoldAttempt = 9 }] })]),
        ["a seat assigned to an order that says another one"] = new("seat-not-wanted", town => $"{town.Flight}/8A", town =>
            [Seat(town, "8A", seat => seat with { Entries = [new StoredSeatEntry { OrderId = town.Confirmed, SoldAttempt = 1 }] })]),
        ["two live tickets that name one seat"] = new("seat-on-two-tickets", town => $"{town.Flight}/1A", town =>
            [Order(town, town.Other, order => order with { Segments = [order.Segments[0] with { Seats = ["1A"] }] })]),
        ["a live ticket for a seat of another order"] = new("seat-of-another", town => town.Other, town =>
        [
            Seat(town, "2A", seat => seat with { Entries = [new StoredSeatEntry { OrderId = town.Confirmed, SoldAttempt = 1 }] }),
        ]),
        ["a passenger on board who has not checked in"] = new("on-board-without-ticket", town => $"{town.Flight}/1A", town =>
            [Seat(town, "1A", seat => seat with { CheckedIn = true, Boarded = true })]),
        ["a passenger on board in two seats"] = new("on-board-without-ticket", town => $"{town.Flight}/8A", town =>
        [
            Order(town, town.Confirmed, order => order with { CheckIns = [new OrderCheckIn(0, 0, 1)] }),
            Seat(town, "1A", seat => seat with { CheckedIn = true, Boarded = true }),
            Seat(town, "8A", seat => seat with
            {
                Boarded = true,
                Entries = [new StoredSeatEntry { OrderId = town.Confirmed, SoldAttempt = 1 }],
            }),
        ]),
        ["somebody on board in nobody's seat"] = new("on-board-without-ticket", town => $"{town.Flight}/8A", town =>
            [Seat(town, "8A", seat => seat with { Boarded = true, Entries = [] })]),
        ["a sale to no order"] = new("sale-of-no-order", town => town.Flight, town =>
            [Flight(town, flight => flight with { Manifest = flight.Manifest.With("ord_AAAAAAAAAAAAAAAAAAAAAA", Sold(1)) })]),
        ["more sold than authorized"] = new("oversold", town => town.Flight, town =>
            [Flight(town, flight => flight with { Cabins = [.. flight.Cabins.Select(cabin => cabin with { Capacity = 3 })] })]),
        ["a confirmed order without its sale"] = new("not-sold", town => town.Confirmed, town =>
            [Flight(town, flight => flight with { Manifest = flight.Manifest.With(town.Confirmed, HoldEntry<CabinPlaces>.None) })]),
        ["a confirmed order sold too little"] = new("not-sold", town => town.Confirmed, town =>
            [Flight(town, flight => flight with { Manifest = flight.Manifest.With(town.Confirmed, Sold(1)) })]),
        ["a confirmed order without its seat"] = new("seat-not-assigned", town => town.Confirmed, town =>
            [Seat(town, "1B", seat => seat with { Entries = [] })]),
        ["a confirmed order whose money was not captured"] = new("not-captured", town => town.Confirmed, town =>
            [Payment(town, town.Confirmed, 1,
                payment => payment! with { Status = PaymentStatus.Authorized, Captured = Money.Zero("USD"), Ledger = [] })]),
        ["a confirmed order captured twice"] = new("captured-twice", town => town.Confirmed, town =>
        [
            Payment(town, town.Confirmed, 2, _ => new PaymentState
            {
                OrderId = town.Confirmed,
                UserId = "ada",
                Amount = new Money(39800, "USD"),
                Captured = new Money(39800, "USD"),
                Refunded = Money.Zero("USD"),
                Status = PaymentStatus.Captured,
                Ledger = Movement(39800),
            }),
            Order(town, town.Confirmed,
                order => order with { Payments = order.Payments.Add(order.Payments[0] with { Number = 2, Series = null }) }),
        ]),
        ["an expired order that still has its place"] = new("ended-holds", town => town.Expired, town =>
            [Flight(town,
                flight => flight with { Manifest = flight.Manifest.With(town.Expired,
                    new HoldEntry<CabinPlaces> { Promised = new(9, new CabinPlaces(Cabin.Economy, 1), Long) }) })]),
        ["a cancelled order that keeps its money"] = new("keeps-money", town => town.Cancelled, town =>
            [Payment(town, town.Cancelled, 1,
                payment => payment! with { Status = PaymentStatus.Captured, Refunded = Money.Zero("USD"), RefundKeys = [],
                    Ledger = [.. payment.Ledger.Take(2)] })]),
        ["a ledger that does not sum to zero"] = new("ledger-not-zero", town => town.PaymentOf(town.Confirmed), town =>
            [Payment(town, town.Confirmed, 1,
                payment =>
                    payment! with { Ledger = payment.Ledger.SetItem(1, payment.Ledger[1] with { Amount = new Money(-1, "USD") }) })]),
        ["a general ledger that was told something else"] = new("general-ledger-disagrees", town => town.PaymentOf(town.Other), town =>
            [town.PlantAsync<LedgerAccountState>("Payments", "ledger-account", town.PaymentOf(town.Other),
                account => account! with { Captured = new Money(1, "USD") })]),
        ["a gateway that gave money back"] = new("gateway-disagrees", town => town.PaymentOf(town.Other), town =>
            [JournalAsync(town,
                $"{(int)GatewayVerb.Refund}\tsomebody\t{TestGateway.AuthorizationOf(KeyOf(town, town.Other))}\t100\t0\n")]),
        ["a promise that is lost"] = new("not-promised", town => town.Held, town =>
            [Flight(town, flight => flight with { Manifest = flight.Manifest.With(town.Held, HoldEntry<CabinPlaces>.None) })]),
        ["an order that nobody will ever wake"] = new("stuck", town => town.Cancelled, town =>
            [Order(town, town.Cancelled, order => order with { Phase = OrderPhase.Cancelling })]),
        ["an order that changes its flight and has lost the one it has"] = new("not-sold", town => town.Confirmed, town =>
        [
            Order(town, town.Confirmed, order => Changing(order, town, OrderPhase.Changing)),
            Flight(town, flight => flight with { Manifest = flight.Manifest.With(town.Confirmed, HoldEntry<CabinPlaces>.None) }),
        ]),
        ["an order that goes back from a change and has lost its seat"] = new("seat-not-assigned", town => town.Confirmed, town =>
        [
            Order(town, town.Confirmed, order => Changing(order, town, OrderPhase.Reverting)),
            Seat(town, "1B", seat => seat with { Entries = [] }),
        ]),
        ["an order that has changed its flight and has no place on the new one"] = new("not-sold", town => town.Confirmed, town =>
            [Order(town, town.Confirmed, order => Left(order, town))]),
        ["an order that leaves a flight and was given too much back"] = new("given-back", town => town.Confirmed, town =>
        [
            Order(town, town.Confirmed, order => Left(order, town)),
            Payment(town, town.Confirmed, 1,
                payment => payment! with { Refunded = new Money(100, "USD"), Status = PaymentStatus.PartiallyRefunded }),
        ]),
        ["a place on a flight that an order does not change to any more"] = new("sale-not-wanted", town => town.Empty, town =>
            [town.PlantAsync<FlightState>("Flights", "flight", town.Empty,
                flight => flight! with { Manifest = flight.Manifest.With(town.Confirmed, Sold(2)) })]),
        ["a part that is cancelled and takes another passenger's seat along"] = new("seat-not-assigned", town => town.Confirmed, town =>
        [
            Order(town, town.Confirmed, order => order with
            {
                Phase = OrderPhase.Reducing,
                Attempt = 2,
                CancelledBy = "quo_part",
                Quotes = [new OrderQuote("quo_part", new Money(19900, "USD"), Long, "k", "h") { Part = new OrderPart([0], []) }],
            }),
            Seat(town, "1B", seat => seat with { Entries = [] }),
        ]),
        ["a held order that draws on nobody's allowance"] = new("allowance-not-drawn", town => town.Held, town =>
            [UnpaidPlaces(town, _ => new StoredUnpaidPlaces([]))]),
        ["an allowance that an order draws on which is paid"] = new("allowance-of-paid-order", _ => "ada", town =>
            [UnpaidPlaces(town, allowance => Drawn(allowance, town.Confirmed))]),
        ["an allowance that an order draws on which has ended"] = new("allowance-of-ended-order", _ => "ada", town =>
            [UnpaidPlaces(town, allowance => Drawn(allowance, town.Expired))]),
        ["an allowance that no order draws on"] = new("allowance-of-no-order", _ => "ada", town =>
            [UnpaidPlaces(town, allowance => Drawn(allowance, "ord_AAAAAAAAAAAAAAAAAAAAAA"))]),
        ["two orders with one number"] = new("number-twice",
            town => string.CompareOrdinal(town.Confirmed, town.Other) > 0 ? town.Confirmed : town.Other, town =>
                [town.PlantAsync<OrderState>("Orders", "order", town.Other, order => order! with { Number = 1 }),
                    town.PlantAsync<OrderState>("Orders", "order", town.Confirmed, order => order! with { Number = 1 })]),
        ["a counter of order numbers that was set back"] = new("number-again", town => town.Held, town =>
            [town.PlantAsync<OrderNumbersState>("Orders", "order-numbers", IOrderNumbersGrain.Key,
                numbers => numbers! with { Next = 1 })]),
        ["an airplane on two flights at once"] = new("flights-overlap", _ => "T101", town =>
            [town.PlantAsync<FlightState>("Flights", "flight", town.Empty, flight => flight! with { Airplane = "T101" })]),
        ["a schedule with two flights at once"] = new("schedule-overlaps", _ => "T101", town =>
            [town.PlantAsync<AirplaneState>("Fleet", "airplane", "T101",
                airplane => airplane! with { Flights = airplane.Flights.Add(airplane.Flights[0] with { FlightId = town.Empty }) })]),
    }.ToImmutableDictionary();

    private static OrderState Changing(OrderState order, StoredTown town, OrderPhase phase) => order with
    {
        Phase = phase,
        Attempt = 2,
        BaseAttempt = 1,
        CancelledBy = "quo_change",
        Quotes = [new OrderQuote("quo_change", Money.Zero("USD"), Long, "k", "h")],
        Change = new OrderChange(0, order.Segments[0] with { FlightId = town.Empty, Seats = [] }, Money.Zero("USD"),
            Money.Zero("USD"), Money.Zero("USD")),
    };

    private static OrderState Left(OrderState order, StoredTown town)
    {
        var changing = Changing(order, town, OrderPhase.Leaving);
        return changing with { Segments = [changing.Change!.Other], Change = changing.Change with { Other = order.Segments[0] } };
    }

    private static StoredUnpaidPlaces Drawn(StoredUnpaidPlaces? allowance, string orderId) =>
        new(allowance!.Entries.RemoveAll(entry => entry.OrderId == orderId).Add(new StoredHeldPlaces(orderId, 1, 2, Long.UtcTicks, 0, 0)));

    private static Task<Func<Task>> UnpaidPlaces(StoredTown town, Func<StoredUnpaidPlaces?, StoredUnpaidPlaces> change) =>
        town.PlantAsync("Orders", Participant.UnpaidPlacesType, "ada", change);

    private static HoldEntry<CabinPlaces> Sold(int places) => new() { Sold = new(1, new CabinPlaces(Cabin.Economy, places)) };

    private static ImmutableArray<LedgerEntry> Movement(long minor) =>
        [new(default, "capture", "gateway", new Money(minor, "USD"), "cap"),
            new(default, "capture", "revenue", new Money(-minor, "USD"), "cap")];

    private static Task<Func<Task>> Seat(StoredTown town, string seat, Func<StoredSeat, StoredSeat> change) =>
        town.PlantAsync<StoredSeat>("Flights", "seat", FlightId.SeatKey(town.Flight, seat), stored => change(stored ?? new StoredSeat()));

    private static Task<Func<Task>> Flight(StoredTown town, Func<FlightState, FlightState> change) =>
        town.PlantAsync<FlightState>("Flights", "flight", town.Flight, flight => change(flight!));

    private static string KeyOf(StoredTown town, string order) => $"{order}/{town.PaymentOf(order).Split('.', 2)[1]}/authorize";

    private static Task<Func<Task>> Order(StoredTown town, string id, Func<OrderState, OrderState> change) =>
        town.PlantAsync<OrderState>("Orders", "order", id, order => change(order!));

    private static Task<Func<Task>> Payment(StoredTown town, string order, int number, Func<PaymentState?, PaymentState> change) =>
        town.PlantAsync("Payments", "payment", number == 1 ? town.PaymentOf(order) : PaymentId.Of(order, number), change);

    private static async Task<Func<Task>> JournalAsync(StoredTown town, string line)
    {
        var path = Path.Combine(town.Folder, "test-gateway", "planted.log");
        await File.WriteAllTextAsync(path, line, TestContext.Current.CancellationToken);
        return () =>
        {
            File.Delete(path);
            return Task.CompletedTask;
        };
    }
}
