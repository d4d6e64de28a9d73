using System.Diagnostics;

namespace FlightTickets.Servers;

/// <summary>Starts a server and polls it until it answers, ends, or times out.</summary>
internal static class ServerStart
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan BetweenQuestions = TimeSpan.FromMilliseconds(50);

    /// <summary>Starts a server and returns it when it answers.</summary>
    /// <param name="name">What to call it.</param>
    /// <param name="output">The file that its output goes to.</param>
    /// <param name="start">Starts it.</param>
    /// <param name="answers">Whether it can be used.</param>
    /// <param name="isPassing">Whether an end with this output is no reason to give up: it is started again.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    /// <exception cref="InvalidOperationException">It ended, or did not answer; the text holds its output.</exception>
    public static async Task<ChildProcess> RunAsync(
        string name, string output, Func<Task<ChildProcess>> start, Func<CancellationToken, Task<bool>> answers,
        Func<string, bool>? isPassing, CancellationToken cancellationToken)
    {
        var begun = Stopwatch.GetTimestamp();
        var server = await start();
        try
        {
            // Servers do not announce that they listen, so they are polled.
            using var pause = new PeriodicTimer(BetweenQuestions);
            while (!await answers(cancellationToken))
            {
                var isOver = Stopwatch.GetElapsedTime(begun) > Patience;
                if (isOver || !server.IsRunning)
                {
                    var text = await File.ReadAllTextAsync(output, cancellationToken);
                    if (isOver || isPassing?.Invoke(text) != true)
                        throw new InvalidOperationException($"{name} {(isOver ? "did not answer" : "ended while it started")}:\n{text}");

                    await server.DisposeAsync();
                    server = await start();
                }

                await pause.WaitForNextTickAsync(cancellationToken);
            }

            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }
}
