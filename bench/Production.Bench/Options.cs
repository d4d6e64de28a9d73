using System.Globalization;

namespace FlightTickets.Bench;

/// <summary>What buyers ask for.</summary>
internal enum Load
{
    /// <summary>Each booking takes a free seat of a flight at random.</summary>
    Spread,

    /// <summary>All bookings take one flight, without a seat, until its 2,000 places are sold; then the next.</summary>
    Hot,

    /// <summary>10,000 buyers ask for the 300 places of one flight.</summary>
    Sellout,
}

/// <summary>What a run does.</summary>
internal sealed record Options
{
    public const string Help = """
        bench/production [OPTION…]
          --load spread|hot|sellout   what buyers ask for (spread)
          --only ours|yardstick       leave the other out
          --clients N                 connections, each with one request at a time (64)
          --rounds N                  rounds of each contender, alternating, each with processes of its own (3)
          --warmup SECONDS            before each measured part, at least (20)
          --warmup-bookings N         and at least so many, so that all compilers are done (20,000), for at most four times as long
          --seconds SECONDS           measured part of a round (60)
          --slice SECONDS             a line is printed for each (20; in a soak 60)
          --soak MINUTES              one long round
          --flights N                 flights of 300 seats (2,000)
          --silos N --apis M          ours as separate processes instead of Standalone
          --embedded                  ours on SQLite, without PostgreSQL and RabbitMQ
          --ours DIR[,NAME=VALUE…]    a checkout whose build is measured, and environment variables;
                                      may be repeated, to compare builds or settings
          --statements                PostgreSQL counts statements and prints the dearest of each round
          --no-check                  do not check the data after each round
          --json FILE                 all lines for a program
        """;

    private static readonly TimeSpan AMinute = TimeSpan.FromMinutes(1);

    public Load Load { get; init; } = Load.Spread;
    public string? Only { get; init; }
    public int Clients { get; init; } = 64;
    public int Rounds { get; init; } = 3;
    public TimeSpan Warmup { get; init; } = TimeSpan.FromSeconds(20);
    public int WarmupBookings { get; init; } = 20_000;
    public TimeSpan Measured { get; init; } = TimeSpan.FromSeconds(60);
    public TimeSpan Slice { get; init; } = TimeSpan.FromSeconds(20);
    public int Flights { get; init; } = 2_000;
    public int Silos { get; init; }
    public int Apis { get; init; }
    public bool IsEmbedded { get; init; }
    public IReadOnlyList<string> Ours { get; init; } = [];
    public bool CountsStatements { get; init; }
    public bool Checks { get; init; } = true;
    public string? Json { get; init; }

    /// <summary>The folder with the solution.</summary>
    public string Repository { get; init; } = FindRepository();

    /// <exception cref="ArgumentException">An unknown name, or a value that is not one.</exception>
    public static Options Parse(string[] args)
    {
        var options = new Options();
        for (var i = 0; i < args.Length; i++)
        {
            var name = args[i];
            string Value() => ++i < args.Length ? args[i] : throw new ArgumentException($"{name} needs a value.");
            int Number() => int.TryParse(Value(), NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 0
                ? number
                : throw new ArgumentException($"{name} needs a positive number.");
            options = name switch
            {
                "--load" => options with { Load = Enum.Parse<Load>(Value(), ignoreCase: true) },
                "--only" => options with { Only = Value() is "ours" or "yardstick" ? args[i] : throw new ArgumentException($"{name}?") },
                "--clients" => options with { Clients = Number() },
                "--rounds" => options with { Rounds = Number() },
                "--warmup" => options with { Warmup = TimeSpan.FromSeconds(Number()) },
                "--warmup-bookings" => options with { WarmupBookings = Number() },
                "--seconds" => options with { Measured = TimeSpan.FromSeconds(Number()) },
                "--slice" => options with { Slice = TimeSpan.FromSeconds(Number()) },
                "--soak" => options with { Rounds = 1, Measured = AMinute * Number(), Slice = AMinute },
                "--flights" => options with { Flights = Number() },
                "--silos" => options with { Silos = Number(), Apis = Math.Max(1, options.Apis) },
                "--apis" => options with { Apis = Number(), Silos = Math.Max(1, options.Silos) },
                "--embedded" => options with { IsEmbedded = true },
                "--ours" => options with { Ours = [.. options.Ours, Value()] },
                "--statements" => options with { CountsStatements = true },
                "--no-check" => options with { Checks = false },
                "--json" => options with { Json = Value() },
                _ => throw new ArgumentException($"Unknown option {name}."),
            };
        }

        return options;
    }

    private static string FindRepository()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "FlightTickets.sln")))
            folder = folder.Parent ?? throw new InvalidOperationException("The benchmark does not run from the repository.");
        return folder.FullName;
    }
}
