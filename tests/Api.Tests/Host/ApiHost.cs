using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using FlightTickets.Api.Hosting;
using FlightTickets.Api.Tests.Contract;
using FlightTickets.Api.Users;
using FlightTickets.ApiClients;
using FlightTickets.Clocks;
using FlightTickets.Notifications;
using FlightTickets.Persistence;
using FlightTickets.Servers;
using FlightTickets.Startup;
using FlightTickets.Users;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

[assembly: AssemblyFixture(typeof(FlightTickets.Api.Tests.Host.ApiHost))]

namespace FlightTickets.Api.Tests.Host;

/// <summary>
/// The API on Kestrel over a real silo with its state in SQLite: like Standalone, without its defaults. One for all tests.
/// </summary>
public sealed class ApiHost : IAsyncLifetime
{
    public const string AdminEmail = "admin@example.com";

    public const string Password = "correct horse battery";

    public const string WebhookSecret = "whsec_of_the_gateway";

    private readonly string _folder = Directory.CreateTempSubdirectory("flighttickets-api-").FullName;
    private readonly bool _rateLimits;
    private readonly (string Key, string Value)[] _settings = [];
    private WebApplication _app = null!;
    private readonly Lazy<Task<AnswerContract>> _contract;
    private int _users;
    private World? _world;

    public ApiHost()
        : this(rateLimits: false, (TestClockSetting.Key, "true"))
    {
    }

    internal ApiHost(bool rateLimits, params (string Key, string Value)[] settings)
    {
        (_rateLimits, _settings) = (rateLimits, settings);
        _contract = new Lazy<Task<AnswerContract>>(async () => AnswerContract.Of(await ApiDocument.Json(Services)));
    }

    /// <summary>The host's clock, where a test moves it.</summary>
    internal TimeProvider? Time { get; init; }

    /// <summary>Keeps the lines of the audit log, where a test reads them.</summary>
    internal AuditLines? Audit { get; init; }

    /// <summary>Whether events reach their consumers.</summary>
    internal bool HasStreams { get; init; }

    /// <summary>Whether the silo wakes nothing by itself.</summary>
    internal bool HasNoWakeUps { get; init; }

    /// <summary>Where the host's mails go; without it there are none.</summary>
    internal Mailbox? Mailbox { get; init; }

    /// <summary>Is told every answer, where a test keeps them.</summary>
    internal Action<SeenAnswer>? Seen { get; init; }

    public HttpClient Client { get; private set; } = null!;

    public World World => _world ??= new World(this);

    public Uri Address { get; private set; } = null!;

    public IServiceProvider Services => _app.Services;

    public IGrainFactory Grains => _app.Services.GetRequiredService<IGrainFactory>();

