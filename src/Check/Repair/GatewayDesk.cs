using FlightTickets.Payments;

namespace FlightTickets.Check.Repair;

/// <summary>The gateway: its whole record, read at the start, and calls that move money.</summary>
internal sealed class GatewayDesk
{
    private readonly IPaymentGateway _gateway;
    private readonly Dictionary<string, GatewayRecord> _byAuthorization = new(StringComparer.Ordinal);
    private readonly Dictionary<string, GatewayRecord> _byKey = new(StringComparer.Ordinal);

    private GatewayDesk(IPaymentGateway gateway) => _gateway = gateway;

    /// <summary>All authorizations, in the order of their references.</summary>
    public IEnumerable<GatewayRecord> All =>
        _byAuthorization.Values.OrderBy(record => record.Authorization, StringComparer.Ordinal).ToArray();

    public static async Task<GatewayDesk> OpenAsync(IPaymentGateway gateway, CancellationToken cancellationToken)
    {
        var desk = new GatewayDesk(gateway);
        await foreach (var page in gateway.Pages(default, cancellationToken))
        {
            foreach (var record in page.Records) desk.Know(record);
        }

        return desk;
    }

    /// <summary>The record of an authorization, or of the one that was requested under a key.</summary>
    public GatewayRecord? Find(string? authorization, string? key) =>
        authorization is not null && _byAuthorization.TryGetValue(authorization, out var record) ? record
        : authorization is null && key is not null ? _byKey.GetValueOrDefault(key)
        : null;

    public async Task RefundAsync(string key, string authorization, Money amount, CancellationToken cancellationToken)
    {
        Expect(await _gateway.Refund(key, authorization, amount, cancellationToken));
        if (Find(authorization, null) is { } record) Know(record with { Refunded = record.Refunded + amount.Minor });
    }

    public async Task VoidAsync(string key, string authorization, CancellationToken cancellationToken)
    {
        Expect(await _gateway.Void(key, authorization, cancellationToken));
        if (Find(authorization, null) is { } record) Know(record with { IsVoided = true });
    }

    private void Know(GatewayRecord record) =>
        (_byAuthorization[record.Authorization], _byKey[record.Key]) = (record, record);

    private static void Expect(GatewayAnswer answer)
    {
        if (answer.Result != GatewayResult.Approved) throw new GatewayException($"The gateway answered {answer.Result}.");
    }
}
