using System.Globalization;
using FlightTickets.Deployment.Tests.Running;

namespace FlightTickets.Deployment.Tests.Manifests;

/// <summary>What a final stage of the Dockerfile says of its image, with what it inherits.</summary>
internal sealed record Dockerfile(
    IReadOnlyDictionary<string, string> Environment, IReadOnlyList<int> Ports, long? User, IReadOnlyList<string> Commands)
{
    /// <summary>The stages by name.</summary>
    public static IReadOnlyDictionary<string, Dockerfile> Read()
    {
        var stages = new Dictionary<string, Dockerfile>();
        var name = "";
        foreach (var line in File.ReadAllText(Repository.PathOf("Dockerfile")).Replace("\\\n", " ", StringComparison.Ordinal).Split('\n'))
        {
            var words = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            switch (words)
            {
                case ["FROM", var parent, "AS", var stage]:
                    name = stage;
                    stages[name] = stages.GetValueOrDefault(parent) ?? new Dockerfile(new Dictionary<string, string>(), [], null, []);
                    break;
                case ["ENV", .. var pairs]:
                    var environment = new Dictionary<string, string>(stages[name].Environment);
                    foreach (var pair in pairs) environment[pair.Split('=')[0]] = pair[(pair.IndexOf('=', StringComparison.Ordinal) + 1)..];
                    stages[name] = stages[name] with { Environment = environment };
                    break;
                case ["EXPOSE", .. var ports]:
                    stages[name] = stages[name] with { Ports = [.. ports.Select(port => int.Parse(port, CultureInfo.InvariantCulture))] };
                    break;
                case ["USER", var user]:
                    stages[name] = stages[name] with { User = long.Parse(user, CultureInfo.InvariantCulture) };
                    break;
                case ["ENTRYPOINT" or "HEALTHCHECK", ..]:
                    stages[name] = stages[name] with { Commands = [.. stages[name].Commands, line] };
                    break;
            }
        }

        return stages;
    }
}
