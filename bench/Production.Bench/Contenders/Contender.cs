using System.Globalization;
using System.Net;
using FlightTickets.Servers;
using Npgsql;

namespace FlightTickets.Bench;

/// <summary>A contender: a service with its own servers.</summary>
internal abstract class Contender(string name, Options options) : IAsyncDisposable
{
    private readonly List<ChildProcess> _programs = [];
    private readonly string _output = Directory.CreateTempSubdirectory("production-").FullName;

    public string Name { get; } = name;

    public const string AdminEmail = "admin@example.com";

    public const string AdminPassword = "correct horse battery staple";

    /// <summary>Whether PostgreSQL and RabbitMQ are part of it.</summary>
    public virtual bool HasServers => true;

    public ServerSet Servers { get; } = ServerSet.Create(options.CountsStatements);

    /// <summary>The HTTP servers that clients share.</summary>
    public IReadOnlyList<IPEndPoint> Endpoints { get; protected set; } = [];

    /// <summary>Pages with the runtime's counters, one per process.</summary>
    public IReadOnlyList<Uri> MetricsPages { get; protected set; } = [];

    /// <summary>Ids of the service's processes, by what they are called in the report.</summary>
    public IReadOnlyList<(string Name, int Id)> Processes { get; private set; } = [];

    /// <summary>How its database is reached; null without PostgreSQL.</summary>
    public string? Database { get; private set; }

    /// <summary>The flights of this contender, and how far they are sold: made in its first round.</summary>
    public Places? Places { get; set; }

    /// <summary>How many bookings were confirmed, all rounds.</summary>
    public long Confirmed { get; set; }

    /// <summary>How many may have been: their outcome was not told.</summary>
    public long Unknown { get; set; }

    /// <summary>Starts the servers and the service, and waits until it is ready.</summary>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        if (HasServers)
        {
            await Servers.StartAsync(withRedis: options.Apis > 0, cancellationToken);
            Database ??= await Servers.Postgres.CreateDatabaseAsync("bookings", cancellationToken);
            if (options.CountsStatements)
            {
                const string Counting = "create extension if not exists pg_stat_statements";
                await Sql.ExecuteAsync(Servers.Postgres.ConnectionString, Counting, cancellationToken);
            }
        }

        _programs.Clear();
        Processes = [.. await LaunchAsync(cancellationToken)];
        using var http = new HttpClient();
        foreach (var page in MetricsPages) await ReadyAsync(http, page, cancellationToken);
    }

    /// <summary>Stops the service, then the servers.</summary>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        // APIs were started last.
        foreach (var program in Enumerable.Reverse(_programs)) await program.StopAsync("TERM", cancellationToken);
        _programs.Clear();
        NpgsqlConnection.ClearAllPools();
        if (HasServers) await Servers.StopAsync(cancellationToken);
    }

    /// <summary>Compares the data with the acknowledged bookings. Each line of the answer is a difference.</summary>
    public abstract Task<IReadOnlyList<string>> CheckAsync(CancellationToken cancellationToken);

    public virtual async ValueTask DisposeAsync()
    {
        foreach (var program in Enumerable.Reverse(_programs)) await program.DisposeAsync();
        await Servers.DisposeAsync();
        Directory.Delete(_output, recursive: true);
    }

    /// <summary>A folder that lasts as long as the contender.</summary>
    protected string Folder => _output;

    protected abstract Task<IEnumerable<(string Name, int Id)>> LaunchAsync(CancellationToken cancellationToken);

    protected static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    /// <summary>Starts a .NET program and returns its id.</summary>
    protected async Task<(string Name, int Id)> LaunchAsync(string name, string assembly, IReadOnlyDictionary<string, string> environment)
    {
        if (!File.Exists(assembly)) throw new InvalidOperationException($"{assembly} is missing: build it.");
        var program = await ChildProcess.StartAsync("dotnet", [assembly], environment, Path.Combine(_output, $"{name}.log"));
        _programs.Add(program);
        return (name, program.Id);
    }

    private async Task ReadyAsync(HttpClient http, Uri page, CancellationToken cancellationToken)
    {
        using var pause = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
        for (var tries = 0; ; tries++)
        {
            try
            {
                using var answer = await http.GetAsync(new Uri(page, "/health/ready"), cancellationToken);
                if (answer.StatusCode is HttpStatusCode.OK or HttpStatusCode.NotFound) return;
            }
            catch (HttpRequestException)
            {
                // It does not listen yet.
            }

            var dead = _programs.FindIndex(program => !program.IsRunning);
            if (dead >= 0 || tries > 2_400)
            {
                var logs = string.Join('\n', Directory.GetFiles(_output, "*.log").Select(File.ReadAllText));
                throw new InvalidOperationException($"{Name} did not start:\n{logs}");
            }

            await pause.WaitForNextTickAsync(cancellationToken);
        }
    }
}
