using System.Net;
using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Http;

namespace FlightTickets.Web.Tests.Pages;

/// <summary>A visitor whose account has a second factor signs in with a code.</summary>
public sealed partial class SignInTests
{
    private static readonly CancellationToken Cancellation = TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_page_asks_for_a_code_where_the_account_needs_one()
    {
        List<string?> codes = [], tokens = [];
        await using var pages = await PagesHost.StartAsync(context => PlayAsync(context, codes, tokens));
        var page = await pages.Client.GetStringAsync("/sign-in?next=/trips", Cancellation);
        Assert.DoesNotContain("name=\"code\"", page, StringComparison.Ordinal);
        // Hidden while it is typed, filled in by a password manager or pasted, and shown by no page again.
        Assert.Matches("<input[^>]*name=\"password\"[^>]*type=\"password\"[^>]*autocomplete=\"current-password\"", page);
        Assert.DoesNotContain("onpaste", page, StringComparison.OrdinalIgnoreCase);

        var asked = await Post(pages, page, code: null);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, asked.StatusCode);
        page = await asked.Content.ReadAsStringAsync(Cancellation);
        Assert.Contains("name=\"code\"", page, StringComparison.Ordinal);
        Assert.Contains("value=\"ada@example.com\"", page, StringComparison.Ordinal);
        Assert.DoesNotContain("correct horse", page, StringComparison.Ordinal);

        var wrong = await Post(pages, page, "000000");
        Assert.Equal(HttpStatusCode.UnprocessableEntity, wrong.StatusCode);
        page = await wrong.Content.ReadAsStringAsync(Cancellation);
        Assert.Contains("This code is wrong or was used before", page, StringComparison.Ordinal);

        var signedIn = await Post(pages, page, " 123456 ");
        Assert.Equal((HttpStatusCode.SeeOther, "/trips"), (signedIn.StatusCode, signedIn.Headers.Location?.ToString()));
        Assert.Equal([null, "000000", "123456"], codes);
        Assert.Equal(["Bearer a"], tokens);
    }

    private static async Task PlayAsync(HttpContext context, List<string?> codes, List<string?> tokens)
    {
        if (context.Request.Path == "/v1/me")
        {
            tokens.Add(context.Request.Headers.Authorization);
            await context.Response.WriteAsJsonAsync(new
            {
                id = "usr_1",
                email = "ada@example.com",
                name = "Ada",
                roles = (string[])["customer"],
                createdAt = DateTimeOffset.UnixEpoch,
                emailVerified = true,
                secondFactor = true,
            });
            return;
        }

        var body = await JsonDocument.ParseAsync(context.Request.Body);
        codes.Add(body.RootElement.TryGetProperty("code", out var code) ? code.GetString() : null);
        var (status, problem) = codes[^1] switch
        {
            null => (401, "second_factor_required"),
            "123456" => (200, ""),
            _ => (422, "invalid_code"),
        };
        if (status != 200)
        {
            await PagesHost.Refuse(context, status, problem);
            return;
        }

        await context.Response.WriteAsJsonAsync(new { accessToken = "a", tokenType = "Bearer", expiresIn = 900, refreshToken = "r" });
    }

    private static async Task<HttpResponseMessage> Post(PagesHost pages, string page, string? code)
    {
        var token = Token().Match(page);
        var fields = new Dictionary<string, string>
        {
            [token.Groups[1].Value] = token.Groups[2].Value,
            ["next"] = "/trips",
            ["email"] = "ada@example.com",
            ["password"] = "correct horse battery",
        };
        if (code is not null) fields["code"] = code;
        using var form = new FormUrlEncodedContent(fields);
        return await pages.Client.PostAsync("/sign-in", form, Cancellation);
    }

    [GeneratedRegex("name=\"(__RequestVerificationToken|[^\"]*[Tt]oken[^\"]*)\" value=\"([^\"]+)\"")]
    private static partial Regex Token();
}
