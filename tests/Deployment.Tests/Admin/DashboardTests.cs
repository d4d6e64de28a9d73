using System.Net;
using System.Net.Http.Headers;
using System.Text;
using FlightTickets.Deployment.Tests.Running;

namespace FlightTickets.Deployment.Tests.Admin;

/// <summary>The cluster's dashboard is there for an admin with a browser, and for nobody else.</summary>
public sealed class DashboardTests(Deployed deployed)
{
    private const string Page = "/admin/cluster/", SignIn = "/admin/sign-in";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_program_must_sign_in_and_an_admin_is_admitted()
    {
        await deployed.FlightAsync();
        using var asked = await Get(Page, null);
        Assert.Equal(HttpStatusCode.Unauthorized, asked.StatusCode);
        Assert.Equal("Basic", Assert.Single(asked.Headers.WwwAuthenticate).Scheme);

        using var page = await Get(Page, Basic(BookingClient.AdminEmail, BookingClient.Password));
        Assert.Equal(HttpStatusCode.OK, page.StatusCode);
        Assert.Contains("<html", await page.Content.ReadAsStringAsync(Cancellation), StringComparison.OrdinalIgnoreCase);
        // Another cookie remembers the device.
        var cookie = Assert.Single(page.Headers.GetValues("Set-Cookie"),
            set => set.StartsWith("flighttickets-admin=", StringComparison.Ordinal));
        foreach (var part in (string[])["httponly", "samesite=strict", "path=/admin", "max-age=900"])
            Assert.Contains(part, cookie, StringComparison.OrdinalIgnoreCase);

        // From then on the cookie will do, and the dashboard knows the cluster.
        using var counters = await Get($"{Page}DashboardCounters", null, cookie.Split(';')[0]);
        Assert.Equal(HttpStatusCode.OK, counters.StatusCode);
        Assert.Contains("\"hosts\":[{", await counters.Content.ReadAsStringAsync(Cancellation), StringComparison.Ordinal);

        // A token that has ended goes, for it would hide the password that the browser asks for next.
        using var ended = await Get(Page, null, "flighttickets-admin=ended");
        Assert.Equal(HttpStatusCode.Unauthorized, ended.StatusCode);
        Assert.Contains("flighttickets-admin=;", Assert.Single(ended.Headers.GetValues("Set-Cookie")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_browser_gets_a_form_with_a_field_for_a_code()
    {
        await deployed.FlightAsync();
        using var asked = await Browse(HttpMethod.Get, Page);
        Assert.Equal(HttpStatusCode.Unauthorized, asked.StatusCode);
        // The challenge would open the browser's own dialogue, which has no field for a code and repeats what it was told.
        Assert.DoesNotContain(asked.Headers.WwwAuthenticate, challenge => challenge.Scheme == "Basic");
        var form = await asked.Content.ReadAsStringAsync(Cancellation);
        foreach (var field in (string[])["email", "password", "code"]) Assert.Contains($"name=\"{field}\"", form, StringComparison.Ordinal);
        Assert.Contains("default-src 'none'", asked.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);

        using var wrong = await Browse(HttpMethod.Post, SignIn, Fields("\"><b>", "not the password", Page));
        Assert.Equal(HttpStatusCode.Unauthorized, wrong.StatusCode);
        var again = await wrong.Content.ReadAsStringAsync(Cancellation);
        Assert.Contains("&quot;&gt;&lt;b&gt;", again, StringComparison.Ordinal);
        Assert.DoesNotContain("not the password", again, StringComparison.Ordinal);

        foreach (var (next, expected) in new[] { (Page + "?a=1", Page + "?a=1"), ("//elsewhere.example", Page), ("/v1/me", Page) })
        {
            using var entered = await Browse(HttpMethod.Post, SignIn, Fields(BookingClient.AdminEmail, BookingClient.Password, next));
            Assert.Equal((HttpStatusCode.SeeOther, expected), (entered.StatusCode, entered.Headers.Location?.ToString()));
            Assert.Contains(entered.Headers.GetValues("Set-Cookie"),
                set => set.StartsWith("flighttickets-admin=", StringComparison.Ordinal));
        }

        using var foreign = await Browse(
            HttpMethod.Post, SignIn, Fields(BookingClient.AdminEmail, BookingClient.Password, Page), from: "cross-site");
        Assert.Equal(HttpStatusCode.BadRequest, foreign.StatusCode);
        Assert.False(foreign.Headers.Contains("Set-Cookie"));
    }

    private static FormUrlEncodedContent Fields(string email, string password, string next) =>
        new([new("email", email), new("password", password), new("code", ""), new("next", next)]);

    private async Task<HttpResponseMessage> Browse(HttpMethod method, string path, HttpContent? content = null, string from = "same-origin")
    {
        using var request = new HttpRequestMessage(method, path) { Content = content };
        request.Headers.Add("Accept", "text/html,application/xhtml+xml");
        request.Headers.Add("Sec-Fetch-Mode", "navigate");
        request.Headers.Add("Sec-Fetch-Site", from);
        return await Send(request);
    }

    [Fact]
    public async Task Other_users_are_refused_and_grain_states_stay_hidden()
    {
        await deployed.FlightAsync();
        var token = await deployed.Client.CustomerAsync("curious@example.com", "Curious");
        foreach (var (who, status) in new[]
        {
            (Basic("curious@example.com", BookingClient.Password), HttpStatusCode.Forbidden),
            (new AuthenticationHeaderValue("Bearer", token), HttpStatusCode.Forbidden),
            (Basic(BookingClient.AdminEmail, "not the password"), HttpStatusCode.Unauthorized),
            (new AuthenticationHeaderValue("Basic", "%%%"), HttpStatusCode.Unauthorized),
        })
        {
            foreach (var path in (string[])[Page, $"{Page}ClusterStats", $"{Page}Trace", $"{Page}GrainState"])
            {
                using var answer = await Get(path, who);
                Assert.Equal(status, answer.StatusCode);
            }
        }

        var admin = Basic(BookingClient.AdminEmail, BookingClient.Password);
        Assert.Equal(HttpStatusCode.NotFound, (await Get($"{Page}GrainState?grainType=order&grainId=x", admin)).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await Get($"{Page}Trace", admin)).StatusCode);
    }

    [Fact]
    public async Task A_browsers_login_counts_nowhere_else()
    {
        await deployed.FlightAsync();
        using var answer = await Get("/v1/me", Basic(BookingClient.AdminEmail, BookingClient.Password));
        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
    }

    private static AuthenticationHeaderValue Basic(string email, string password) =>
        new("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{email}:{password}")));

    private async Task<HttpResponseMessage> Get(string path, AuthenticationHeaderValue? who, string? cookie = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.Authorization = who;
        if (cookie is not null) request.Headers.Add("Cookie", cookie);
        return await Send(request);
    }

    private async Task<HttpResponseMessage> Send(HttpRequestMessage request)
    {
        // Without the API client's own cookies: each of these is another browser.
        using var handler = new HttpClientHandler { UseCookies = false, AllowAutoRedirect = false };
        using var browser = new HttpClient(handler) { BaseAddress = deployed.Api.BaseAddress };
        return await browser.SendAsync(request, Cancellation);
    }
}
