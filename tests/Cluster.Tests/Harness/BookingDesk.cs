using System.Globalization;

namespace FlightTickets.Cluster.Tests;

/// <summary>A flight, and orders of one seat each on it, by their rows: for a test that knows which orders it has.</summary>
internal sealed class BookingDesk(BookingClient customer, string flight)
{
    /// <summary>Signs in and schedules the flight.</summary>
    public static async Task<BookingDesk> OpenAsync(BookingClient customer, CancellationToken cancellationToken)
    {
        await customer.SignInAsync(TestCluster.AdminEmail, TestCluster.AdminPassword, cancellationToken);
        var date = DateOnly.FromDateTime(DateTime.UtcNow).AddDays(30);
        await customer.EnsureAsync("v1/airplanes", new
        {
            tail = "N1RST",
            manufacturer = "Airbus",
            model = "A321",
            built = 2020,
            cabins = new[] { new { cabin = "economy", firstRow = 1, lastRow = 40, seats = "ABC DEF" } },
        }, cancellationToken);
        await customer.EnsureAsync("v1/flights", new
        {
            carrier = "CT",
            flightNumber = "7",
            origin = "JFK",
            destination = "LAX",
            departure = $"{date:yyyy-MM-dd}T08:00",
            arrival = $"{date:yyyy-MM-dd}T11:00",
            airplane = "N1RST",
            fares = new[] { new { cabin = "economy", amount = "199.00", currency = "USD" } },
        }, cancellationToken);
        return new BookingDesk(customer, $"CT-7-{date:yyyyMMdd}-JFK");
    }

    /// <summary>Books seat A of each row, under the row's idempotency key.</summary>
    public async Task<List<(string Id, string Reference)>> BookAsync(Range rows, CancellationToken cancellationToken)
    {
        var orders = new List<(string, string)>();
        for (var row = rows.Start.Value; row < rows.End.Value; row++)
        {
            var seat = string.Create(CultureInfo.InvariantCulture, $"{row}A");
            var outcome = await customer.BookAsync(flight, seat, $"key-{seat}", cancellationToken);
            Assert.True(outcome.OrderId is not null, outcome.Code);
            var found = await customer.GetAsync($"v1/orders/{outcome.OrderId}", cancellationToken);
            orders.Add((outcome.OrderId!, found.GetProperty("bookingReference").GetString()!));
        }

        return orders;
    }
}
