using System.Runtime.InteropServices;

namespace FlightTickets.Startup;

/// <summary>Handles Ctrl-C and SIGTERM for a command without a host.</summary>
public static class StopSignals
{
    /// <summary>Cancels on either signal, until the result is disposed of.</summary>
    public static IDisposable Cancel(CancellationTokenSource source)
    {
        ArgumentNullException.ThrowIfNull(source);
        return new Registrations(
            [.. new[] { PosixSignal.SIGINT, PosixSignal.SIGTERM }.Select(signal => PosixSignalRegistration.Create(signal, context =>
        {
            context.Cancel = true;
            source.Cancel();
        }))]);
    }

    private sealed class Registrations(PosixSignalRegistration[] all) : IDisposable
    {
        public void Dispose()
        {
            foreach (var one in all) one.Dispose();
        }
    }
}
