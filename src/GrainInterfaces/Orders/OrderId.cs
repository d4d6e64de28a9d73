using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace FlightTickets.Orders;

/// <summary>Order ids.</summary>
public static class OrderId
{
    /// <summary>The prefix of every order id.</summary>
    public const string Prefix = "ord_";

    /// <summary>
    /// Derives the id of the order that a request places, so the same request reaches the same grain and idempotency needs no table.
    /// 128 bits of SHA-256: no two requests meet.
    /// </summary>
    /// <param name="userId">The requesting user.</param>
    /// <param name="route">The HTTP method and route template, <c>POST /v1/orders</c>.</param>
    /// <param name="idempotencyKey">The key, 1 to 255 visible ASCII characters.</param>
    public static string Derive(string userId, string route, string idempotencyKey)
    {
        // Neither a user id nor a route holds a line feed, so the three cannot be split differently into the same text.
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes($"{userId}\n{route}\n{idempotencyKey}"));
        return Prefix + Base64Url.EncodeToString(hash.AsSpan(0, 16));
    }
}
