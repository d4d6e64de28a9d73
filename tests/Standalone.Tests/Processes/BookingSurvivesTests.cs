using System.Diagnostics;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Runtime.Versioning;
using System.Text.Json;
using FlightTickets.Startup;

namespace FlightTickets.Standalone.Tests.Processes;

/// <summary>The main job, as a newcomer does it: start, paste the printed lines, kill -9, start again.</summary>
[Collection(ProcessesCollection.Name)]
public sealed class BookingSurvivesTests : IDisposable
{
    /// <summary>The end of each printed line that needs a login.</summary>
    private const string Authorization = "Authorization: Bearer ${TOKEN:?the login failed}\"";

    private readonly TemporaryFolder _folder = new();

    private static CancellationToken Patience => CancellationTokenSource.CreateLinkedTokenSource(
        TestContext.Current.CancellationToken, new CancellationTokenSource(TimeSpan.FromMinutes(2)).Token).Token;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_booking_by_the_printed_lines_survives_a_kill()
    {
        var watch = Stopwatch.StartNew();
        string reference;
        await using (var first = StandaloneProcess.Start(_folder.Path))
        {
            await first.ReadyAsync(Patience);
            await first.LineAsync($"curl -sw \"\\n\" $API/v1/orders -H \"{Authorization}", Patience);
            TestContext.Current.TestOutputHelper!.WriteLine($"first start, with import, until ready: {watch.Elapsed}");
            Assert.Contains("121 flights taken", first.Output, StringComparison.Ordinal);
            Assert.Contains("shown this once", first.Output, StringComparison.Ordinal);
            var (exitCode, printed, _) = await ShellAsync(CurlLines(first.Output));
            Assert.Equal(0, exitCode);
            TestContext.Current.TestOutputHelper.WriteLine($"until booked: {watch.Elapsed}");
            Assert.Contains("\"status\":\"confirmed\"", printed, StringComparison.Ordinal);
            reference = Between(printed, "\"bookingReference\":\"", "\"");
            var (failed, ordered, said) = await ShellAsync(CurlLines(first.Output).Replace("/v1/auth/login", "/v1/auth/no-login",
                StringComparison.Ordinal));
            Assert.NotEqual(0, failed);
            Assert.Contains("TOKEN: the login failed", said, StringComparison.Ordinal);
            Assert.DoesNotContain("unauthenticated", ordered, StringComparison.Ordinal);
            await first.KillAsync();
        }

        watch.Restart();
        await using var second = StandaloneProcess.Start(_folder.Path);
        using var http = new HttpClient { BaseAddress = await second.ReadyAsync(Patience) };
        TestContext.Current.TestOutputHelper!.WriteLine($"second start until ready: {watch.Elapsed}");
        Assert.DoesNotContain("shown this once", second.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("flights taken", second.Output, StringComparison.Ordinal);

        var login = await http.PostAsJsonAsync("v1/auth/login",
            new { email = "ada@example.com", password = "analytical-engine-1843" }, Patience);
        var token = (await login.Content.ReadFromJsonAsync<JsonElement>(Patience)).GetProperty("accessToken").GetString();
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        var orders = await http.GetFromJsonAsync<JsonElement>("v1/orders", Patience);
        var order = Assert.Single(orders.GetProperty("data").EnumerateArray());
        Assert.Equal(reference, order.GetProperty("bookingReference").GetString());
        Assert.Equal("confirmed", order.GetProperty("status").GetString());
        Assert.Equal(ExitCodes.Ok, await second.TerminateAsync(Patience));
        Assert.DoesNotContain("   at ", second.Output, StringComparison.Ordinal);
    }

    [Fact]
    [UnsupportedOSPlatform("windows")]
    public async Task The_signing_key_is_readable_by_its_owner_only()
    {
        await using var process = StandaloneProcess.Start(_folder.Path, "--Import:Sample=none");
        await process.ReadyAsync(Patience);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(_folder.File("auth-signing-key.pem")));
    }

    private static string CurlLines(string output)
    {
        var lines = output[output.IndexOf("API=http", StringComparison.Ordinal)..];
        return lines[..(lines.LastIndexOf(Authorization, StringComparison.Ordinal) + Authorization.Length)];
    }

    private static async Task<(int ExitCode, string Printed, string Said)> ShellAsync(string script)
    {
        var info = new ProcessStartInfo("bash", ["-c", script])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        using var process = Process.Start(info)!;
        var said = process.StandardError.ReadToEndAsync(Patience);
        var printed = await process.StandardOutput.ReadToEndAsync(Patience);
        await process.WaitForExitAsync(Patience);
        return (process.ExitCode, printed, await said);
    }

    private static string Between(string text, string before, string after)
    {
        var begin = text.IndexOf(before, StringComparison.Ordinal) + before.Length;
        return text[begin..text.IndexOf(after, begin, StringComparison.Ordinal)];
    }
}
