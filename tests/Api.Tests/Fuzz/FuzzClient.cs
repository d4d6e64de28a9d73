using System.Globalization;
using System.Net.Sockets;
using System.Text;

namespace FlightTickets.Api.Tests.Fuzz;

/// <summary>An answer, as it came over the wire.</summary>
internal sealed record FuzzAnswer(int Status, IReadOnlyDictionary<string, string> Headers, string Body)
{
    public string? Header(string name) => Headers.GetValueOrDefault(name);
}

/// <summary>Sends requests that no HTTP client would send.</summary>
internal static class FuzzClient
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <exception cref="OperationCanceledException">There was no answer in time.</exception>
    public static async Task<FuzzAnswer> SendAsync(Uri address, FuzzRequest request, string? token, CancellationToken stopping)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        patience.CancelAfter(Patience);
        using var client = new TcpClient();
        await client.ConnectAsync(address.Host, address.Port, patience.Token);
        await using var stream = client.GetStream();
        try
        {
            await stream.WriteAsync(Bytes(request, token), patience.Token);
        }
        catch (IOException)
        {
            // The server has answered and closed before it had everything.
        }

        return await ReadAsync(stream, patience.Token);
    }

    private static byte[] Bytes(FuzzRequest request, string? token)
    {
        var head = new StringBuilder($"{request.Operation.Method} {request.Target} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n");
        if (token is not null) head.Append(CultureInfo.InvariantCulture, $"Authorization: Bearer {token}\r\n");
        foreach (var (name, value) in request.Headers) head.Append(CultureInfo.InvariantCulture, $"{name}: {value}\r\n");
        using var bytes = new MemoryStream();
        if (request.ChunkSize == 0)
        {
            bytes.Write(Encoding.UTF8.GetBytes($"{head}Content-Length: {request.Body.Length}\r\n\r\n"));
            bytes.Write(request.Body);
            return bytes.ToArray();
        }

        bytes.Write(Encoding.UTF8.GetBytes($"{head}Transfer-Encoding: chunked\r\n\r\n"));
        if (request.ChunkSize == FuzzRequest.BrokenChunk) bytes.Write("FFFFFFFFFFFFFFFF\r\n"u8);
        foreach (var chunk in request.Body.Chunk(request.ChunkSize > 0 ? request.ChunkSize : 1000))
        {
            bytes.Write(Encoding.ASCII.GetBytes($"{chunk.Length:X}\r\n"));
            bytes.Write(chunk);
            bytes.Write("\r\n"u8);
        }

        bytes.Write("0\r\n\r\n"u8);
        return bytes.ToArray();
    }

    private static async Task<FuzzAnswer> ReadAsync(NetworkStream stream, CancellationToken cancellationToken)
    {
        using var bytes = new MemoryStream();
        var buffer = new byte[16 * 1024];
        while (true)
        {
            var read = 0;
            try
            {
                read = await stream.ReadAsync(buffer, cancellationToken);
            }
            catch (IOException)
            {
                // Reset after the answer: what came is what there is.
            }

            bytes.Write(buffer, 0, read);
            var text = Encoding.UTF8.GetString(bytes.GetBuffer(), 0, (int)bytes.Length);
            while (text.StartsWith("HTTP/1.1 1", StringComparison.Ordinal) && text.Contains("\r\n\r\n", StringComparison.Ordinal))
                text = text[(text.IndexOf("\r\n\r\n", StringComparison.Ordinal) + 4)..];
            var end = text.IndexOf("\r\n\r\n", StringComparison.Ordinal);
            // A stream of events has no end.
            if (read > 0 && (end < 0 || !text[..end].Contains("text/event-stream", StringComparison.OrdinalIgnoreCase))) continue;
            return end < 0 ? new FuzzAnswer(0, new Dictionary<string, string>(), text) : Parse(text[..end], text[(end + 4)..]);
        }
    }

    private static FuzzAnswer Parse(string head, string body)
    {
        var lines = head.Split("\r\n");
        var headers = lines[1..].Select(l => l.Split(": ", 2)).GroupBy(h => h[0], StringComparer.OrdinalIgnoreCase)
            .ToDictionary(h => h.Key, h => string.Join(", ", h.Select(v => v[1])), StringComparer.OrdinalIgnoreCase);
        if (headers.ContainsKey("Transfer-Encoding")) body = Joined(body);
        return new FuzzAnswer(int.Parse(lines[0].Split(' ')[1], CultureInfo.InvariantCulture), headers, body);
    }

    // Sizes count bytes, and the text is UTF-8.
    private static string Joined(string chunked)
    {
        var bytes = Encoding.UTF8.GetBytes(chunked).AsSpan();
        var joined = new StringBuilder();
        while (bytes.IndexOf("\r\n"u8) is var end and > 0
            && int.TryParse(bytes[..end], NumberStyles.HexNumber, CultureInfo.InvariantCulture, out var size) && size > 0
            && bytes.Length >= end + 2 + size + 2)
        {
            joined.Append(Encoding.UTF8.GetString(bytes.Slice(end + 2, size)));
            bytes = bytes[(end + 2 + size + 2)..];
        }

        return joined.ToString();
    }
}
