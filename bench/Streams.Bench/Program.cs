using System.Globalization;
using FlightTickets.Servers;
using FlightTickets.Streams.Bench;
using Orleans.Streams.RabbitMQ;

// Usage: Streams.Bench [rounds] [seconds]. Starts its own broker; measures the plain client and the stream provider
// alternately, so that other work on the machine affects both alike.
CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
var rounds = args.Length > 0 ? int.Parse(args[0], CultureInfo.InvariantCulture) : 5;
var time = TimeSpan.FromSeconds(args.Length > 1 ? int.Parse(args[1], CultureInfo.InvariantCulture) : 8);
await using var server = await RabbitMqServer.StartAsync();
await using var plain = await PlainClient.StartAsync(server, routed: false);
await using var routed = await PlainClient.StartAsync(server, routed: true);
await using var open = await StreamSilo.StartAsync(server, RabbitMqPartitioning.Broker);
await using var direct = await StreamSilo.StartAsync(server, RabbitMqPartitioning.Direct);
(string Name, IContender Contender, int Batch)[] contenders =
    [("plain, direct", plain, 1), ("plain, same routing", routed, 1), ("stream, direct", direct, 1), ("stream, open", open, 1),
        ("stream, open, batches of 50", open, 50)];
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
        Console.WriteLine($"{round + 1} {name,-27} {result}");
    }
}

var yardsticks = contenders[..2].Select(contender => results[contender.Name].Order().ElementAt(rounds / 2).PerSecond).ToArray();
foreach (var (name, list) in results)
{
    var median = list.Order().ElementAt(rounds / 2);
    Console.WriteLine($"median {name,-27} {median}  {median.PerSecond / yardsticks[0]:P0} of plain "
        + $"direct, {median.PerSecond / yardsticks[1]:P0} of plain with the same routing");
}

foreach (var (name, contender, _) in contenders[..4])
{
    Console.WriteLine($"1,000 a second {name,-27} {await Run.PacedAsync(contender, server, perSecond: 1000, time)}");
    Console.WriteLine($"idle, 20 a second {name,-27} {await Run.PacedAsync(contender, server, perSecond: 20, time)}");
}
