using System.Globalization;
using FlightTickets.Servers;
using FlightTickets.Streams.Bench;

// Usage: Streams.Bench [rounds] [seconds]. Starts its own broker; measures the plain client and the stream provider by turns, so that what else happens on the
// machine hits both alike.
CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
var rounds = args.Length > 0 ? int.Parse(args[0], CultureInfo.InvariantCulture) : 5;
var time = TimeSpan.FromSeconds(args.Length > 1 ? int.Parse(args[1], CultureInfo.InvariantCulture) : 8);
await using var server = await RabbitMqServer.StartAsync();
await using var plain = await PlainClient.StartAsync(server);
await using var streams = await StreamSilo.StartAsync(server);
(string Name, IContender Contender, int Batch)[] contenders =
    [("plain client", plain, 1), ("stream, one by one", streams, 1), ("stream, batches of 50", streams, 50)];
foreach (var (_, contender, batch) in contenders)
{
    // The first seconds belong to the JIT compiler.
    await Run.LoadAsync(contender, server, time, batch);
}

var results = contenders.ToDictionary(contender => contender.Name, _ => new List<Result>());
for (var round = 0; round < rounds; round++)
{
    foreach (var (name, contender, batch) in contenders)
    {
        var result = await Run.LoadAsync(contender, server, time, batch);
        results[name].Add(result);
        Console.WriteLine($"{round + 1} {name,-22} {result}");
    }
}

var yardstick = results["plain client"].Order().ElementAt(rounds / 2).PerSecond;
foreach (var (name, list) in results)
{
    var median = list.Order().ElementAt(rounds / 2);
    Console.WriteLine($"median {name,-22} {median}  {median.PerSecond / yardstick:P0} of the plain client");
}

foreach (var (name, contender, _) in contenders[..2])
{
    Console.WriteLine($"1,000 a second {name,-22} {await Run.PacedAsync(contender, server, perSecond: 1000, time)}");
    Console.WriteLine($"idle, 20 a second {name,-22} {await Run.PacedAsync(contender, server, perSecond: 20, time)}");
}
