using System.Buffers.Text;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace FlightTickets.Bench;

/// <summary>
/// One keep-alive connection that books over a blocking socket: a send and a receive per booking, no thread pool, nothing allocated.
/// On a small machine the driver's processor time is taken from the server.
/// </summary>
internal sealed class BookingConnection(IPEndPoint server) : IDisposable
{
    private readonly byte[] _request = new byte[4_096];
    private readonly byte[] _response = new byte[16_384];
    private Socket? _socket;

    /// <summary>Books a place, paid at once.</summary>
    /// <param name="order">The JSON body.</param>
    /// <param name="key">The idempotency key.</param>
    /// <param name="token">The access token.</param>
    /// <returns>The status, and the whole answer until the next call.</returns>
    /// <exception cref="SocketException">The server did not answer; the booking's outcome is unknown.</exception>
    public (int Status, ReadOnlyMemory<byte> Answer) Book(ReadOnlySpan<char> order, ReadOnlySpan<char> key, string token)
    {
        try
        {
            _socket ??= Connect();
            Send(_socket, order, key, token);
            return Receive(_socket);
        }
        catch (SocketException)
        {
            Dispose();
            throw;
        }
    }

    public void Dispose()
    {
        _socket?.Dispose();
        _socket = null;
    }

    private Socket Connect()
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp)
        {
            NoDelay = true,
            ReceiveTimeout = 30_000,
            SendTimeout = 30_000,
        };
        socket.Connect(server);
        return socket;
    }

    private void Send(Socket socket, ReadOnlySpan<char> order, ReadOnlySpan<char> key, string token)
    {
        var length = 0;
        void Write(ReadOnlySpan<char> text) => length += Encoding.ASCII.GetBytes(text, _request.AsSpan(length));

        Write("POST /v1/orders HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nAuthorization: Bearer ");
        Write(token);
        Write("\r\nIdempotency-Key: ");
        Write(key);
        Write("\r\nContent-Length: ");
        Utf8Formatter.TryFormat(order.Length, _request.AsSpan(length), out var digits);
        length += digits;
        Write("\r\n\r\n");
        Write(order);
        for (var sent = 0; sent < length;) sent += socket.Send(_request.AsSpan(sent, length - sent));
    }

    private (int Status, ReadOnlyMemory<byte> Answer) Receive(Socket socket)
    {
        var length = 0;
        while (true)
        {
            var received = socket.Receive(_response.AsSpan(length));
            if (received == 0) throw new SocketException((int)SocketError.ConnectionReset);
            length += received;
            if (IsWhole(_response.AsSpan(0, length))) break;
            if (length == _response.Length) throw new SocketException((int)SocketError.MessageSize);
        }

        return (Utf8Parser.TryParse(_response.AsSpan(9, 3), out int status, out _) ? status : 0, _response.AsMemory(0, length));
    }

    private static bool IsWhole(ReadOnlySpan<byte> answer)
    {
        var end = answer.IndexOf("\r\n\r\n"u8);
        if (end < 0) return false;
        var header = answer[..end];
        var at = header.IndexOf("Content-Length: "u8);
        if (at < 0) return answer.EndsWith("0\r\n\r\n"u8) || header.IndexOf("chunked"u8) < 0;
        return Utf8Parser.TryParse(header[(at + 16)..], out int length, out _) && answer.Length >= end + 4 + length;
    }
}
