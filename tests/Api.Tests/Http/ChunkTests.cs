using System.Net.Sockets;
using System.Text;
using FlightTickets.Api.Tests.Host;

namespace FlightTickets.Api.Tests.Http;

/// <summary>Bodies whose framing is wrong, which no HTTP client would send.</summary>
public sealed class ChunkTests(ApiHost api)
{
    [Theory]
    [InlineData("FFFFFFFFFFFFFFFF\r\n{}\r\n")]
    [InlineData("zz\r\n{}\r\n")]
    [InlineData("2\r\n{}XX")]
    public async Task A_chunk_that_cannot_be_read_is_400_with_every_safety_header(string body)
    {
        var answer = await SendAsync(body);
        Assert.StartsWith("HTTP/1.1 400 ", answer, StringComparison.Ordinal);
        Assert.Contains("X-Content-Type-Options: nosniff", answer, StringComparison.Ordinal);
        Assert.Contains("Referrer-Policy: no-referrer", answer, StringComparison.Ordinal);
        Assert.Contains("Content-Security-Policy: ", answer, StringComparison.Ordinal);
        Assert.Contains("Cache-Control: no-store", answer, StringComparison.Ordinal);
    }

    private async Task<string> SendAsync(string body)
    {
        var stopping = TestContext.Current.CancellationToken;
        using var client = new TcpClient();
        await client.ConnectAsync(api.Address.Host, api.Address.Port, stopping);
        await using var stream = client.GetStream();
        const string Head = "POST /v1/auth/login HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n";
        await stream.WriteAsync(Encoding.ASCII.GetBytes($"{Head}Transfer-Encoding: chunked\r\n\r\n{body}"), stopping);
        var buffer = new byte[4096];
        var answer = new StringBuilder();
        while (!answer.ToString().Contains("\r\n\r\n", StringComparison.Ordinal))
        {
            var read = await stream.ReadAsync(buffer, stopping);
            if (read == 0) break;
            answer.Append(Encoding.ASCII.GetString(buffer, 0, read));
        }

        return answer.ToString();
    }
}
