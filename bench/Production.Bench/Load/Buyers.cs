using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace FlightTickets.Bench;

/// <summary>Clients, each a thread with a connection, that book one place after another until stopped.</summary>
internal sealed class Buyers
{
    private const string Start = """
        {"passengers":[{"givenName":"Ada","familyName":"Lovelace","bornOn":"1990-12-10"}],
        "payment":{"method":"card","token":"tok_visa"},"segments":[{"flightId":
        """;
    private readonly Histogram[] _booked;
    private readonly Thread[] _threads;
    private readonly ConcurrentDictionary<string, long> _others = new();
    private readonly IReadOnlyList<IPEndPoint> _servers;
    private readonly Places _places;
    private readonly Func<int, string> _token;
    private readonly string _run = Guid.NewGuid().ToString("N");
    private volatile bool _stopped;
    private long _refused;
    private long _unknown;

    /// <param name="clients">How many.</param>
    /// <param name="servers">Shared evenly.</param>
    /// <param name="places">What they book.</param>
    /// <param name="token">The access token of a client, asked before each booking.</param>
    public Buyers(int clients, IReadOnlyList<IPEndPoint> servers, Places places, Func<int, string> token)
    {
        (_servers, _places, _token) = (servers, places, token);
        _booked = [.. Enumerable.Range(0, clients).Select(_ => new Histogram())];
        _threads = [.. Enumerable.Range(0, clients).Select(i => new Thread(() => Run(i), 256 * 1024) { IsBackground = true })];
    }

    /// <summary>Latencies of bookings that were confirmed.</summary>
    public Histogram Booked => Histogram.Sum(_booked);

    /// <summary>Answers 409.</summary>
    public long Refused => Interlocked.Read(ref _refused);

    /// <summary>Requests whose outcome the client does not know: 202, 5xx, or no answer.</summary>
    public long Unknown => Interlocked.Read(ref _unknown);

    /// <summary>All answers but 201, with their number.</summary>
    public IReadOnlyDictionary<string, long> Others => _others;

    public void Open()
    {
        foreach (var thread in _threads) thread.Start();
    }

    /// <summary>Stops after the bookings under way, and waits for them.</summary>
    public void Close()
    {
        _stopped = true;
        foreach (var thread in _threads) thread.Join();
    }

    /// <summary>Waits until no place is left.</summary>
    public void Finish()
    {
        foreach (var thread in _threads) thread.Join();
    }

    private void Run(int index)
    {
        using var connection = new BookingConnection(_servers[index % _servers.Count]);
        Span<char> order = stackalloc char[512];
        Span<char> key = stackalloc char[64];
        for (var n = 0; !_stopped && _places.TryTake(out var place); n++)
        {
            var written = Write(order, place);
            key.TryWrite(CultureInfo.InvariantCulture, $"{_run}-{index}-{n}", out var keyLength);
            var begun = Stopwatch.GetTimestamp();
            try
            {
                var (status, answer) = connection.Book(order[..written], key[..keyLength], _token(index));
                if (status == 201) _booked[index].Add((long)Stopwatch.GetElapsedTime(begun).TotalMicroseconds);
                else Count(status, answer.Span);
            }
            catch (SocketException e)
            {
                Interlocked.Increment(ref _unknown);
                Add($"no answer: {e.SocketErrorCode}");
            }
        }
    }

    private static int Write(Span<char> order, Place place)
    {
        var isWritten = place.Seat is null
            ? order.TryWrite($"{Start}\"{place.Flight}\",\"cabin\":\"economy\"}}]}}", out var length)
            : order.TryWrite($"{Start}\"{place.Flight}\",\"cabin\":\"economy\",\"seats\":[\"{place.Seat}\"]}}]}}", out length);
        return isWritten ? length : throw new InvalidOperationException("The order does not fit.");
    }

    private void Count(int status, ReadOnlySpan<byte> answer)
    {
        if (status == 409) Interlocked.Increment(ref _refused);
        if (status is 202 or >= 500) Interlocked.Increment(ref _unknown);
        var at = answer.IndexOf("\"code\":\""u8);
        var rest = at < 0 ? default : answer[(at + 8)..];
        var end = rest.IndexOf((byte)'"');
        Add(string.Create(CultureInfo.InvariantCulture, $"{status} {(end < 0 ? "" : Encoding.ASCII.GetString(rest[..end]))}").Trim());
    }

    private void Add(string what) => _others.AddOrUpdate(what, 1, static (_, n) => n + 1);
}
