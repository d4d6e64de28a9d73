using System.Net.Sockets;
using MailKit;
using MailKit.Net.Smtp;
using MailKit.Security;
using Microsoft.Extensions.Options;

namespace FlightTickets.Notifications;

/// <summary>Sends mails to a mail server over a connection that stays open between mails.</summary>
internal sealed class SmtpMailSink(IOptions<MailOptions> options, TimeProvider time) : IMailSink, IDisposable
{
    private readonly Uri _server = new(options.Value.Smtp!);
    private readonly SemaphoreSlim _one = new(1);
    private readonly SmtpClient _client = new();

    public async Task SendAsync(Mail mail, CancellationToken cancellationToken)
    {
        using var message = MailMessages.Of(mail, options.Value.From, time.GetUtcNow());
        await _one.WaitAsync(cancellationToken);
        try
        {
            await ConnectAsync(cancellationToken);
            await _client.SendAsync(message, cancellationToken);
        }
        catch (SmtpCommandException e)
        {
            await _client.DisconnectAsync(quit: false, CancellationToken.None);
            // The message is logged, so it has neither the server's text nor the exception: both may name the recipient.
            throw new MailException($"{_server.Host} did not accept the mail: status {(int)e.StatusCode}.");
        }
        catch (Exception e) when (e is SocketException or IOException or ProtocolException or CommandException or AuthenticationException
            or SslHandshakeException or ServiceNotConnectedException)
        {
            await _client.DisconnectAsync(quit: false, CancellationToken.None);
            throw new MailException($"{_server.Host} did not accept the mail: {e.Message}", e);
        }
        catch (OperationCanceledException)
        {
            // The state of the SMTP conversation is unknown.
            await _client.DisconnectAsync(quit: false, CancellationToken.None);
            throw;
        }
        finally
        {
            _one.Release();
        }
    }

    private async Task ConnectAsync(CancellationToken cancellationToken)
    {
        if (_client.IsConnected) return;
        var isTls = _server.Scheme == "smtps";
        var hasPassword = _server.UserInfo.Length > 0;
        var security = isTls
            ? SecureSocketOptions.SslOnConnect
            : hasPassword ? SecureSocketOptions.StartTls : SecureSocketOptions.StartTlsWhenAvailable;
        await _client.ConnectAsync(_server.Host, _server.IsDefaultPort || _server.Port < 0 ? isTls ? 465 : 587 : _server.Port,
            security, cancellationToken);
        if (!hasPassword) return;
        var parts = _server.UserInfo.Split(':', 2);
        await _client.AuthenticateAsync(Uri.UnescapeDataString(parts[0]),
            Uri.UnescapeDataString(parts.ElementAtOrDefault(1) ?? ""), cancellationToken);
    }

    public void Dispose()
    {
        _client.Dispose();
        _one.Dispose();
    }
}
