using System.Globalization;
using FlightTickets.CommandLine;
using FlightTickets.Fleet;
using FlightTickets.Flights;
using FlightTickets.Operations;
using FlightTickets.Orders;
using FlightTickets.Payments;
using FlightTickets.Persistence;
using FlightTickets.Storage;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Serialization;

namespace FlightTickets.Check.Tests;

/// <summary>
/// No test but a measurement, run when it is asked for: how fast a check goes through 100,000 confirmed
/// orders with a seat each, on 1,000 flights, in SQLite.
/// <c>dotnet test --project tests/Check.Tests -c Release --explicit only --output Detailed</c>
/// </summary>
public sealed class SpeedTests
{
    private const int Flights = 1000, OrdersEach = 100;

    [Fact(Explicit = true)]
    public async Task Orders_per_second()
    {
        var folder = Directory.CreateTempSubdirectory("speed-");
        try
        {
            var settings = new Dictionary<string, string?> { ["DataFolder"] = folder.FullName };
            await FillAsync(settings);
            for (var run = 0; run < 3; run++)
            {
                using var output = new StringWriter(CultureInfo.InvariantCulture);
                var before = GC.GetTotalAllocatedBytes();
                Assert.Equal(0, await CommandRunner.RunAsync(
                    CheckCommand.Create([], host => host.Configuration.AddInMemoryCollection(settings), output), ["--grace=00:00:00"]));
                TestContext.Current.TestOutputHelper!.WriteLine(
                    $"{output}{GC.GetTotalMemory(forceFullCollection: true) / 1e6:N0} MB "
                        + $"live, {(GC.GetTotalAllocatedBytes() - before) / 1e6:N0} MB allocated");
            }
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static async Task FillAsync(Dictionary<string, string?> settings)
    {
        await using var states = await StoredStates.OpenAsync(new ConfigurationBuilder().AddInMemoryCollection(settings).Build(),
            store => store.OpenAsync(CancellationToken.None));
        var (store, fare, departure) = (states.Of("Orders"), new Money(19900, "USD"), DateTimeOffset.UtcNow.AddDays(30));
        for (var f = 0; f < Flights; f++)
        {
            var (key, tail) = ($"B6-{f + 1}-{departure:yyyyMMdd}-JFK", $"S{f}");
            var (rows, ledger) = (new List<RowWrite>(), FlightManifest.Empty);
            for (var i = 0; i < OrdersEach; i++)
            {
                var (id, seat) = (OrderId.Derive("u", "r", $"{f}/{i}"), $"{(i / 6) + 1}{"ABCDEF"[i % 6]}");
                ledger = ledger.With(id, HoldEntry<CabinPlaces>.Bought(1, new CabinPlaces(Cabin.Economy, 1)));
                rows.Add(Row("order", id, new OrderState
                {
                    Id = id,
                    UserId = "u",
                    RequestHash = "h",
                    Number = i,
                    BookingReference = "AAAAAA",
                    Phase = OrderPhase.Confirmed,
                    Attempt = 1,
                    Passengers = [new Passenger("Ada", "Lovelace", new DateOnly(1990, 12, 10))],
                    Segments = [new OrderSegment(key, Cabin.Economy, [seat], 0, fare, new Money(2000, "USD"), "279",
                        departure, departure.AddHours(3))],
                    CreatedAt = departure.AddDays(-40),
                    Payments = [new OrderPayment(1, "", "h", null, PaymentStatus.Captured, null) { Amount = fare }],
                }));
                rows.Add(Row("seat", FlightId.SeatKey(key, seat),
                    new StoredSeat { Version = 1, Entries = [new StoredSeatEntry { OrderId = id, SoldAttempt = 1 }] }));
                var payment = Paid(id, fare);
                rows.Add(Row("payment", PaymentId.Of(id, 1), payment));
                rows.Add(
                    Row("ledger-account", PaymentId.Of(id, 1), new LedgerAccountState { Captured = fare, Refunded = Money.Zero("USD") }));
            }

            rows.Add(Row("flight", key, new FlightState
            {
                Command = new ScheduleFlight("RSW", departure.DateTime, null, departure.DateTime.AddHours(3), null, tail, []),
                Airplane = tail,
                DepartureUtc = departure,
                ArrivalUtc = departure.AddHours(3),
                OriginZone = "America/New_York",
                DestinationZone = "America/New_York",
                Layout = StandardLayout.For(150),
                Cabins = [new CabinInventory(Cabin.Economy, 150, null, fare, new Money(2000, "USD"))],
                Manifest = ledger,
            }));
            rows.Add(
                Row("airplane", tail,
                    new AirplaneState
                    {
                        Flights = [
                        new Assignment(key, departure.ToUnixTimeSeconds(), departure.AddHours(3).ToUnixTimeSeconds())]
                    }));
            await store.WriteAsync(rows, CancellationToken.None);
        }

        RowWrite Row<TState>(string type, string id, TState state)
            where TState : class => new()
            {
                Key = new RowKey(type, id),
                NewEtag = Guid.NewGuid(),
                Payload = new StateCodec<TState>(states.Services.GetRequiredService<Serializer<TState>>()).Encode(
                    state, isCleared: false, 0),
            };
    }

    private static PaymentState Paid(string order, Money fare) => Repair.PaymentAlignment.Align(
        Repair.PaymentAlignment.New(order, "u", fare, "auth_"), fare.Minor, 0, DateTimeOffset.UtcNow.AddDays(-10));
}
