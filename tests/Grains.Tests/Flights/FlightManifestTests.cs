using FlightTickets.Flights;
using FlightTickets.Orders;
using static FlightTickets.Grains.Tests.Flights.FlightSamples;

namespace FlightTickets.Grains.Tests.Flights;

public sealed class FlightManifestTests
{
    [Fact]
    public void Durable_state_comes_back_unchanged()
    {
        var id = OrderId.Derive("u", "POST /v1/orders", "k");
        var flight = Flight(authorized: 100)
            .Held(Hold(id, places: 2)).Confirmed(id)
            .Held(Hold("another id")).Confirmed("another id").Held(Hold("another id", attempt: 200, promised: true, places: 9))
            .Held(Hold("gone", promised: true)).Released("gone")
            .Held(Hold("brief"));
        var back = FlightManifest.Unpack(flight.Manifest.Pack()).Entries;
        Assert.Equal(3, back.Count);
        foreach (var (orderId, entry) in back) Assert.Equal(flight.Manifest[orderId], entry);
    }

    [Fact]
    public void Records_that_grew_are_those_of_the_entries_whichever_way_the_ledger_took()
    {
        // Each step goes on from one of the last ledgers, so that some grow from one that was grown from before.
        var random = new Random(7);
        List<FlightManifest> ledgers = [FlightManifest.Empty];
        var until = new DateTimeOffset(2027, 5, 10, 8, 0, 0, TimeSpan.Zero);
        for (var step = 0; step < 2_000; step++)
        {
            var from = ledgers[^random.Next(1, Math.Min(4, ledgers.Count + 1))];
            var order = random.Next(4) == 0 ? $"odd id {random.Next(40)}" : OrderId.Derive("u", "POST /v1/orders", $"k{random.Next(200)}");
            var places = new CabinPlaces(default, random.Next(1, 10));
            var attempt = random.Next(1, 300);
            var next = from.With(order, random.Next(5) switch
            {
                0 => from[order] with { Provisional = new Lease<CabinPlaces>(attempt, places, until) },
                1 => from[order] with { Promised = new Lease<CabinPlaces>(attempt, places, until) },
                2 => HoldEntry<CabinPlaces>.None,
                3 => new HoldEntry<CabinPlaces> { Released = new Tombstone(attempt, until, Durable: random.Next(2) == 0) },
                _ => HoldEntry<CabinPlaces>.Bought(attempt, places),
            });
            ledgers.Add(random.Next(3) == 0 ? next : random.Next(9) == 0 ? FlightManifest.Unpack(next.Pack()) : next);
        }

        foreach (var ledger in ledgers)
        {
            var durable = ledger.Entries.Where(e => e.Value.IsDurable).ToDictionary(e => e.Key, e => Durable(e.Value));
            Assert.Equal(durable, FlightManifest.Unpack(ledger.Pack()).Entries.ToDictionary());
        }

        static HoldEntry<CabinPlaces> Durable(HoldEntry<CabinPlaces> entry) =>
            entry with { Provisional = null, Released = entry.Released is { Durable: true } released ? released : null };
    }

    [Fact]
    public void A_settled_order_takes_about_24_bytes()
    {
        var flight = Flight(authorized: 300);
        var empty = flight.Manifest.Pack().Length;
        for (var i = 0; i < 300; i++)
        {
            var id = OrderId.Derive("u", "POST /v1/orders", $"k{i}");
            flight = flight.Held(Hold(id)).Confirmed(id);
        }

        Assert.InRange((flight.Manifest.Pack().Length - empty) / 300.0, 16, 24);
    }

    [Fact]
    public void An_order_id_in_another_spelling_of_the_same_bytes_stays_itself()
    {
        // The last character of 16 bytes in base64url has four idle bits: these two decode alike.
        const string one = "ord_AAAAAAAAAAAAAAAAAAAAAA", other = "ord_AAAAAAAAAAAAAAAAAAAAAB";
        var flight = Flight().Held(Hold(one)).Confirmed(one).Held(Hold(other)).Confirmed(other);
        Assert.Equal([one, other], FlightManifest.Unpack(flight.Manifest.Pack()).Entries.Keys.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void A_newer_format_is_not_misread() => Assert.Throws<InvalidDataException>(() => FlightManifest.Unpack([99]));
}
