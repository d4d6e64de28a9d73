using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;

namespace FlightTickets.Cluster.Tests;

/// <summary>An order that was acknowledged to a customer.</summary>
internal sealed record Acknowledged(string OrderId, string Flight, string Seat, string Key);

/// <summary>
/// Customers who book as long as the scenario lasts: one a flight, so that a flight nobody can book is seen. Every eighth
/// seat is wanted by two at once, of whom one must be refused.
/// </summary>
internal sealed class Load : IAsyncDisposable
{
    public const int Flights = 12, Rows = 90;
    private const string Letters = "ABCDEF";
    private static readonly TimeSpan Rhythm = TimeSpan.FromMilliseconds(200);
    private static int _run = (int)(DateTimeOffset.UtcNow.ToUnixTimeSeconds() % 400);

    private readonly LoadBalancer _apis;
    private readonly CancellationTokenSource _end = new();
    private readonly ConcurrentQueue<(long At, int Flight)> _times = [];
    private readonly List<BookingClient> _clients = [];
    private Task _customers = Task.CompletedTask;
    private TaskCompletionSource _booked = Pulse();
    private string[] _flights = [];

    public Load(LoadBalancer apis) => _apis = apis;

    public ConcurrentBag<Acknowledged> Orders { get; } = [];

    public ConcurrentBag<string> Errors { get; } = [];

    public ConcurrentBag<string> Refusals { get; } = [];

    public int Repeated => _repeated;

    private int _repeated;

    /// <summary>Makes the flights and the customers, and lets them begin.</summary>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        var admin = Client();
        await admin.SignInAsync(TestCluster.AdminEmail, TestCluster.AdminPassword, cancellationToken);
        var run = Interlocked.Increment(ref _run);
        var date = DateOnly.FromDateTime(DateTime.UtcNow).AddDays(30 + run % 300);
        _flights = new string[Flights];
        await Parallel.ForEachAsync(Enumerable.Range(0, Flights), cancellationToken, async (i, patience) =>
        {
            var tail = string.Create(CultureInfo.InvariantCulture, $"N{run:D3}C{(char)('A' + i)}");
            await admin.EnsureAsync("v1/airplanes", new
            {
                tail,
                manufacturer = "Airbus",
                model = "A321",
                built = 2020,
                cabins = new[] { new { cabin = "economy", firstRow = 1, lastRow = Rows, seats = "ABC DEF" } },
            }, patience);
            await admin.EnsureAsync("v1/flights", new
            {
                carrier = "CT",
                flightNumber = $"{run * Flights % 9000 + i + 1}",
                origin = "JFK",
                destination = "LAX",
                departure = $"{date:yyyy-MM-dd}T08:00",
                arrival = $"{date:yyyy-MM-dd}T11:00",
                airplane = tail,
                fares = new[] { new { cabin = "economy", amount = "199.00", currency = "USD" } },
            }, patience);
            _flights[i] = $"CT-{run * Flights % 9000 + i + 1}-{date:yyyyMMdd}-JFK";
        });

        _customers = Task.WhenAll(
            Enumerable.Range(0, Flights).Select(flight => Task.Run(() => BookAsync(flight, admin.Token), CancellationToken.None)));
        await BookedAsync(10, cancellationToken);
    }

    /// <summary>Waits until every flight was booked so many times more.</summary>
    /// <exception cref="InvalidOperationException">The customers have finished before that: no seats are left.</exception>
    public async Task BookedAsync(int each, CancellationToken cancellationToken)
    {
        var from = Stopwatch.GetTimestamp();
        while (true)
        {
            // Taken before looking: a booking in between is not missed.
            var next = Volatile.Read(ref _booked).Task;
            var counts = _times.Where(time => time.At >= from).CountBy(time => time.Flight).Where(flight => flight.Value >= each);
            if (counts.Count() == Flights) return;
            if (_customers.IsCompleted)
            {
                await _customers;
                throw new InvalidOperationException(
                    $"The customers have finished before each of {Flights} flights was booked {each} times more.");
            }

            await Task.WhenAny(next, _customers).WaitAsync(cancellationToken);
        }
    }

    /// <summary>The longest time after a moment in which no flight, and in which some flight, was not booked.</summary>
    public (TimeSpan Any, TimeSpan Worst) Silence(long since)
    {
        var times = _times.Where(time => time.At >= since).ToArray();
        return (Longest(times.Select(time => time.At)),
            Enumerable.Range(0, Flights).Max(flight => Longest(times.Where(time => time.Flight == flight).Select(time => time.At))));

        TimeSpan Longest(IEnumerable<long> at)
        {
            var (before, longest) = (since, TimeSpan.Zero);
            foreach (var time in at.Order())
            {
                var gap = Stopwatch.GetElapsedTime(before, time);
                if (gap > longest) longest = gap;
                before = time;
            }

            return longest;
        }
    }

    /// <summary>Lets every customer finish the booking it is at: nothing is unknown afterwards.</summary>
    public async Task FinishAsync(CancellationToken cancellationToken)
    {
        await _end.CancelAsync();
        await _customers.WaitAsync(cancellationToken);
    }

    public IReadOnlyList<string> FlightIds => _flights;

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        foreach (var client in _clients) client.Dispose();
        _end.Dispose();
    }

    private BookingClient Client()
    {
        var client = new BookingClient(_apis);
        _clients.Add(client);
        return client;
    }

    private async Task BookAsync(int index, string token)
    {
        using var client = new BookingClient(_apis) { Token = token };
        using var rhythm = new PeriodicTimer(Rhythm);
        for (var seat = 0; seat < Rows * Letters.Length && !_end.IsCancellationRequested; seat++)
        {
            var designator = string.Create(CultureInfo.InvariantCulture, $"{seat / Letters.Length + 1}{Letters[seat % Letters.Length]}");
            var rivals = seat % 8 == 7 ? 2 : 1;
            await Task.WhenAll(Enumerable.Range(0, rivals).Select(_ => BookOnceAsync(client, index, designator)));
            await rhythm.WaitForNextTickAsync(CancellationToken.None);
        }
    }

    private async Task BookOnceAsync(BookingClient client, int index, string seat)
    {
        var key = Guid.NewGuid().ToString("N");
        var outcome = await client.BookAsync(_flights[index], seat, key, CancellationToken.None);
        if (outcome.Errors.Count > 0) Interlocked.Increment(ref _repeated);
        foreach (var error in outcome.Errors) Errors.Add(error);
        if (outcome.OrderId is { } order)
        {
            _times.Enqueue((Stopwatch.GetTimestamp(), index));
            Orders.Add(new Acknowledged(order, _flights[index], seat, key));
            Interlocked.Exchange(ref _booked, Pulse()).SetResult();
        }
        else Refusals.Add(outcome.Code!);
    }

    private static TaskCompletionSource Pulse() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
