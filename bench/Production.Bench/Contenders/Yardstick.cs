using System.Net;
using FlightTickets.Servers;

namespace FlightTickets.Bench;

/// <summary>Hand-written SQL.</summary>
internal sealed class Yardstick(Options options) : Contender("yardstick", options)
{
    private const string Seats = "select count(*), count(distinct (flight_id, seat)) from booking where seat is not null";
    private const string Program = "bench/SqlYardstick/bin/Release/net10.0/FlightTickets.SqlYardstick.dll";
    private const string Orders = """
        select (select count(*) from booking), (select count(*) from payment), (select sum(sold) from flight)::bigint,
            (select count(*) from outbox)
        """;
    private readonly string _repository = options.Repository;
    private long _received;

    public override async Task<IReadOnlyList<string>> CheckAsync(CancellationToken cancellationToken)
    {
        List<string> complaints = [];
        // The relay's last batches.
        long[] row;
        using var pause = new PeriodicTimer(TimeSpan.FromMilliseconds(200));
        for (var tries = 0; ; tries++)
        {
            row = await Sql.RowAsync(Database!, Orders, cancellationToken);
            if (row[3] == 0 || tries > 100) break;
            await pause.WaitForNextTickAsync(cancellationToken);
        }

        var (bookings, payments, sold, waiting) = (row[0], row[1], row[2], row[3]);
        if (bookings < Confirmed || bookings > Confirmed + Unknown)
            complaints.Add(Text($"{Confirmed} bookings were acknowledged and {Unknown} are unknown, but {bookings} are stored"));
        if (payments != bookings || sold != bookings) complaints.Add(Text($"{bookings} bookings, {payments} payments, {sold} places sold"));
        if (waiting > 0) complaints.Add(Text($"{waiting} events were not published"));
        row = await Sql.RowAsync(Database!, Seats, cancellationToken);
        if (row[0] != row[1]) complaints.Add(Text($"{row[0]} seats were booked, {row[1]} different ones"));

        // Delivery is at least once, so more may arrive; the counter starts with the process. The consumer may be a moment behind.
        var received = 0L;
        for (var tries = 0; tries < 100; tries++)
        {
            received = (long)(await RuntimePage.ReadAsync(MetricsPages, cancellationToken)).Sum("yardstick_events_received_total");
            if (_received + received >= bookings) break;
            await pause.WaitForNextTickAsync(cancellationToken);
        }

        _received += received;
        if (_received < bookings) complaints.Add(Text($"{bookings} bookings, but {_received} events arrived"));
        return complaints;
    }

    protected override async Task<IEnumerable<(string Name, int Id)>> LaunchAsync(CancellationToken cancellationToken)
    {
        var endpoint = new IPEndPoint(IPAddress.Loopback, FreePort.Next());
        var process = await LaunchAsync("yardstick", Path.Combine(_repository, Program), new Dictionary<string, string>
        {
            ["ASPNETCORE_URLS"] = $"http://{endpoint}",
            ["ConnectionStrings__Postgres"] = Database!,
            ["ConnectionStrings__RabbitMq"] = Servers.Rabbit.ConnectionString,
        });
        (Endpoints, MetricsPages) = ([endpoint], [new Uri($"http://{endpoint}/metrics")]);
        return [process];
    }
}
