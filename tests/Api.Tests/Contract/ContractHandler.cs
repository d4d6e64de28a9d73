namespace FlightTickets.Api.Tests.Contract;

/// <summary>Holds every answer that a client gets against the document of its server; what differs fails the test.</summary>
/// <param name="contract">The contract of the document.</param>
/// <param name="seen">Is told every answer that holds.</param>
internal sealed class ContractHandler(Func<Task<AnswerContract>> contract, Action<SeenAnswer>? seen = null) : DelegatingHandler(
    // A cookie would make every user of the tests' machine a known device.
    new SocketsHttpHandler { UseCookies = false })
{
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var response = await base.SendAsync(request, cancellationToken);
        var type = response.Content.Headers.ContentType?.MediaType;
        string? body = null;
        if (type != "text/event-stream")
        {
            await response.Content.LoadIntoBufferAsync(cancellationToken);
            body = type == "image/png"
                ? Convert.ToBase64String(await response.Content.ReadAsByteArrayAsync(cancellationToken))
                : await response.Content.ReadAsStringAsync(cancellationToken);
        }

        var answer = new SeenAnswer(request.Method.Method, request.RequestUri!.AbsolutePath, (int)response.StatusCode, type, body);
        var faults = (await contract()).Faults(answer).ToList();
        Assert.True(faults.Count == 0, $"{answer}\nis not as in the OpenAPI document:\n{string.Join('\n', faults)}");
        seen?.Invoke(answer);
        return response;
    }
}
