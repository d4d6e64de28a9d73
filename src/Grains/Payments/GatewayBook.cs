namespace FlightTickets.Payments;

internal enum GatewayVerb
{
    Authorize = 0,
    Capture = 1,
    Void = 2,
    Refund = 3,
    Fail = 4,
}

/// <summary>One line of the test gateway's journal.</summary>
/// <param name="Verb">The operation.</param>
/// <param name="Key">Its idempotency key.</param>
/// <param name="Authorization">The authorization it concerns.</param>
/// <param name="Minor">The amount, in minor units.</param>
/// <param name="Silent">Whether the card is one whose first answers get lost.</param>
/// <param name="Currency">The currency of an authorization; <c>XXX</c>, none, if build 0.1.0 wrote the line.</param>
/// <param name="At">When it happened.</param>
internal sealed record GatewayEntry(
    GatewayVerb Verb, string Key, string Authorization, long Minor, bool Silent, string Currency = "XXX", DateTimeOffset At = default);

/// <summary>The test gateway's state: a fold over its journal.</summary>
internal sealed class GatewayBook
{
    private readonly Dictionary<string, Account> _accounts = [];
    private readonly Dictionary<string, int> _failures = [];

    // The list's order is the order in which they became known, so it only grows at its end.
    private readonly List<Account> _known = [];

    public bool Knows(string authorization) => _accounts.ContainsKey(authorization);

    public bool IsSilent(string authorization) => _accounts.TryGetValue(authorization, out var account) && account.Silent;

    public int Failures(string key) => _failures.GetValueOrDefault(key);

    /// <summary>The amounts authorized, captured and refunded under an authorization, in minor units.</summary>
    public (long Authorized, long Captured, long Refunded, bool Voided) Look(string authorization) =>
        _accounts.TryGetValue(authorization, out var account)
            ? (account.Authorized, account.Captured, account.Refunded, account.Voided)
            : default;

    /// <summary>A limited number of authorizations from a position of the list.</summary>
    public IEnumerable<GatewayRecord> List(int from, int count) => _known.Skip(from).Take(count).Select(account => new GatewayRecord(
        account.Key, account.Authorization, new Money(account.Authorized, account.Currency), account.Captured, account.Refunded,
        account.Voided, account.At, [.. account.Refunds ?? []]));

    /// <summary>The sum of everything captured and not refunded, in minor units.</summary>
    public long Balance => _accounts.Values.Sum(account => account.Captured - account.Refunded);

    /// <summary>The answer, and whether this is the first request for it, so that it belongs in the journal.</summary>
    public (GatewayResult Result, bool First) Judge(GatewayEntry entry)
    {
        var account = _accounts.GetValueOrDefault(entry.Authorization) ?? new Account(entry.Authorization);
        return entry.Verb switch
        {
            GatewayVerb.Capture when account.Voided => (GatewayResult.Refused, false),
            GatewayVerb.Capture when account.CaptureKey is { } taken =>
                (taken == entry.Key ? GatewayResult.Approved : GatewayResult.Refused, false),
            GatewayVerb.Void when account.CaptureKey is not null => (GatewayResult.AlreadyCaptured, false),
            GatewayVerb.Void when account.Voided => (GatewayResult.Approved, false),
            GatewayVerb.Refund when account.Refunds?.Exists(refund => refund.Key == entry.Key) == true => (GatewayResult.Approved, false),
            GatewayVerb.Refund when account.Captured - account.Refunded < entry.Minor => (GatewayResult.Refused, false),
            _ => (GatewayResult.Approved, true),
        };
    }

    public void Apply(GatewayEntry entry)
    {
        if (entry.Verb == GatewayVerb.Fail)
        {
            _failures[entry.Key] = Failures(entry.Key) + 1;
            return;
        }

        if (!_accounts.TryGetValue(entry.Authorization, out var account))
        {
            _accounts[entry.Authorization] = account = new Account(entry.Authorization);
            _known.Add(account);
        }

        switch (entry.Verb)
        {
            case GatewayVerb.Authorize:
                (account.Authorized, account.Key, account.Currency, account.At) = (entry.Minor, entry.Key, entry.Currency, entry.At);
                account.Silent = entry.Silent;
                break;
            case GatewayVerb.Capture:
                account.CaptureKey = entry.Key;
                account.Captured += entry.Minor;
                break;
            case GatewayVerb.Void:
                account.Voided = true;
                break;
            default:
                (account.Refunds ??= []).Add(new(entry.Key, entry.Minor));
                account.Refunded += entry.Minor;
                break;
        }
    }

    private sealed class Account(string authorization)
    {
        public string Authorization { get; } = authorization;
        public string Key { get; set; } = "";
        public string Currency { get; set; } = "XXX";
        public DateTimeOffset At { get; set; }
        public long Authorized { get; set; }
        public long Captured { get; set; }
        public long Refunded { get; set; }
        public bool Voided { get; set; }
        public bool Silent { get; set; }
        public string? CaptureKey { get; set; }
        public List<GatewayRefund>? Refunds { get; set; }
    }
}
