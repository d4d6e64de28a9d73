using System.Collections.Concurrent;
using FlightTickets.Users;
using Microsoft.Extensions.Logging;

namespace FlightTickets.Api.Tests.Host;

/// <summary>Keeps what is logged for audits.</summary>
internal sealed class AuditLines : ILoggerProvider
{
    private readonly ConcurrentQueue<string> _lines = new();

    public IReadOnlyList<string> All => [.. _lines];

    public ILogger CreateLogger(string categoryName) => new Lines(categoryName == AuditEvents.Category ? _lines : null);

    public void Dispose()
    {
    }

    private sealed class Lines(ConcurrentQueue<string>? lines) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => lines is not null;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            lines?.Enqueue(formatter(state, exception));
    }
}
