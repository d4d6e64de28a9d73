using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text;
using FlightTickets.Api.Tests.Host;

namespace FlightTickets.Api.Tests.Http;

/// <summary>What HTTP itself can go wrong with.</summary>
public sealed class ProtocolTests(ApiHost api)
{
    private const string Login = "/v1/auth/login";

    [Fact]
    public async Task No_such_route_and_wrong_method()
    {
        (await api.Get("/v1/nothing")).IsProblem(404, "not_found");
        (await api.Get("/nothing/at/all")).IsProblem(404, "not_found");
        var wrong = (await api.Send(HttpMethod.Delete, Login)).IsProblem(405, "method_not_allowed");
        Assert.Contains("POST", wrong.Response.Content.Headers.Allow);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("{\"email\":}")]
    [InlineData("{\"email\":\"a@example.com\",}")]
    [InlineData("{\"email\":NaN}")]
    [InlineData("{'email':1}")]
    [InlineData("{} {}")]
    [InlineData("{/* no */}")]
    [InlineData("\ufeff{}")]
    [InlineData("[[[[[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]]]]]")]
    public async Task Malformed_json(string body)
    {
        var answer = await api.Send(ApiHost.Json(HttpMethod.Post, Login, body));
        if (body.Length == 0) answer.IsProblem(422, "invalid");
        else answer.IsProblem(400, "malformed_json");
    }

