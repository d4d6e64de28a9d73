using FlightTickets.Payments;

namespace FlightTickets.Check.Repair;

/// <summary>The test gateway, from its record; it opens a new file only when money has to move.</summary>
internal sealed class GatewayDesk(string folder) : IDisposable
{
    private readonly TestGatewayJournal _record = TestGatewayJournal.OpenToRead(folder);
    private TestGatewayJournal? _journal;

    public GatewayBook Book => _record.Book;

    public async Task RefundAsync(string key, string authorization, Money amount, CancellationToken cancellationToken) =>
        Expect(await Gateway.Refund(key, authorization, amount, cancellationToken));

    public async Task VoidAsync(string key, string authorization, CancellationToken cancellationToken) =>
        Expect(await Gateway.Void(key, authorization, cancellationToken));

    public void Dispose() => _journal?.Dispose();

    private TestGateway Gateway => new(_journal ??= new TestGatewayJournal(folder));

    private static void Expect(GatewayAnswer answer)
    {
        if (answer.Result != GatewayResult.Approved) throw new GatewayException($"The gateway answered {answer.Result}.");
    }
}
