using FlightTickets.Check.Rules;
using FlightTickets.Payments;

namespace FlightTickets.Simulation;

/// <summary>The gateway as a repair sees it: a repair asks again until it has an answer.</summary>
internal sealed class RepairGateway(World world, Town town) : IPaymentGateway
{
    public Task<GatewayAnswer> Authorize(string key, string token, Money amount, CancellationToken cancellationToken) =>
        throw new NotSupportedException();

    public Task<GatewayAnswer> Capture(string key, string authorization, Money amount, CancellationToken cancellationToken) =>
        throw new NotSupportedException();

    public Task<GatewayAnswer> Void(string key, string authorization, CancellationToken cancellationToken) =>
        Ask(() => town.Gateway.Void(key, authorization));

    public Task<GatewayAnswer> Refund(string key, string authorization, Money amount, CancellationToken cancellationToken) =>
        Ask(() => town.Gateway.Refund(key, authorization, amount));

    public Task<GatewayPage> List(DateTimeOffset since, string? after, CancellationToken cancellationToken)
    {
        var records = town.Gateway.Accounts
            .Select(account => new GatewayRecord(account.Key, account.Key, new Money(account.Authorized, "USD"),
                account.Captured, account.Refunded, account.Voided, World.Start, [.. account.Refunds]))
            .Where(record => world.Mutant != Mutant.RepairIgnoresGateway || IsStored(record))
            .Where(record => world.Mutant != Mutant.RepairBelievesPayments || !IsStored(record));
        return Task.FromResult(new GatewayPage([.. records], null, default));
    }

    private bool IsStored(GatewayRecord record) => GatewayPayment.Of(record) is { } payment
        && payment.IsKnownTo(town.Orders.Find(order => order.Id == payment.OrderId)?.Row.Value);

    private static Task<GatewayAnswer> Ask(Func<GatewayAnswer?> ask)
    {
        GatewayAnswer? answer;
        do answer = ask();
        while (answer is null);
        return Task.FromResult(answer.Value);
    }
}
