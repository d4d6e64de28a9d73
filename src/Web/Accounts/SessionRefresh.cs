using System.Collections.Concurrent;
using FlightTickets.Web.Api;

namespace FlightTickets.Web.Accounts;

/// <summary>
/// Gives each request a session whose access token is valid. The API takes a refresh token once and ends the session when it sees it again,
/// so two pages that load at once share one refresh, and a browser that missed the new cookie may come back with the old one for a while.
/// </summary>
internal sealed class SessionRefresh(RequestDelegate next, SessionCookie cookie, TimeProvider time)
{
    private static readonly TimeSpan Ahead = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Remember = TimeSpan.FromMinutes(5);

    private readonly ConcurrentDictionary<string, (DateTimeOffset Until, Lazy<Task<Session?>> Session)> _refreshes = new();

    public async Task InvokeAsync(HttpContext context, IShopApi api)
    {
        // Files are the same for everybody and kept by caches: they never carry a cookie.
        if (!context.Request.Path.StartsWithSegments("/assets", StringComparison.Ordinal) && cookie.Read(context) is { } session)
        {
            if (session.ExpiresAt - time.GetUtcNow() > Ahead) Session.Set(context, session);
            else if (await Once(session, api) is { } renewed) cookie.Write(context, renewed);
            else SessionCookie.Delete(context);
        }

        await next(context);
    }

    private Task<Session?> Once(Session session, IShopApi api)
    {
        var now = time.GetUtcNow();
        foreach (var (token, refresh) in _refreshes)
        {
            if (refresh.Until < now) _refreshes.TryRemove(token, out _);
        }

        return _refreshes.GetOrAdd(session.RefreshToken, _ => (now + Remember, new(() => Refresh(session, api)))).Session.Value;
    }

    // Not cancelled with the request that started it: others may be waiting for it.
    private async Task<Session?> Refresh(Session session, IShopApi api)
    {
        try
        {
            var tokens = await api.Refresh(session.RefreshToken, CancellationToken.None);
            return session with
            {
                AccessToken = tokens.AccessToken,
                ExpiresAt = time.GetUtcNow().AddSeconds(tokens.ExpiresIn),
                RefreshToken = tokens.RefreshToken,
            };
        }
        catch (ShopApiException exception) when (exception.Status is StatusCodes.Status401Unauthorized)
        {
            return null;
        }
        catch
        {
            // The API did not answer, and may not have used the token: the next request tries again.
            _refreshes.TryRemove(session.RefreshToken, out _);
            throw;
        }
    }
}
