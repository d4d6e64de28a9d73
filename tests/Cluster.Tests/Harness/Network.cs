using System.Diagnostics;
using System.Net;
using FlightTickets.Servers;

namespace FlightTickets.Cluster.Tests;

/// <summary>
/// A network of the test's own: a bridge, and a namespace for each silo. Servers and APIs stay outside; the database and the broker have an
/// address each on the bridge, so that a silo can be cut off from one and not from another. A cut is a wrong hardware address: packets
/// vanish, as with a broken switch, and nobody is told. Needs root.
/// </summary>
internal sealed class Network : IAsyncDisposable
{
    // 198.18.0.0/15 is for tests of networks (RFC 2544).
    private const string Prefix = "198.18.77.", Bridge = Prefix + "1", Database = Prefix + "2", BrokerAddress = Prefix + "3";
    private const int FirstSilo = 11;
    private readonly string _name = $"ft{Environment.ProcessId % 100_000}";
    private readonly List<NetworkNamespace> _namespaces = [];
    private readonly List<TcpProxy> _proxies = [];

    private Network()
    {
    }

    public static bool IsPossible => Environment.IsPrivilegedProcess && File.Exists("/usr/sbin/ip");

    public static Network Create()
    {
        var network = new Network();
        Ip("link", "add", network._name, "type", "bridge");
        foreach (var address in (string[])[Bridge, Database, BrokerAddress]) Ip("addr", "add", $"{address}/24", "dev", network._name);
        Ip("link", "set", network._name, "up");
        return network;
    }

    public string Postgres(PostgresServer postgres) =>
        $"Host={Database};Port={Proxy(postgres.Port, Database)};Username=postgres;Database=postgres";

    public string Broker(RabbitMqServer broker) => $"amqp://guest:guest@{BrokerAddress}:{Proxy(broker.Port, BrokerAddress)}/";

    public NetworkNamespace Namespace(int index)
    {
        var place = new NetworkNamespace($"{_name}-{index}", $"{Prefix}{FirstSilo + index}");
        _namespaces.Add(place);
        Ip("netns", "add", place.Name);
        Ip("link", "add", $"{_name}v{index}", "type", "veth", "peer", "name", "eth0", "netns", place.Name);
        Ip("link", "set", $"{_name}v{index}", "master", _name, "up");
        place.Do("addr", "add", $"{place.Address}/24", "dev", "eth0");
        place.Do("link", "set", "eth0", "up");
        place.Do("link", "set", "lo", "up");
        return place;
    }

    /// <summary>Nothing a silo sends reaches the other silos.</summary>
    public void CutFromPeers(int index)
    {
        for (var i = 0; i < _namespaces.Count; i++)
        {
            if (i != index) _namespaces[index].Lose(_namespaces[i].Address);
        }
    }

    /// <summary>Nothing a silo sends reaches the database.</summary>
    public void CutFromDatabase(int index) => _namespaces[index].Lose(Database);

    public void Heal(int index) => _namespaces[index].Find();

    public async ValueTask DisposeAsync()
    {
        foreach (var place in _namespaces) Ip("netns", "del", place.Name);
        Ip("link", "del", _name);
        foreach (var proxy in _proxies) await proxy.DisposeAsync();
    }

    internal static void Ip(params string[] arguments)
    {
        using var ip = Process.Start(new ProcessStartInfo("ip", arguments) { RedirectStandardError = true })!;
        var error = ip.StandardError.ReadToEnd();
        ip.WaitForExit();
        if (ip.ExitCode != 0) throw new InvalidOperationException($"ip {string.Join(' ', arguments)}: {error}");
    }

    private int Proxy(int port, string address)
    {
        var proxy = TcpProxy.To(port, IPAddress.Parse(address));
        _proxies.Add(proxy);
        return proxy.Port;
    }
}

/// <summary>Where one silo lives.</summary>
internal sealed record NetworkNamespace(string Name, string Address)
{
    private const string Nobody = "02:00:00:00:00:01";
    private readonly List<string> _lost = [];

    public string[] Wrap(string[] command) => ["ip", "netns", "exec", Name, .. command];

    public void Do(params string[] arguments) => Network.Ip(["-n", Name, .. arguments]);

    public void Lose(string address)
    {
        Do("neigh", "replace", address, "lladdr", Nobody, "dev", "eth0", "nud", "permanent");
        _lost.Add(address);
    }

    public void Find()
    {
        foreach (var address in _lost) Do("neigh", "del", address, "dev", "eth0");
        _lost.Clear();
    }
}
