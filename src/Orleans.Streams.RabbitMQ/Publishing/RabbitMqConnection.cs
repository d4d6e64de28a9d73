using System.Security.Authentication;
using Microsoft.Extensions.Logging;
using RabbitMQ.Client;
using RabbitMQ.Client.Exceptions;

namespace Orleans.Streams.RabbitMQ.Publishing;

/// <summary>
/// One connection that reconnects with back-off when it is lost, and declares the topology each time. RabbitMQ.Client's own recovery is
/// off: it would revive channels under the same objects, while acknowledgements must go to the right channel, old or new.
/// </summary>
internal sealed partial class RabbitMqConnection(
    RabbitMqStreamOptions options, RabbitMqTopology topology, string purpose, TimeProvider time, ILogger logger) : IAsyncDisposable
{
    private readonly SemaphoreSlim _turn = new(1);
    private IConnection? _connection;
    private bool _disposed;

    /// <summary>
    /// The open connection, or a new one, tried until there is one or <paramref name="cancellationToken"/> ends the wait.
    /// </summary>
    /// <exception cref="OperationCanceledException">The wait was ended.</exception>
    /// <exception cref="OrleansConfigurationException">The broker answers and refuses the request, if
    /// <paramref name="failOnConfiguration"/>.</exception>
    public async Task<IConnection> GetAsync(CancellationToken cancellationToken, bool failOnConfiguration = false)
    {
        if (_connection is { IsOpen: true } open)
        {
            return open;
        }

        for (var attempt = 0; ; attempt++)
        {
            // Held for one attempt only: a caller that wants to learn about a wrong configuration must not wait behind endless attempts.
            await _turn.WaitAsync(cancellationToken);
            try
            {
                ObjectDisposedException.ThrowIf(_disposed, this);
                return _connection is { IsOpen: true } opened ? opened : await ConnectAsync(cancellationToken);
            }
            catch (Exception e) when (!cancellationToken.IsCancellationRequested
                && !(failOnConfiguration && e is OrleansConfigurationException) && e is not ObjectDisposedException)
            {
                if (failOnConfiguration && e is BrokerUnreachableException && Refusal(e) is { } refusal)
                {
                    throw new OrleansConfigurationException(refusal, e);
                }

                LogNotConnected(purpose, topology.Exchange, e);
            }
            finally
            {
                _turn.Release();
            }

            await Task.Delay(Backoff(attempt), time, cancellationToken);
        }
    }

    /// <summary>The pause before the next attempt.</summary>
    public TimeSpan Backoff(int attempt)
    {
        var ceiling = Math.Min(options.ReconnectMaxDelay.TotalMilliseconds,
            options.ReconnectMinDelay.TotalMilliseconds * Math.Pow(2, Math.Min(attempt, 20)));
        // Half of it is random, so that many silos do not reconnect at the same instant.
        return TimeSpan.FromMilliseconds(ceiling * (0.5 + (Random.Shared.NextDouble() / 2)));
    }

    /// <summary>
    /// Closes a channel without waiting for an answer: on a connection that has just broken the library would wait 20 s.
    /// </summary>
    public static async Task DropAsync(IChannel channel) =>
        await channel.DisposeAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(1))
            .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);

    public async ValueTask DisposeAsync()
    {
        _disposed = true;
        if (Interlocked.Exchange(ref _connection, null) is { } connection)
        {
            await CloseAsync(connection);
        }
    }

    private async Task<IConnection> ConnectAsync(CancellationToken cancellationToken)
    {
        if (Interlocked.Exchange(ref _connection, null) is { } lost)
        {
            await CloseAsync(lost);
        }

        var (factory, endpoints) = AmqpUri.Parse(options.ConnectionString, Configure);
        factory.AutomaticRecoveryEnabled = false;
        factory.TopologyRecoveryEnabled = false;
        // The broker, not the client library, limits the size.
        factory.MaxInboundMessageBodySize = Math.Max(factory.MaxInboundMessageBodySize, (uint)options.MaxMessageBytes + 65_536u);
        var connection = await factory.CreateConnectionAsync(endpoints, factory.ClientProvidedName, cancellationToken);
        try
        {
            await topology.DeclareAsync(connection, cancellationToken);
        }
        catch
        {
            await CloseAsync(connection);
            throw;
        }

        _connection = connection;
        LogConnected(purpose, topology.Exchange, connection.Endpoint.ToString());
        return connection;
    }

    private void Configure(ConnectionFactory factory)
    {
        // A peer that vanished without a word is noticed after two missed beats; single-active-consumer waits for that.
        factory.RequestedHeartbeat = TimeSpan.FromSeconds(10);
        factory.RequestedConnectionTimeout = TimeSpan.FromSeconds(10);
        factory.ClientProvidedName = $"{topology.Exchange} {purpose} on {Environment.MachineName}";
        TlsTrust.Apply(options, factory);
        options.ConfigureConnection?.Invoke(factory);
    }

    /// <summary>A refusal by the broker or TLS that a retry would not change.</summary>
    private static string? Refusal(Exception exception) => exception switch
    {
        AuthenticationFailureException or PossibleAuthenticationFailureException or OperationInterruptedException =>
            "The broker refuses the login or the virtual host "
                + $"of {nameof(RabbitMqStreamOptions)}.{nameof(RabbitMqStreamOptions.ConnectionString)}: {exception.Message}",
        AuthenticationException =>
            $"TLS with the broker of {nameof(RabbitMqStreamOptions)}.{nameof(RabbitMqStreamOptions.ConnectionString)} cannot be "
                + $"had: {exception.Message} "
            + "Its certificate must be for that host and of an authority that this machine trusts, or "
            + $"of {nameof(RabbitMqStreamOptions.CertificateAuthorities)}; "
            + $"the broker may ask for a {nameof(RabbitMqStreamOptions.ClientCertificate)}.",
        AggregateException { InnerExceptions: [var only] } => Refusal(only),
        // Another node may accept.
        AggregateException several when several.InnerExceptions.All(inner => Refusal(inner) is not null) =>
            Refusal(several.InnerExceptions[0]),
        { InnerException: { } inner } => Refusal(inner),
        _ => null,
    };

    private async Task CloseAsync(IConnection connection)
    {
        try
        {
            if (connection.IsOpen)
            {
                await connection.CloseAsync(Constants.ReplySuccess, "Goodbye", TimeSpan.FromSeconds(2),
                    abort: true, CancellationToken.None);
            }

            await connection.DisposeAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(2), time);
        }
        catch (Exception e)
        {
            // It is being discarded, and the broker forgets it as well.
            LogCloseFailed(purpose, topology.Exchange, e);
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Connected for {Purpose} of {Exchange} to {Endpoint}")]
    private partial void LogConnected(string purpose, string exchange, string endpoint);

    [LoggerMessage(Level = LogLevel.Warning, Message = "No connection for {Purpose} of {Exchange}; it will be tried again")]
    private partial void LogNotConnected(string purpose, string exchange, Exception exception);

    [LoggerMessage(Level = LogLevel.Debug, Message = "Closing a connection for {Purpose} of {Exchange} failed")]
    private partial void LogCloseFailed(string purpose, string exchange, Exception exception);
}
