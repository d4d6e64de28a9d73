using FlightTickets.Payments;

namespace FlightTickets.Simulation;

/// <summary>
/// A gateway that does what it is asked: the same key once, another key again, so it takes the money twice from a caller that asks wrongly.
/// Its answers get lost, before or after it did something, and authorizations lapse.
/// </summary>
internal sealed class Gateway(World world)
{
    private readonly Dictionary<string, GatewayAnswer> _answers = [];
    private readonly Dictionary<string, Account> _accounts = [];

    /// <summary>How often an order asked the gateway.</summary>
    public Dictionary<string, int> Asked { get; } = [];

    public IEnumerable<Account> Accounts => _accounts.Values;

    /// <summary>Asked when money is about to be taken: whether it may be, now.</summary>
    public Action<string>? OnCapture { get; set; }

    public GatewayAnswer? Authorize(string orderId, string key, string token, Money amount) => Once(key, () =>
    {
        if (token == "bad") return new(GatewayResult.Declined, "");
        _accounts[key] = new Account(orderId, key, amount.Minor);
        world.Note($"gateway: sets {amount.Minor} aside for {orderId}");
        return new(GatewayResult.Approved, key);
    });

    public GatewayAnswer? Capture(string key, string authorization, bool lapses) => Once(key, () =>
    {
        var account = _accounts[authorization];
        if (account.Voided) return new(GatewayResult.Refused, "");
        if (lapses && account.Captured == 0) return new(GatewayResult.Declined, "");
        account.Captured += account.Authorized;
        world.Note($"gateway: captures {account.Captured} of {account.OrderId}");
        OnCapture?.Invoke(account.OrderId);
        return new(GatewayResult.Approved, key);
    });

    public GatewayAnswer? Void(string key, string authorization) => Once(key, () =>
    {
        var account = _accounts[authorization];
        if (account.Captured > 0) return new(GatewayResult.AlreadyCaptured, key);
        account.Voided = true;
        world.Note($"gateway: voids {account.OrderId}'s");
        return new(GatewayResult.Approved, key);
    });

    public GatewayAnswer? Refund(string key, string authorization, Money amount) => Once(key, () =>
    {
        _accounts[authorization].Refunds.Add(new(key, amount.Minor));
        world.Note($"gateway: gives {amount.Minor} back to {_accounts[authorization].OrderId}");
        return new(GatewayResult.Approved, key);
    });

    private GatewayAnswer? Once(string key, Func<GatewayAnswer> act)
    {
        var silent = world.Has(Faults.GatewaySilent, 200);
        if (silent && world.Dice.Permille(500)) return null;
        if (!_answers.TryGetValue(key, out var answer))
        {
            answer = act();
            // Nothing was done: the gateway does not remember a refusal under its key.
            if (answer.Result is GatewayResult.Approved or GatewayResult.Declined) _answers[key] = answer;
        }

        return silent ? null : answer;
    }

    internal sealed class Account(string orderId, string key, long authorized)
    {
        /// <summary>The key it was asked for under, and its reference.</summary>
        public string Key { get; } = key;
        public string OrderId { get; } = orderId;
        public long Authorized { get; } = authorized;
        public long Captured { get; set; }
        public List<GatewayRefund> Refunds { get; } = [];
        public long Refunded => Refunds.Sum(refund => refund.Minor);
        public bool Voided { get; set; }
    }
}
