using System.Net.Http.Headers;
using FlightTickets.Web.Accounts;

namespace FlightTickets.Web.Api;

/// <summary>Sends each call on behalf of the visitor whose request is being answered.</summary>
internal sealed class VisitorHeaders(IHttpContextAccessor current) : DelegatingHandler
{
    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (current.HttpContext is { } context)
        {
            if (Session.Of(context) is { } session)
                request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", session.AccessToken);
            // The API counts requests by the visitor's address, not by this server's, if it trusts this server as a proxy.
            if (context.Connection.RemoteIpAddress is { } address) request.Headers.Add("X-Forwarded-For", address.ToString());
        }

        return base.SendAsync(request, cancellationToken);
    }
}
