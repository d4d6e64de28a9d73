using System.CommandLine;
using FlightTickets.CommandLine;
using FlightTickets.Startup;

namespace FlightTickets.Standalone.Tests.CommandLine;

/// <summary>The command line that all hosts share.</summary>
public sealed class HostProgramTests
{
    private string[]? _served;
    private string? _worked;

    [Fact]
    public async Task Settings_go_to_the_host_in_either_form()
    {
        Assert.Equal(ExitCodes.Ok, await RunAsync("--Import:Sample=none", "--urls", "http://localhost:1", "--datafolder=a=b"));
        Assert.Equal(["--Import:Sample=none", "--urls=http://localhost:1", "--datafolder=a=b"], _served!);
        Assert.Equal(ExitCodes.Ok, await RunAsync("run", "--Logging:LogLevel:Default=Debug"));
        Assert.Equal(["--Logging:LogLevel:Default=Debug"], _served!);
    }

    [Fact]
    public async Task Commands_take_their_own_flags_and_the_settings()
    {
        Assert.Equal(7, await RunAsync("work", "--DataFolder=here", "--fast"));
        Assert.Equal("True --DataFolder=here", _worked);
        Assert.Null(_served);
    }

    [Theory]
    [InlineData("--Import:Sampel=none")]
    [InlineData("--Logging:")]
    [InlineData("--json")]
    [InlineData("-v")]
    [InlineData("serve")]
    [InlineData("work", "--slow")]
    [InlineData("work", "more")]
    [InlineData("health", "--json")]
    [InlineData("--DataFolder")]
    [InlineData("--DataFolder", "--urls=http://localhost:1")]
    public async Task Unknown_arguments_are_errors(params string[] args)
    {
        Assert.Equal(ExitCodes.Usage, await RunAsync(args));
        Assert.Null(_served);
        Assert.Null(_worked);
    }

    [Fact]
    public async Task Startup_errors_have_their_exit_codes()
    {
        Assert.Equal(ExitCodes.InputOutput, await Program(_ => throw new StartupException(ExitCodes.InputOutput, "no")).RunAsync([]));
        Assert.Equal(ExitCodes.Unavailable, await Program(_ => throw new OperationCanceledException()).RunAsync([]));
        // A bug keeps its stack trace.
        await Assert.ThrowsAsync<NotSupportedException>(() => Program(_ => throw new NotSupportedException()).RunAsync([]));
    }

    private Task<int> RunAsync(params string[] args)
    {
        (_served, _worked) = (null, null);
        return Program(settings =>
        {
            _served = settings;
            return Task.CompletedTask;
        }).RunAsync(args);
    }

    private HostProgram Program(Func<string[], Task> serve) => new()
    {
        Name = "test",
        Summary = "A host.",
        DefaultUrl = "http://localhost:8080",
        Serve = serve,
        Commands = settings => [Work(settings)],
    };

    private Command Work(string[] settings)
    {
        var fast = new Option<bool>("--fast");
        var work = new Command("work") { fast };
        work.SetAction((parsed, _) =>
        {
            _worked = $"{parsed.GetValue(fast)} {string.Join(' ', settings)}";
            return Task.FromResult(7);
        });
        return work;
    }
}
