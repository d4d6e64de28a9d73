using FlightTickets.Api.Http;
using FlightTickets.Api.Users;
using FlightTickets.Payments;
using Microsoft.AspNetCore.Http.HttpResults;

namespace FlightTickets.Api.Payments;

/// <summary>The totals of one currency, from events and from the payments.</summary>
internal sealed record LedgerAuditResponse(
    string Currency,
    MoneyResponse Captured,
    MoneyResponse Refunded,
    IReadOnlyList<LedgerBalanceResponse> Accounts,
    MoneyResponse PaymentsCaptured,
    MoneyResponse PaymentsRefunded,
    int Payments,
    bool Agrees,
    IReadOnlyList<string> Differences);

/// <summary>An account's balance: debit positive, credit negative. All of a currency add up to zero.</summary>
internal sealed record LedgerBalanceResponse(string Account, MoneyResponse Balance);

internal static class LedgerEndpoint
{
    public static void MapLedger(this IEndpointRouteBuilder v1) =>
        v1.MapGet("/admin/ledger", Get).WithName("getLedger").RequireAuthorization(AuthHosting.Admin).WithTags("Payments")
            .WithSummary("The general ledger by currency, compared with every payment");

    private static async Task<Ok<ListResponse<LedgerAuditResponse>>> Get(IGrainFactory grains)
    {
        var audits = await grains.GetGrain<ILedgerGrain>(0).Audit();
        return TypedResults.Ok(new ListResponse<LedgerAuditResponse>([.. audits.Select(From)], null));
    }

    private static LedgerAuditResponse From(LedgerAudit a) => new(
        a.Currency, MoneyResponse.From(a.Captured), MoneyResponse.From(a.Refunded),
        [.. a.Accounts.Select(b => new LedgerBalanceResponse(b.Account, MoneyResponse.From(b.Balance)))],
        MoneyResponse.From(a.PaymentsCaptured), MoneyResponse.From(a.PaymentsRefunded), a.Payments, a.Agrees, a.Differences);
}
