using System.Diagnostics;
using FlightTickets.Deployment.Tests.Running;
using FlightTickets.Servers;

namespace FlightTickets.Deployment.Tests.Containers;

/// <summary>
/// The image as it would run: no shell, no root, a read-only root file system, and still an airport's time. Needs a Docker engine and the
/// image (<c>docker build --target standalone -t flighttickets-standalone .</c>); says so where they are missing.
/// </summary>
public sealed class ContainerTests
{
    private const string Image = "flighttickets-standalone";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_container_knows_when_it_is_six_at_Kennedy_airport()
    {
        var engine = await Docker("image", "inspect", "--format", "{{.Id}}", Image);
        Assert.SkipUnless(engine.ExitCode == 0, $"No container was started, and NOTHING of the image was checked: {engine.Output}");
        var port = FreePort.Next();
        var run = await Docker(
            "run", "--detach", "--read-only", "--cap-drop", "ALL", "--security-opt", "no-new-privileges", "--tmpfs",
            "/data:uid=1654,gid=1654", "--network", "host",
            "-e", $"ASPNETCORE_URLS=http://127.0.0.1:{port}", "-e", "Import__Sample=none", "-e", "RateLimits__Enabled=false", "-e",
            $"Admin__Password={BookingClient.Password}", Image);
        Assert.True(run.ExitCode == 0, run.Output);
        var container = run.Output.Trim();
        try
        {
            // The image's own health check says when it is ready.
            var deadline = Stopwatch.StartNew();
            while ((await Docker("exec", container, "dotnet", "FlightTickets.Standalone.dll", "health")).ExitCode != 0)
                Assert.True(deadline.Elapsed < TimeSpan.FromMinutes(2), (await Docker("logs", container)).Output);

            using var http = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{port}") };
            var client = new BookingClient(http);
            var summer = await client.MakeFlightAsync("2028-05-10T06:10", "2028-05-10T09:21");
            var winter = await client.MakeFlightAsync("2028-12-10T06:10", "2028-12-10T09:21");
            Assert.Equal("2028-05-10T10:10:00Z", summer.GetProperty("departure").GetProperty("utc").GetString());
            Assert.Equal("2028-12-10T11:10:00Z", winter.GetProperty("departure").GetProperty("utc").GetString());
            var customer = await client.CustomerAsync("ada@example.com", "Ada");
            var order = await client.BookAsync(customer, summer.GetProperty("id").GetString()!, "12A");
            Assert.Equal("confirmed", order.GetProperty("status").GetString());

            Assert.NotEqual(0, (await Docker("exec", container, "sh", "-c", "true")).ExitCode);
            Assert.Equal("1654", (await Docker("inspect", "--format", "{{.Config.User}}", container)).Output.Trim());
            await Docker("stop", "--time", "60", container);
            Assert.Equal("0", (await Docker("inspect", "--format", "{{.State.ExitCode}}", container)).Output.Trim());
        }
        finally
        {
            await Docker("rm", "--force", container);
        }
    }

    private static async Task<(int ExitCode, string Output)> Docker(params string[] arguments)
    {
        try
        {
            using var docker = Process.Start(new ProcessStartInfo("docker",
                arguments)
            { RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false })!;
            var errors = docker.StandardError.ReadToEndAsync(Cancellation);
            var output = await docker.StandardOutput.ReadToEndAsync(Cancellation);
            await docker.WaitForExitAsync(Cancellation);
            return (docker.ExitCode, output + await errors);
        }
        catch (System.ComponentModel.Win32Exception exception)
        {
            return (-1, $"docker is not installed ({exception.Message}).");
        }
    }
}
