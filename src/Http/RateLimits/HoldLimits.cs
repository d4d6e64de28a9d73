using FlightTickets.Api.Http.Problems;
using FlightTickets.Api.Users;
using FlightTickets.Orders;

namespace FlightTickets.Api.Http.RateLimits;

/// <summary>
/// Limits orders that hold places without payment, for each flight by user and by address. Holding costs nothing, so a flight could be
/// blocked by a few accounts that hold it again whenever it lapses. Agents have no such limit: they hold for groups.
/// </summary>
internal sealed class HoldLimits(IRateLimits limits, IGrainFactory grains, IConfiguration configuration)
{
    /// <summary>Takes a hold from the quotas of each of its flights; the problem if one is used up.</summary>
    /// <param name="context">The request.</param>
    /// <param name="user">Who holds.</param>
    /// <param name="order">The order's id: the same request again costs nothing.</param>
    /// <param name="flights">The flights.</param>
    public async ValueTask<ProblemResult?> TakeAsync(HttpContext context, CurrentUser user, string order, IEnumerable<string> flights)
    {
        if (user.IsStaff || !RateLimitHosting.AreEnabled(configuration)) return null;
        if (!(await grains.GetGrain<IOrderGrain>(order).Get(user.Caller)).IsRefused) return null;
        // The server repeats a call whose outcome is unknown: that is still one hold.
        if (!context.Items.TryAdd(typeof(HoldLimits), null)) return null;
        foreach (var flight in flights)
        {
            var taken = await limits.TakeAsync(RateLimitPolicies.Holds, $"{user.Id} {flight}");
            // A user who is refused takes nothing from the others of the address.
            if (taken.IsAllowed)
                taken = await limits.TakeAsync(RateLimitPolicies.HoldsOfAddress, $"{ClientAddress.Of(context)} {flight}");
            if (taken.IsAllowed) continue;
            return new ProblemResult(ProblemCodes.RateLimited, $"Too many orders of {flight} without payment: pay at once, or wait.")
            {
                RetryAfter = taken.RetryAfter,
            };
        }

        return null;
    }
}
