using System.Runtime.InteropServices;

namespace FlightTickets.Startup;

/// <summary>Ctrl-C and SIGTERM for a command that has no host to hear them.</summary>
public static class StopSignals
{
    /// <summary>Cancels on either, until it is disposed of.</summary>
    public static IDisposable Cancel(CancellationTokenSource source)
    {
        ArgumentNullException.ThrowIfNull(source);
        return new Registrations([.. new[] { PosixSignal.SIGINT, PosixSignal.SIGTERM }.Select(signal => PosixSignalRegistration.Create(signal, context =>
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
