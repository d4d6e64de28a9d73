using System.Diagnostics;
using System.Globalization;
using FlightTickets.Bench;

LoadOptions options;
try
{
    options = LoadOptions.Parse(args);
}
catch (ArgumentException e)
{
    Console.Error.WriteLine(e.Message);
    return 64;
}

using var handler = new SocketsHttpHandler { MaxConnectionsPerServer = options.Clients, UseCookies = false };
using var http = new HttpClient(handler) { BaseAddress = options.Url, Timeout = TimeSpan.FromSeconds(30) };
var client = new BookingClient(http);
var admin = await client.SignInAsync(options.AdminEmail, options.AdminPassword);
Console.WriteLine($"adding {options.Flights} flights of {Schedule.Seats.Count} seats");
var flights = await Schedule.EnsureAsync(client, options, admin);
var token = await client.RegisterAsync($"load-{Environment.ProcessId}-{DateTime.UtcNow.Ticks}@example.com", "correct horse battery staple");

// Each seat is used once, in an order given by the seed, so a spread load books free seats only.
var places = flights.SelectMany(flight => Schedule.Seats.Select(seat => (flight, seat))).ToArray();
if (options.Load == Load.Spread) new Random(options.Seed).Shuffle(places);
var next = -1;

await RunAsync("warm-up", options.Warmup);
await RunAsync("measured", options.Duration);
return 0;

async Task RunAsync(string phase, TimeSpan duration)
{
    var tally = new Tally();
    var cpu = ServerCpu();
    var watch = Stopwatch.StartNew();
    await Task.WhenAll(Enumerable.Range(0, options.Clients).Select(c => Task.Run(() => ClientAsync(c, tally, watch, duration))));
    Console.WriteLine($"{phase}: {tally.Report(options, watch.Elapsed, [.. ServerCpu().Zip(cpu, (after, before) => after - before)])}");
}

async Task ClientAsync(int index, Tally tally, Stopwatch watch, TimeSpan duration)
{
    var latencies = tally.Open();
    while (watch.Elapsed < duration)
    {
        var place = options.Load == Load.Refused ? index % 8 : Interlocked.Increment(ref next);
        if (place >= places.Length) return;
        var (flight, seat) = places[place];

        // One flight at a time, until its last place.
        if (options.Load == Load.Hot) flight = flights[place / Schedule.MostAuthorized % flights.Count];
        var begin = Stopwatch.GetTimestamp();
        try
        {
            var (status, code) = await client.BookAsync(flight, options.Load == Load.Hot ? null : seat,
                Guid.NewGuid().ToString("N"), token);
            if (status == 201) latencies.Add(Stopwatch.GetElapsedTime(begin).TotalMilliseconds);
            else tally.Other(string.Create(CultureInfo.InvariantCulture, $"{status} {code}"));
        }
        catch (Exception e) when (e is HttpRequestException or TaskCanceledException)
        {
            tally.Other(e.GetType().Name);
        }
    }
}

double[] ServerCpu() => [.. options.ServerPids.Select(pid => Process.GetProcessById(pid).TotalProcessorTime.TotalSeconds)];
