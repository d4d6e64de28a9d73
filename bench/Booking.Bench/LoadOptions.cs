using System.Globalization;

namespace FlightTickets.Bench;

/// <summary>How bookings spread over flights.</summary>
internal enum Load
{
    /// <summary>Every booking takes a flight at random: contention is rare.</summary>
    Spread,

    /// <summary>All bookings take the same flight, without a seat: the flight is the hot row.</summary>
    Hot,

    /// <summary>All clients want the same seats: nearly every request is refused.</summary>
    Refused,
}

/// <summary>A run's options; every value is an argument <c>--name value</c>.</summary>
internal sealed record LoadOptions
{
    public Uri Url { get; init; } = new("http://localhost:8080");
    public string AdminEmail { get; init; } = "admin@example.com";
    public string AdminPassword { get; init; } = "";
    public Load Load { get; init; } = Load.Spread;
    public int Clients { get; init; } = 64;
    public int Flights { get; init; } = 200;
    public TimeSpan Warmup { get; init; } = TimeSpan.FromSeconds(20);
    public TimeSpan Duration { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>The server's processes, to count their CPU per booking; none if they are not on this machine.</summary>
    public IReadOnlyList<int> ServerPids { get; init; } = [];

    public int Seed { get; init; } = 1;

    public static LoadOptions Parse(string[] args)
    {
        var options = new LoadOptions();
        for (var i = 0; i + 1 < args.Length; i += 2)
        {
            var value = args[i + 1];
            options = args[i] switch
            {
                "--url" => options with { Url = new Uri(value) },
                "--admin-email" => options with { AdminEmail = value },
                "--admin-password" => options with { AdminPassword = value },
                "--load" => options with { Load = Enum.Parse<Load>(value, ignoreCase: true) },
                "--clients" => options with { Clients = Number(value) },
                "--flights" => options with { Flights = Number(value) },
                "--warmup" => options with { Warmup = TimeSpan.FromSeconds(Number(value)) },
                "--duration" => options with { Duration = TimeSpan.FromSeconds(Number(value)) },
                "--server-pid" => options with { ServerPids = [.. value.Split(',').Select(Number)] },
                "--seed" => options with { Seed = Number(value) },
                _ => throw new ArgumentException($"Unknown argument {args[i]}; known: --url --admin-email --admin-password --load "
                    + "spread|hot|refused --clients --flights --warmup --duration (seconds) --server-pid (ids, with commas) --seed"),
            };
        }

        return options.AdminPassword.Length > 0
            ? options
            : throw new ArgumentException("--admin-password is needed: the run adds its own flights.");
    }

    private static int Number(string value) => int.Parse(value, NumberStyles.None, CultureInfo.InvariantCulture);
}
