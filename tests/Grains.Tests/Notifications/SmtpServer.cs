using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Threading.Channels;

namespace FlightTickets.Tests.Notifications;

/// <summary>As much of RFC 5321 as a client needs, on loopback.</summary>
internal sealed class SmtpServer : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly Channel<string> _mails = Channel.CreateUnbounded<string>();
    private readonly CancellationTokenSource _stopping = new();
    private readonly Task _accepting;

    public SmtpServer()
    {
        _listener.Start();
        _accepting = AcceptAsync();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>Whether it is too busy to take mails.</summary>
    public bool IsBusy { get; set; }

    public ChannelReader<string> Mails => _mails.Reader;

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        _listener.Stop();
        await _accepting;
        _stopping.Dispose();
    }

    private async Task AcceptAsync()
    {
        var conversations = new List<Task>();
        try
        {
            while (true) conversations.Add(TalkAsync(await _listener.AcceptTcpClientAsync(_stopping.Token)));
        }
        catch (OperationCanceledException)
        {
            await Task.WhenAll(conversations);
        }
    }

    private async Task TalkAsync(TcpClient client)
    {
        using (client)
        {
            try
            {
                await using var stream = client.GetStream();
                using var reader = new StreamReader(stream, Encoding.UTF8);
                await using var writer = new StreamWriter(stream) { NewLine = "\r\n", AutoFlush = true };
                await writer.WriteLineAsync("220 test");
                while (await reader.ReadLineAsync(_stopping.Token) is { } line)
                {
                    switch (line.Split(' ')[0].ToUpperInvariant())
                    {
                        case "MAIL" when IsBusy:
                            await writer.WriteLineAsync("451 4.3.2 Too busy");
                            break;
                        case "DATA":
                            await writer.WriteLineAsync("354 Go on");
                            var mail = new StringBuilder();
                            while (await reader.ReadLineAsync(_stopping.Token) is { } text && text != ".") mail.AppendLine(text);
                            await _mails.Writer.WriteAsync(mail.ToString());
                            await writer.WriteLineAsync("250 Taken");
                            break;
                        case "QUIT":
                            await writer.WriteLineAsync("221 Bye");
                            return;
                        default:
                            await writer.WriteLineAsync("250 OK");
                            break;
                    }
                }
            }
            catch (Exception e) when (e is IOException or OperationCanceledException)
            {
                // The client left, or the test is over.
            }
        }
    }
}
