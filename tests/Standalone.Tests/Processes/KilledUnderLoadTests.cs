using System.Collections.Concurrent;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;

namespace FlightTickets.Standalone.Tests.Processes;

/// <summary>
/// Ten times killed at a random moment under load: no acknowledged order is lost, no seat sold twice, and
/// unknown outcomes are settled by repeating the request.
/// </summary>
[Collection(ProcessesCollection.Name)]
public sealed class KilledUnderLoadTests : IDisposable
{
    private const int Rounds = 10, Clients = 8;
    private const string Password = "correct-horse-battery-staple";
    private readonly TemporaryFolder _folder = new();

    // Seat → order id; null while the outcome is unknown.
    private readonly ConcurrentDictionary<string, string?> _asked = new();
    private string _flight = "";

    private static CancellationToken Patience => CancellationTokenSource.CreateLinkedTokenSource(
        TestContext.Current.CancellationToken, new CancellationTokenSource(TimeSpan.FromMinutes(3)).Token).Token;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task No_acknowledged_order_is_lost()
    {
        var seed = Random.Shared.Next();
        TestContext.Current.TestOutputHelper!.WriteLine($"seed {seed}");
        var random = new Random(seed);
        for (var round = 0; round < Rounds; round++)
        {
            await using var process = Start();
            using var http = await SignedInAsync(process);
            await CheckAsync(http);
            await LoadUntilKilledAsync(process, http, killAfter: random.Next(1, 30), random.Next());
        }

        await using var last = Start();
        using var admin = await SignedInAsync(last);
        await CheckAsync(admin);
        TestContext.Current.TestOutputHelper.WriteLine($"{_asked.Count} orders");
    }

    private StandaloneProcess Start() =>
        StandaloneProcess.Start(_folder.Path, $"--Admin:Password={Password}", "--RateLimits:Enabled=false");

    private async Task<HttpClient> SignedInAsync(StandaloneProcess process)
    {
        var http = new HttpClient { BaseAddress = await process.ReadyAsync(Patience) };
        var line = await process.LineAsync("\"flightId\":\"", Patience);
        _flight = line.Split("\"flightId\":\"")[1].Split('"')[0];
        if (_asked.IsEmpty) await process.LineAsync("The first admin", Patience);
        var login = await http.PostAsJsonAsync("v1/auth/login", new { email = "admin@example.com", password = Password }, Patience);
        var token = (await login.Content.ReadFromJsonAsync<JsonElement>(Patience)).GetProperty("accessToken").GetString();
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        return http;
    }

    private async Task LoadUntilKilledAsync(StandaloneProcess process, HttpClient http, int killAfter, int seed)
    {
        var free = (await SeatsAsync(http)).Where(seat => seat.Status == "available").Select(seat => seat.Designator).ToArray();
        new Random(seed).Shuffle(free);
        var queue = new ConcurrentQueue<string>(free);
        var acknowledged = 0;
        var enough = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var clients = Enumerable.Range(0, Clients).Select(_ => Task.Run(async () =>
        {
            while (queue.TryDequeue(out var seat))
            {
                _asked[seat] = null;
                try
                {
                    _asked[seat] = await BookAsync(http, seat);
                }
                catch (HttpRequestException)
                {
                    return;
                }

                if (Interlocked.Increment(ref acknowledged) == killAfter) enough.TrySetResult();
            }
        })).ToArray();
        await Task.WhenAny(enough.Task, Task.WhenAll(clients));
        Assert.True(enough.Task.IsCompleted, process.Output);
        await process.KillAsync();
        await Task.WhenAll(clients);
    }

    /// <summary>Repeats requests of unknown outcome, then compares every order, seat and count.</summary>
    private async Task CheckAsync(HttpClient http)
    {
        foreach (var seat in _asked.Where(asked => asked.Value is null).Select(asked => asked.Key).ToArray())
            _asked[seat] = await BookAsync(http, seat);
        foreach (var (seat, order) in _asked)
        {
            var found = await http.GetFromJsonAsync<JsonElement>($"v1/orders/{order}", Patience);
            Assert.Equal("confirmed", found.GetProperty("status").GetString());
            Assert.Equal("captured", found.GetProperty("payment").GetProperty("status").GetString());
            Assert.Equal(seat, Assert.Single(found.GetProperty("tickets").EnumerateArray()).GetProperty("seat").GetString());
        }

        Assert.Equal(_asked.Count, _asked.Values.Distinct().Count());
        var seats = await SeatsAsync(http);
        Assert.Equal(_asked.Keys.Order(StringComparer.Ordinal),
            seats.Where(seat => seat.Status == "occupied").Select(seat => seat.Designator).Order(StringComparer.Ordinal));
        var flight = await http.GetFromJsonAsync<JsonElement>($"v1/flights/{_flight}", Patience);
        Assert.Equal(_asked.Count, flight.GetProperty("cabins")[0].GetProperty("sold").GetInt32());
    }

    private async Task<string> BookAsync(HttpClient http, string seat)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "v1/orders")
        {
            Content = JsonContent.Create(new
            {
                passengers = new[] { new { givenName = "Ada", familyName = "Lovelace", bornOn = "1990-12-10" } },
                segments = new[] { new { flightId = _flight, cabin = "economy", seats = new[] { seat } } },
                payment = new { method = "card", token = "tok_visa" },
            })
        };
        request.Headers.Add("Idempotency-Key", $"seat-{seat}");
        using var response = await http.SendAsync(request, Patience);
        var body = await response.Content.ReadFromJsonAsync<JsonElement>(Patience);
        Assert.True(response.StatusCode is HttpStatusCode.Created or HttpStatusCode.OK, body.ToString());
        return body.GetProperty("id").GetString()!;
    }

    private async Task<List<(string Designator, string Status)>> SeatsAsync(HttpClient http)
    {
        var map = await http.GetFromJsonAsync<JsonElement>($"v1/flights/{_flight}/seat-map", Patience);
        return [.. map.GetProperty("cabins").EnumerateArray()
            .SelectMany(cabin => cabin.GetProperty("rows").EnumerateArray())
            .SelectMany(row => row.GetProperty("sections").EnumerateArray())
            .SelectMany(section => section.GetProperty("elements").EnumerateArray())
            .Where(element => element.GetProperty("type").GetString() == "seat")
            .Select(element => (element.GetProperty("designator").GetString()!, element.GetProperty("status").GetString()!))];
    }
}
