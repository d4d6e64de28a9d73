using System.Text.RegularExpressions;
using FlightTickets.CommandLine;
using FlightTickets.Deployment.Tests.Running;
using k8s.Models;

namespace FlightTickets.Deployment.Tests.Manifests;

/// <summary>
/// Every variable in the Dockerfile, compose.yaml and the manifests is read by some code: a misspelt one would be ignored silently.
/// </summary>
public sealed partial class SettingsTests
{
    // Read by .NET, ASP.NET Core, OpenTelemetry and Orleans, each as documented there. Orleans:Name is the
    // silo's name (DefaultSiloServices.ApplyConfiguration).
    private static readonly string[] Foreign =
        ["ASPNETCORE_URLS", "ASPNETCORE_HTTP_PORTS", "DOTNET_EnableDiagnostics", "Orleans:Name", "Logging:Console:FormatterName",
            "Logging:Console:FormatterOptions:IncludeScopes"];

    // Of the downward API, for other variables to be made of.
    private static readonly string[] Parts = ["POD_IP", "POD_NAME"];

    private static readonly string Source =
        string.Concat(Directory.EnumerateFiles(Repository.PathOf("src"), "*.cs", SearchOption.AllDirectories)
            .Where(file => Path.GetFileName(file) != $"{nameof(HostSettings)}.cs").Select(File.ReadAllText));

    [Fact]
    public void The_images()
    {
        var images = Dockerfile.Read();
        foreach (var (stage, host) in new[] { ("silo", "Silo"), ("api", "Api"), ("standalone", "Standalone") })
        {
            Assert.All(images[stage].Environment.Keys, Known);
            // The entry point, and the health check by the same program.
            Assert.Equal(2, images[stage].Commands.Count);
            Assert.All(images[stage].Commands,
                command => Assert.Contains($"\"dotnet\", \"FlightTickets.{host}.dll\"", command, StringComparison.Ordinal));
            Assert.Contains(images[stage].Commands, command => command.EndsWith("\"health\"]", StringComparison.Ordinal));
            Assert.True(File.Exists(Repository.PathOf($"src/{host}/{host}.csproj")));
        }
    }

    [Theory, InlineData("dev"), InlineData("prod")]
    public void The_manifests(string overlay)
    {
        var objects = Rendered.Overlay(overlay);
        var maps = objects.OfType<V1ConfigMap>().ToDictionary(map => map.Metadata.Name);
        foreach (var (name, spec, _) in Rendered.Pods(objects).Where(pod => pod.Name is "silo" or "api" or "migrate"))
        {
            var container = Assert.Single(spec.Containers);
            Assert.NotEmpty(container.Env);
            Assert.All(container.Env.Select(variable => variable.Name).Except(Parts), Known);
            Assert.All(container.EnvFrom.SelectMany(from => maps[from.ConfigMapRef.Name].Data.Keys), Known);
            Assert.All(Reference().Matches(string.Join(' ', container.Env.Select(variable => variable.Value))),
                match => Assert.Contains(match.Groups[1].Value, Parts));
            if (name == "migrate") Assert.Equal(["migrate"], container.Args);
        }

        Assert.Contains("new Command(\"migrate\"", Source, StringComparison.Ordinal);
    }

    [Fact]
    public void The_composition()
    {
        var text = File.ReadAllText(Repository.PathOf("compose.yaml")) + File.ReadAllText(Repository.PathOf("compose.tls.yaml"));
        var variables = Variable().Matches(text).Select(match => match.Groups[1].Value).ToHashSet();
        Assert.True(variables.Count >= 7, string.Join(' ', variables));
        Assert.All(variables, Known);
        var images = Dockerfile.Read();
        Assert.All(Target().Matches(text), match => Assert.Contains(match.Groups[1].Value, images.Keys));
        Assert.All(Published().Matches(text),
            match => Assert.Contains(match.Groups[1].Value, images["api"].Ports.Select(port => $"{port}")));
        // The same plugins in both places: kustomize takes no file from outside its own folder.
        Assert.Equal(File.ReadAllText(Repository.PathOf("deploy/rabbitmq/enabled_plugins")),
            File.ReadAllText(Repository.PathOf("k8s/overlays/dev/enabled_plugins")));
    }

    [Fact]
    public void The_command_line_takes_every_setting_of_the_documentation()
    {
        var keys = new List<string>();
        foreach (Match row in Row().Matches(File.ReadAllText(Repository.PathOf("docs/operations.md"))))
        {
            var section = "";
            foreach (var key in Code().Matches(row.Groups[1].Value).Select(match => match.Groups[1].Value.TrimEnd('…')))
            {
                if (key.StartsWith(':')) keys.Add(section + key);
                else if (key.Contains(':', StringComparison.Ordinal)) keys.Add(key.EndsWith(':') ? key + "Any" : key);
                if (!key.StartsWith(':')) section = key.Split(':')[0];
            }
        }

        Assert.True(keys.Count > 25, string.Join(' ', keys));
        Assert.All(keys, key => Assert.True(HostSettings.IsKnown(key), key));
        Assert.All(HostSettings.All,
            setting => Assert.True(HostSettings.IsKnown(setting.Key.Replace("*", "Any", StringComparison.Ordinal)), setting.Key));
        Assert.False(HostSettings.IsKnown("Import:Sampel"));
    }

    [Fact]
    public void The_test_command_turns_analyzers_on()
    {
        // A Release build leaves them out (Directory.Build.props).
        Assert.Contains("$(Checks)", File.ReadAllText(Repository.PathOf("Directory.Build.props")), StringComparison.Ordinal);
        Assert.Contains("-p:Checks=true", File.ReadAllText(Repository.PathOf("test")), StringComparison.Ordinal);
    }

    [Fact]
    public void A_misspelt_variable_is_found() => Assert.ThrowsAny<Exception>(() => Known("ConnectionStrings__Postgress"));

    private static void Known(string variable)
    {
        var key = variable.Replace("__", ":", StringComparison.Ordinal);
        var isRead = Foreign.Contains(key) || key.StartsWith("Logging:LogLevel:", StringComparison.Ordinal)
            || Source.Contains($"\"{key}\"", StringComparison.Ordinal)
            || (key.StartsWith("ConnectionStrings:", StringComparison.Ordinal)
                && Source.Contains($"GetConnectionString(\"{key["ConnectionStrings:".Length..]}\")", StringComparison.Ordinal));
        Assert.True(isRead, $"No code reads {variable}.");
    }

    [GeneratedRegex(@"^\s+([A-Z][A-Za-z]+__\w+):", RegexOptions.Multiline)]
    private static partial Regex Variable();

    [GeneratedRegex(@"^\| (`[^|]+) \|", RegexOptions.Multiline)]
    private static partial Regex Row();

    [GeneratedRegex("`([^`]+)`")]
    private static partial Regex Code();

    [GeneratedRegex(@"target: (\w+)")]
    private static partial Regex Target();

    [GeneratedRegex("\"127\\.0\\.0\\.1:\\d+:(\\d+)\"")]
    private static partial Regex Published();

    [GeneratedRegex(@"\$\((\w+)\)")]
    private static partial Regex Reference();
}
