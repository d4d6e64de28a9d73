using System.Text.RegularExpressions;
using FlightTickets.Api.Http;
using FlightTickets.Api.Http.OpenApi;
using FlightTickets.Api.Http.Problems;
using FlightTickets.Api.Users;
using FlightTickets.Payments;
using Microsoft.AspNetCore.Http.HttpResults;

namespace FlightTickets.Api.Payments;

/// <summary>A payment and its movements.</summary>
internal sealed record PaymentResponse(
    string Id, string OrderId, PaymentStatus Status, MoneyResponse Amount, MoneyResponse Captured, MoneyResponse Refunded,
    IReadOnlyList<LedgerEntryResponse> Ledger)
{
    public static PaymentResponse From(PaymentView p) => new(
        p.Id, p.OrderId, p.Status, MoneyResponse.From(p.Amount), MoneyResponse.From(p.Captured), MoneyResponse.From(p.Refunded),
        [.. p.Ledger.Select(l => new LedgerEntryResponse(l.At, l.Movement, l.Account, MoneyResponse.From(l.Amount), l.Reference))]);
}

/// <summary>A line of the double-entry ledger: the lines of one movement add up to zero.</summary>
internal sealed record LedgerEntryResponse(DateTimeOffset At, string Movement, string Account, MoneyResponse Amount, string Reference);

internal static partial class PaymentEndpoints
{
    public static void MapPayments(this IEndpointRouteBuilder v1) =>
        v1.MapGet("/payments/{id}", Get).WithName("getPayment").RequireAuthorization().WithTags("Payments")
            .WithSummary("A payment with its ledger")
            .Refuses(RefusalCodes.NotFound);

    private static async Task<Results<Ok<PaymentResponse>, ProblemResult>> Get(string id, CurrentUser user, IGrainFactory grains)
    {
        if (!IdPattern().IsMatch(id)) return ProblemResult.NotFound("payment");
        var payment = await grains.GetGrain<IPaymentGrain>(id).Get(user.Caller);
        return payment.IsRefused ? ProblemResult.From(payment.Refusal) : TypedResults.Ok(PaymentResponse.From(payment.Value));
    }

    /// <summary>Whether a text can be a payment's id.</summary>
    public static bool IsId(string text) => IdPattern().IsMatch(text);

    [GeneratedRegex(@"\A[A-Za-z0-9_.-]{1,64}\z")]
    private static partial Regex IdPattern();
}
