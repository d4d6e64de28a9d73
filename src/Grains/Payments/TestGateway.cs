using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace FlightTickets.Payments;

/// <summary>
/// The built-in gateway: no real money, only the test tokens of docs/api.md. A card's behaviour depends on its token alone. The journal
/// records every operation under its key and outlives the process: the gateway stands for a separate system, which must remember our calls
/// when we are killed.
/// </summary>
internal sealed class TestGateway(TestGatewayJournal journal, TimeProvider? time = null) : IPaymentGateway
{
    private const int Page = 500;

    private readonly TimeProvider _time = time ?? TimeProvider.System;
    private readonly Lock _gate = new();

    public async Task<GatewayAnswer> Authorize(string key, string token, Money amount, CancellationToken cancellationToken)
    {
        if (token is not ("tok_visa" or "tok_timeout" or "tok_flaky")) return new(GatewayResult.Declined, "");
        var authorization = AuthorizationOf(key);
        var again = false;
        lock (_gate)
        {
            // Only these two depend on earlier calls; tok_visa spares itself the lookup.
            if (token != "tok_visa") journal.ReadOthers();
            if (token == "tok_flaky" && journal.Book.Failures(key) < 2)
            {
                journal.Append(new GatewayEntry(GatewayVerb.Fail, key, authorization, amount.Minor, false));
                throw new GatewayException("The test gateway fails twice for this token.");
            }

            again = journal.Book.Knows(authorization);
            if (!again)
            {
                journal.Append(new GatewayEntry(
                    GatewayVerb.Authorize, key, authorization, amount.Minor, token == "tok_timeout", amount.Currency, _time.GetUtcNow()));
            }
        }

        if (token == "tok_timeout" && !again) await Task.Delay(Timeout.InfiniteTimeSpan, cancellationToken);
        return new(GatewayResult.Approved, authorization);
    }

    public async Task<GatewayAnswer> Capture(string key, string authorization, Money amount, CancellationToken cancellationToken)
    {
        GatewayAnswer answer;
        bool silent;
        lock (_gate)
        {
            (answer, var first) = Do(new GatewayEntry(GatewayVerb.Capture, key, authorization, amount.Minor, false));
            silent = first && journal.Book.IsSilent(authorization);
        }

        // tok_timeout: the money is captured, but the answer comes only when the key is used again.
        if (silent) await Task.Delay(Timeout.InfiniteTimeSpan, cancellationToken);
        return answer;
    }

    public Task<GatewayAnswer> Void(string key, string authorization, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            journal.ReadOthers();
            return Task.FromResult(Do(new GatewayEntry(GatewayVerb.Void, key, authorization, 0, false)).Answer);
        }
    }

    public Task<GatewayAnswer> Refund(string key, string authorization, Money amount, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            journal.ReadOthers();
            return Task.FromResult(Do(new GatewayEntry(GatewayVerb.Refund, key, authorization, amount.Minor, false)).Answer);
        }
    }

    public Task<GatewayPage> List(DateTimeOffset since, string? after, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            journal.ReadOthers();
            var from = after is null ? 0 : int.Parse(after, CultureInfo.InvariantCulture);
            var page = journal.Book.List(from, Page).ToArray();
            return Task.FromResult(new GatewayPage(
                [.. page.Where(record => record.At >= since)],
                page.Length < Page ? null : (from + Page).ToString(CultureInfo.InvariantCulture),
                journal.BeginsAt));
        }
    }

    private (GatewayAnswer Answer, bool First) Do(GatewayEntry entry)
    {
        var (result, first) = journal.Book.Judge(entry);
        if (first) journal.Append(entry);
        var prefix = entry.Verb switch { GatewayVerb.Capture => "cap_", GatewayVerb.Void => "void_", _ => "ref_" };
        return (new(result, Reference(prefix, entry.Verb == GatewayVerb.Refund ? entry.Key : entry.Authorization)), first);
    }

    /// <summary>The reference of the authorization requested under a key.</summary>
    public static string AuthorizationOf(string key) => Reference("auth_", key);

    /// <summary>Derived from the key, so that a key always has the same reference, whatever the journal remembers.</summary>
    private static string Reference(string prefix, string key) =>
        prefix + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(key)).AsSpan(0, 12));
}
