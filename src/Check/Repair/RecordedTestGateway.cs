using FlightTickets.Payments;

namespace FlightTickets.Check.Repair;

/// <summary>The test gateway, from its record; it opens a new file only when money has to move.</summary>
internal sealed class RecordedTestGateway(string folder, TimeProvider time) : IPaymentGateway, IDisposable
{
    private readonly TestGateway _record = new(TestGatewayJournal.OpenToRead(folder), time);
    private TestGatewayJournal? _journal;

    public Task<GatewayAnswer> Authorize(string key, string token, Money amount, CancellationToken cancellationToken) =>
        throw new NotSupportedException("A repair takes no money.");

    public Task<GatewayAnswer> Capture(string key, string authorization, Money amount, CancellationToken cancellationToken) =>
        throw new NotSupportedException("A repair takes no money.");

    public Task<GatewayAnswer> Void(string key, string authorization, CancellationToken cancellationToken) =>
        Moving.Void(key, authorization, cancellationToken);

    public Task<GatewayAnswer> Refund(string key, string authorization, Money amount, CancellationToken cancellationToken) =>
        Moving.Refund(key, authorization, amount, cancellationToken);

    public Task<GatewayPage> List(DateTimeOffset since, string? after, CancellationToken cancellationToken) =>
        _record.List(since, after, cancellationToken);

    public void Dispose() => _journal?.Dispose();

    private TestGateway Moving => new(_journal ??= new TestGatewayJournal(folder), time);
}
