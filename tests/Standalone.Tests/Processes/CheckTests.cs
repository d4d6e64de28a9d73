using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using FlightTickets.Startup;

namespace FlightTickets.Standalone.Tests.Processes;

/// <summary>
/// <c>check</c> as an operator runs it: beside a selling server, after a kill, and on a tampered database.
/// </summary>
[Collection(ProcessesCollection.Name)]
public sealed class CheckTests : IDisposable
{
    private const string Password = "correct-horse-battery-staple";
    private readonly TemporaryFolder _folder = new();

    private static CancellationToken Patience => CancellationTokenSource.CreateLinkedTokenSource(
        TestContext.Current.CancellationToken, new CancellationTokenSource(TimeSpan.FromMinutes(3)).Token).Token;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task It_reads_beside_a_server_that_sells_and_after_its_death()
    {
        await using (var server = StandaloneProcess.Start(_folder.Path, $"--Admin:Password={Password}", "--RateLimits:Enabled=false"))
        {
            using var http = new HttpClient { BaseAddress = await server.ReadyAsync(Patience) };
            var flight = (await server.LineAsync("\"flightId\":\"", Patience)).Split("\"flightId\":\"")[1].Split('"')[0];
            var login = await http.PostAsJsonAsync("v1/auth/login", new { email = "admin@example.com", password = Password }, Patience);
            var token = (await login.Content.ReadFromJsonAsync<JsonElement>(Patience)).GetProperty("accessToken").GetString();
            http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);

            using var enough = new CancellationTokenSource();
            var booked = 0;
            var load = Task.WhenAll(Enumerable.Range(0, 4).Select(client => Task.Run(async () =>
            {
                for (var i = 0; !enough.IsCancellationRequested; i++)
                {
                    if (await BookAsync(http, flight, $"{client}-{i}")) Interlocked.Increment(ref booked);
                }
            })));
            for (var i = 0; i < 3; i++) Assert.Equal(0, await CheckAsync(ExitCodes.Ok, "--json"));
            await EndsAsync(ExitCodes.TemporaryFailure, "is used by another process", "repair");
            await server.KillAsync();
            await enough.CancelAsync();
            await Assert.ThrowsAnyAsync<HttpRequestException>(() => load);
            Assert.NotEqual(0, booked);
        }

        Assert.Equal(0, await CheckAsync(ExitCodes.Ok, "--json"));
    }

    [Fact]
    public async Task Unreadable_input_is_reported()
    {
        await EndsAsync(ExitCodes.DataError, "There is no database", "check");
        await EndsAsync(ExitCodes.Usage, "--grace=soon is not a time span", "check", "--grace=soon");
        await File.WriteAllTextAsync(_folder.File("flighttickets.db"), new string('x', 10_000), TestContext.Current.CancellationToken);
        await EndsAsync(ExitCodes.DataError, "is damaged", "check");
        Assert.False(File.Exists(_folder.File("process.lock")));
    }

    private async Task<int> CheckAsync(int exitCode, params string[] arguments)
    {
        await using var check = StandaloneProcess.Start(_folder.Path, ["check", .. arguments]);
        var ended = await check.ExitAsync(Patience);
        Assert.True(ended == exitCode, check.Output);
        var output = check.Output;
        return JsonDocument.Parse(output[output.IndexOf('{')..]).RootElement.GetProperty("violations").GetArrayLength();
    }

    private async Task EndsAsync(int exitCode, string message, params string[] arguments)
    {
        await using var check = StandaloneProcess.Start(_folder.Path, arguments);
        Assert.Equal(exitCode, await check.ExitAsync(Patience));
        Assert.Contains(message, check.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", check.Output, StringComparison.Ordinal);
    }

    private static async Task<bool> BookAsync(HttpClient http, string flight, string key)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "v1/orders")
        {
            Content = JsonContent.Create(new
            {
                passengers = new[] { new { givenName = "Ada", familyName = "Lovelace", bornOn = "1990-12-10" } },
                segments = new[] { new { flightId = flight, cabin = "economy" } },
                payment = new { method = "card", token = "tok_visa" },
            }),
        };
        request.Headers.Add("Idempotency-Key", key);
        using var response = await http.SendAsync(request, Patience);
        return response.IsSuccessStatusCode;
    }
}