    [Fact]
    public async Task Bytes_that_are_no_text()
    {
        var request = ApiHost.Json(HttpMethod.Post, Login);
        request.Content = new ByteArrayContent(
            [.. "{\"email\":\""u8, 0xff, 0xfe, .. "\"}"u8])
        { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } };
        (await api.Send(request)).IsProblem(400, "malformed_json");
    }

    [Theory]
    [InlineData("text/plain")]
    [InlineData("application/x-www-form-urlencoded")]
    [InlineData("application/json; charset=utf-16")]
    public async Task Another_media_type(string type)
    {
        var request = ApiHost.Json(HttpMethod.Post, Login);
        request.Content = new StringContent("{}") { Headers = { ContentType = MediaTypeHeaderValue.Parse(type) } };
        (await api.Send(request)).IsProblem(415, "unsupported_media_type");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_body_over_64_KB(bool chunked)
    {
        var request = ApiHost.Json(HttpMethod.Post, Login, "{\"email\":\"" + new string('a', 64 * 1024) + "\"}");
        request.Headers.TransferEncodingChunked = chunked;
        (await api.Send(request)).IsProblem(413, "payload_too_large");
        var atTheLimit = ApiHost.Json(HttpMethod.Post, Login, "{\"email\":\"" + new string('a', 64 * 1024 - 12) + "\"}");
        (await api.Send(atTheLimit)).IsProblem(422, "invalid");
    }

    [Theory]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("\"text\"")]
    [InlineData("1")]
    public async Task A_body_that_is_no_object(string body) =>
        Assert.Equal(["#"], (await api.Post(Login, body)).IsProblem(422, "invalid").Pointers);

    [Fact]
    public async Task One_answer_names_every_fault()
    {
        var answer = (await api.Post("/v1/auth/register", """{"email":5,"password":"","nmae":"x","email":"twice@example.com","a/b~c":1}"""))
            .IsProblem(422, "invalid");
        Assert.Equal(["#/email", "#/password", "#/name", "#/nmae", "#/email", "#/a~1b~0c"], answer.Pointers);
        Assert.Equal(
            ["wrong_type", "empty", "required", "unknown_field", "unknown_field", "unknown_field"],
            answer.Body.GetProperty("errors").EnumerateArray().Select(e => e.GetProperty("code").GetString()!));
    }

    [Theory]
    [InlineData("limit=0", "?limit")]
    [InlineData("limit=201", "?limit")]
    [InlineData("limit=x", "?limit")]
    [InlineData("limit=-1", "?limit")]
    [InlineData("limit=1&limit=2", "?limit")]
    [InlineData("limit=99999999999999", "?limit")]
    public async Task A_bad_query_parameter_is_named(string query, string pointer) =>
        Assert.Equal([pointer], (await api.Get("/v1/airports?" + query)).IsProblem(422, "invalid").Pointers);

    [Fact]
    public async Task A_request_that_is_no_http()
    {
        using var client = new TcpClient();
        await client.ConnectAsync(api.Address.Host, api.Address.Port, TestContext.Current.CancellationToken);
        await client.GetStream().WriteAsync("GARBAGE\r\n\r\n"u8.ToArray(), TestContext.Current.CancellationToken);
        using var reader = new StreamReader(client.GetStream(), Encoding.ASCII);
        Assert.StartsWith("HTTP/1.1 400", await reader.ReadLineAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/v1/flights/FLIGHT", 200)]
    [InlineData("/v1/flights/FLIGHT/events", 200)]
    [InlineData("/v1/flights/none", 404)]
    [InlineData("/v1/orders", 401)]
    [InlineData("/health/ready", 200)]
    [InlineData("/openapi/v1.json", 200)]
    public async Task Head_is_get_without_the_body(string path, int status)
    {
        path = path.Replace("FLIGHT", await api.World.NewFlight(), StringComparison.Ordinal);
        var answer = (await api.Send(HttpMethod.Head, path)).Is(status);
        Assert.Empty(answer.Content);
        Assert.NotNull(answer.MediaType);
    }

    [Theory]
    [InlineData("/v1/flights/FLIGHT", "no-store", "default-src 'none'; frame-ancestors 'none'")]
    [InlineData("/v1/flights/none", "no-store", "default-src 'none'; frame-ancestors 'none'")]
    [InlineData("/reference/", null, "frame-ancestors 'none'")]
    public async Task Answers_forbid_caching_framing_and_sniffing(string path, string? cache, string policy)
    {
        var answer = await api.Get(path.Replace("FLIGHT", await api.World.NewFlight(), StringComparison.Ordinal));
        Assert.Equal((cache, policy, "nosniff"),
            (answer.Header("Cache-Control"), answer.Header("Content-Security-Policy"), answer.Header("X-Content-Type-Options")));
    }

    [Fact]
    public async Task Text_is_written_as_it_is()
    {
        var user = await api.NewUser();
        (await api.Send(HttpMethod.Patch, "/v1/me", """{"name":"Zoë O'Hara 李"}""", user.Token)).Is(200);
        Assert.Contains("\"Zoë O'Hara 李\"", (await api.Get("/v1/me", user.Token)).Content, StringComparison.Ordinal);
        Assert.DoesNotContain("\\u", (await api.Post("/v1/orders/lookup", """{"bookingReference":"'"}"""))
            .IsProblem(422, "invalid").Content, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_problems_type_leads_to_its_explanation()
    {
        var problem = (await api.Get("/v1/nothing")).IsProblem(404, "not_found");
        Assert.Equal(404, (await api.Get(problem.Text("type"))).Is(200).Body.GetProperty("status").GetInt32());
        (await api.Get("/problems/none")).IsProblem(404, "not_found");
    }

    [Fact]
    public async Task Probes_and_the_reference_page_and_no_metrics()
    {
        (await api.Get("/health/live")).Is(200);
        (await api.Get("/health/ready")).Is(200);
        (await api.Get("/metrics")).IsProblem(404, "not_found");
        var page = (await api.Get("/")).Is(200);
        Assert.Equal("text/html", page.MediaType);
        // It works where there is no internet: nothing is loaded from elsewhere, and what it loads is there.
        Assert.DoesNotMatch("(src|href)=\"https?://", page.Content);
        Assert.Contains("\"withDefaultFonts\":false", page.Content.Replace(" ", "", StringComparison.Ordinal), StringComparison.Ordinal);
        (await api.Get(
            "/reference/" + System.Text.RegularExpressions.Regex.Match(page.Content, "src=\"([^\"]*scalar\\.js[^\"]*)\"").Groups[1].Value
                .Split('/')[^1])).Is(200);
    }
}
