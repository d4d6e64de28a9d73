using System.Collections.Immutable;
using FlightTickets.Startup;

namespace FlightTickets.CommandLine;

/// <summary>
/// The settings that a command line may have, as <c>--Key=value</c> or <c>--Key value</c>. Any other flag is an error, so that a misspelt
/// setting does not go unnoticed.
/// </summary>
public static class HostSettings
{
    /// <summary>Each key with its meaning. A key that ends with <c>:*</c> stands for all keys below it.</summary>
    public static ImmutableArray<(string Key, string Description)> All { get; } =
    [
        ("urls", "where the host listens: http://localhost:9090"),
        ("environment", ".NET's environment name"),
        ("DataFolder", "the folder for state, mails and keys"),
        ("Admin:Email", "the first admin's e-mail address"),
        ("Admin:Password", "the first admin's password"),
        ("Auth:SecretKeys", "base64 keys that seal the secrets of second factors"),
        ("Auth:SigningKeys", "PEM keys that sign access tokens"),
        ("Auth:*", "further settings of sign-in"),
        ("ConnectionStrings:Postgres", "PostgreSQL: clustering, and state"),
        ("ConnectionStrings:MongoDb", "MongoDB, for state"),
        ("ConnectionStrings:MySql", "MySQL or MariaDB, for state"),
        ("ConnectionStrings:RabbitMq", "RabbitMQ, for events"),
        ("ConnectionStrings:Redis", "Redis, for shared rate limits"),
        ("Dashboard:Enabled", "true shows Orleans' dashboard"),
        ("Disruptions:DecideWithin", "how long a customer may choose after a disruption"),
        ("Disruptions:MinimumConnection", "the shortest connection that counts as reached"),
        ("Disruptions:ReinstateWithin", "how long a cancellation can be taken back"),
        ("Holds:MaxPerUser", "places that one user may hold unpaid"),
        ("Holds:PayLater", "how long a hold without payment lasts"),
        ("Holds:PayNow", "how long a hold lasts while it is paid"),
        ("Import:FirstDay", "the date of the sample's first day"),
        ("Import:Sample", "nyc13-day, nyc13 or none"),
        ("Logging:*", "log levels and formats, as in every .NET program"),
        ("Mail:Enabled", "false sends no mails"),
        ("Mail:Folder", "where mails go without a mail server"),
        ("Mail:From", "the sender of mails"),
        ("Mail:KeepFor", "how long a mail stays in that folder"),
        ("Mail:KeepMegabytes", "how much that folder may hold"),
        ("Mail:PagesUrl", "where customers reach the pages, for links in mails"),
        ("Mail:Smtp", "the mail server"),
        ("Metrics:Url", "where /metrics is served: http://localhost:9464"),
        ("Orders:*", "limits of orders"),
        ("Orleans:AdvertisedIP", "where peers reach this silo"),
        ("Orleans:ClusterId", "the cluster's name"),
        ("Orleans:GatewayPort", "the silo's port for APIs"),
        ("Orleans:Name", "the silo's name"),
        ("Orleans:ServiceId", "the service's name, part of every stored key"),
        ("Orleans:SiloPort", "the silo's port for its peers"),
        ("Orleans:Tls:AuthorityFile", "PEM: signs the certificates of silos and APIs"),
        ("Orleans:Tls:CertificateFile", "PEM: this process's certificate in the cluster"),
        ("Orleans:Tls:KeyFile", "PEM: the certificate's key"),
        ("Payments:Gateway", "Test, the built-in test gateway"),
        ("Payments:TestJournalFolder", "where the test gateway keeps its record"),
        ("Payments:WebhookSecret", "signs the gateway's webhooks"),
        ("Payments:*", "further settings of payments"),
        ("Proxies:Trusted", "networks of the proxies in front: 10.0.0.0/8, fd00::/8"),
        ("RateLimits:*", "rate limits; RateLimits:Enabled=false turns them off"),
        ("Shutdown:Drain", "how long an API serves on after SIGTERM"),
        ("Storage:Fleet", "the backend of airplanes, routes and places"),
        ("Storage:Flights", "the backend of flights and seats"),
        ("Storage:Orders", "the backend of orders"),
        ("Storage:Payments", "the backend of payments"),
        ("Storage:Users", "the backend of users"),
        ("Storage:*", "refused by name: there are no other contexts"),
        ("TestClock:Enabled", "true lets an admin move the clock; needs the test gateway"),
        ("Web:ApiUrl", "where the pages reach the API; this server itself by default"),
        ("Webhooks:*", "delivery of webhooks"),
    ];

    /// <summary>Takes the settings out of the arguments.</summary>
    /// <returns>The settings as <c>--Key=value</c>, and the other arguments in their order.</returns>
    /// <exception cref="StartupException">A setting has no value.</exception>
    public static (string[] Settings, string[] Others) Take(IReadOnlyList<string> args)
    {
        ArgumentNullException.ThrowIfNull(args);
        List<string> settings = [], rest = [];
        for (var i = 0; i < args.Count; i++)
        {
            var (name, value) = Split(args[i]);
            if (name is null || !IsKnown(name)) rest.Add(args[i]);
            else if (value is not null) settings.Add($"--{name}={value}");
            else if (i + 1 < args.Count && !args[i + 1].StartsWith("--", StringComparison.Ordinal)) settings.Add($"--{name}={args[++i]}");
            else throw new StartupException(ExitCodes.Usage, $"--{name} has no value; write --{name}=value.");
        }

        return ([.. settings], [.. rest]);
    }

    /// <summary>Whether a configuration key is one of <see cref="All"/>.</summary>
    public static bool IsKnown(string key) => All.Any(setting => setting.Key.EndsWith('*')
        ? key.StartsWith(setting.Key[..^1], StringComparison.OrdinalIgnoreCase) && key.Length >= setting.Key.Length
        : string.Equals(setting.Key, key, StringComparison.OrdinalIgnoreCase));

    private static (string? Name, string? Value) Split(string arg)
    {
        if (!arg.StartsWith("--", StringComparison.Ordinal)) return default;
        var equals = arg.IndexOf('=', StringComparison.Ordinal);
        return equals < 0 ? (arg[2..], null) : (arg[2..equals], arg[(equals + 1)..]);
    }
}