    public async ValueTask InitializeAsync()
    {
        var builder = WebApplication.CreateBuilder();
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["Auth:SigningKeys"] = SigningKeys.CreatePem(),
            ["Admin:Email"] = AdminEmail,
            ["Admin:Password"] = Password,
            ["Payments:Gateway"] = "Test",
            ["Payments:WebhookSecret"] = WebhookSecret,
            ["RateLimits:Enabled"] = _rateLimits ? "true" : "false",
        });
        builder.Configuration.AddInMemoryCollection(_settings.Select(s => KeyValuePair.Create(s.Key, (string?)s.Value)));
        builder.Logging.ClearProviders().AddConsole().SetMinimumLevel(LogLevel.Warning);
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Services.Configure<PasswordHasherOptions>(o => o.IterationCount = 1000);
        if (Audit is { } audit) builder.Logging.AddProvider(audit).AddFilter(AuditEvents.Category, LogLevel.Information);
        // Dates and pace follow one clock, as in production.
        if (Time is { } time) builder.Services.AddSingleton(time).AddKeyedSingleton(Pace.Key, time);
        if (Mailbox is { } mailbox) builder.Services.AddSingleton<IMailSink>(mailbox);
        if (TestClockSetting.IsOn(builder.Configuration)) builder.AddMovableTime();
        builder.Services.Configure<WakeUpOptions>(o => o.Enabled = !HasNoWakeUps);
        builder.UseOrleans(silo =>
        {
            silo.UseLocalhostClustering(FreePort.Next(), gatewayPort: 0)
                .AddSqliteDurableState(Path.Combine(_folder, "state.db"))
                .AddStoreDeadLetters()
                .AddBookingGrains(builder.Configuration);
            if (HasStreams) silo.AddOutboxStreams();
        });
        builder.AddFlightTicketsApi();
        _app = builder.Build();
        _app.MapFlightTicketsApi();
        await _app.StartAsync();
        Address = new Uri(_app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());
        Client = NewClient();
    }

    /// <summary>A client whose answers are held against the host's OpenAPI document.</summary>
    public HttpClient NewClient() => new(new ContractHandler(() => _contract.Value, Seen)) { BaseAddress = Address };

    /// <summary>A request with a JSON body.</summary>
    public static HttpRequestMessage Json(HttpMethod method, string path, string? body = null, string? token = null, string? key = null)
    {
        var request = new HttpRequestMessage(method, path);
        if (body is not null) request.Content = new StringContent(body, Encoding.UTF8, "application/json");
        if (token is not null) request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        if (key is not null) request.Headers.Add("Idempotency-Key", key);
        return request;
    }

    public async Task<Answer> Send(HttpRequestMessage request) =>
        await Answer.Of(await Client.SendAsync(request, TestContext.Current.CancellationToken));

    public Task<Answer> Send(HttpMethod method, string path, string? body = null, string? token = null, string? key = null) =>
        Send(Json(method, path, body, token, key));

    public Task<Answer> Get(string path, string? token = null) => Send(HttpMethod.Get, path, null, token);

    public Task<Answer> Post(string path, string body, string? token = null, string? key = null) =>
        Send(HttpMethod.Post, path, body, token, key);

    /// <summary>Registers a new user and logs in.</summary>
    public async Task<(string Id, string Email, string Token)> NewUser()
    {
        var email = $"user{Interlocked.Increment(ref _users)}-{Guid.NewGuid():N}@example.com";
        var registered = await Post("/v1/auth/register", JsonSerializer.Serialize(new { email, password = Password, name = "A User" }));
        Assert.Equal(201, registered.Status);
        return (registered.Text("userId"), email, await Login(email));
    }

    public async Task<string> Login(string email, string password = Password)
    {
        var login = await Post("/v1/auth/login", JsonSerializer.Serialize(new { email, password }));
        Assert.Equal(200, login.Status);
        return login.Text("accessToken");
    }

    /// <summary>The token of the first admin, who is created in the background after the start.</summary>
    public async Task<string> AdminToken()
    {
        var deadline = DateTime.UtcNow.AddSeconds(30);
        while (true)
        {
            var login = await Post("/v1/auth/login", JsonSerializer.Serialize(new { email = AdminEmail, password = Password }));
            if (login.Status == 200) return login.Text("accessToken");
            Assert.True(DateTime.UtcNow < deadline, "There is no admin.");
        }
    }

    public async ValueTask DisposeAsync()
    {
        // What did not start has neither.
        Client?.Dispose();
        if (_app is not null)
        {
            await _app.StopAsync();
            await _app.DisposeAsync();
        }

        Directory.Delete(_folder, recursive: true);
    }
}

/// <summary>An answer, read.</summary>
public sealed record Answer(int Status, HttpResponseMessage Response, string Content)
{
    public static async Task<Answer> Of(HttpResponseMessage response) =>
        new((int)response.StatusCode, response, await response.Content.ReadAsStringAsync());

    public JsonElement Body => JsonDocument.Parse(Content).RootElement;

    public string? Code => Content.Length > 0 && Body.TryGetProperty("code", out var code) ? code.GetString() : null;

    public string? MediaType => Response.Content.Headers.ContentType?.MediaType;

    public string Text(string property) => Body.GetProperty(property).GetString()!;

    public string? Header(string name) => Response.Headers.TryGetValues(name, out var values) ? string.Join(", ", values) : null;

    public IReadOnlyList<string> Pointers => Body.TryGetProperty("errors", out var errors)
        ? [.. errors.EnumerateArray().Select(e => e.GetProperty("pointer").GetString()!)]
        : [];

    /// <summary>Every problem looks the same.</summary>
    public Answer IsProblem(int status, string code)
    {
        Assert.True(Status == status && Code == code, $"{Status} {Code}, not {status} {code}: {Content}");
        Assert.Equal("application/problem+json", MediaType);
        Assert.Equal(status, Body.GetProperty("status").GetInt32());
        foreach (var member in new[] { "type", "title", "detail", "instance", "traceId" }) Assert.NotEmpty(Text(member));
        Assert.DoesNotContain("   at ", Content, StringComparison.Ordinal);
        return this;
    }

    public Answer Is(int status)
    {
        Assert.True(Status == status, $"{Status}, not {status}: {Content}");
        return this;
    }
}
