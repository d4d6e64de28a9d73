using System.Diagnostics;
using System.Text.RegularExpressions;
using FlightTickets.Deployment.Tests.Running;

namespace FlightTickets.Deployment.Tests.Manifests;

/// <summary>
/// <c>deploy/pin-images</c> names every image from elsewhere by its digest. The registry is a program of this test in the place of docker.
/// </summary>
public sealed partial class PinnedImagesTests : IDisposable
{
    private static readonly string[] Files = ["Dockerfile", "compose.yaml", "k8s/overlays/dev/databases.yaml"];

    private readonly string _folder = Directory.CreateTempSubdirectory("flighttickets-pins-").FullName;

    public PinnedImagesTests()
    {
        foreach (var file in Files)
        {
            var copy = Path.Combine(_folder, file);
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(Repository.PathOf(file), copy);
        }
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Every_third_party_image_gets_its_digest_and_later_a_newer_one()
    {
        var before = Images();
        Assert.All(before, image => Assert.DoesNotContain('@', image));
        foreach (var digest in new[] { new string('a', 64), new string('b', 64) })
        {
            Assert.Equal(0, await PinAsync("sha256:" + digest));
            Assert.Equal(before.Select(image => $"{image}@sha256:{digest}"), Images());
        }

        // Ours are built here and have none.
        Assert.Contains("image: flighttickets-silo\n", await File.ReadAllTextAsync(Path.Combine(_folder, "compose.yaml"),
            TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_answer_that_is_not_a_digest_stops_the_script()
    {
        var before = Images();
        Assert.NotEqual(0, await PinAsync("not found"));
        Assert.Equal(before, Images());
    }

    private string[] Images() =>
        [.. Files.SelectMany(file => Named().Matches(File.ReadAllText(Path.Combine(_folder, file)))
            .Select(match => match.Groups[1].Value))];

    private async Task<int> PinAsync(string answer)
    {
        var bin = Directory.CreateDirectory(Path.Combine(_folder, "bin")).FullName;
        var docker = Path.Combine(bin, "docker");
        await File.WriteAllTextAsync(docker, $"#!/bin/sh\necho '{answer}'\n", TestContext.Current.CancellationToken);
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(docker, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        var start = new ProcessStartInfo(Repository.PathOf("deploy/pin-images"), [_folder])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["PATH"] = $"{bin}:{Environment.GetEnvironmentVariable("PATH")}";
        using var process = Process.Start(start)!;
        var output = Task.WhenAll(process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        await output;
        return process.ExitCode;
    }

    [GeneratedRegex(@"^(?:FROM|[ -]*image:) ([^ \n]+:[^ \n]+)", RegexOptions.Multiline)]
    private static partial Regex Named();
}
