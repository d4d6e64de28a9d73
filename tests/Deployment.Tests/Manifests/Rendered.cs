using System.Diagnostics;
using FlightTickets.Deployment.Tests.Running;
using k8s;
using k8s.Models;

namespace FlightTickets.Deployment.Tests.Manifests;

/// <summary>An overlay as it would be applied: rendered by kubectl, and read by Kubernetes' own schema, strictly.</summary>
internal static class Rendered
{
    private const string MissingKubectl = "kubectl is not installed: the manifests were not rendered and NOT checked.";

    public static readonly string[] Overlays = ["dev", "prod"];

    /// <summary>The objects of an overlay. A field or a kind that Kubernetes does not know is an exception.</summary>
    public static IReadOnlyList<IKubernetesObject<V1ObjectMeta>> Overlay(string name) => Read(Render(name));

    /// <summary>Reads manifests strictly.</summary>
    public static IReadOnlyList<IKubernetesObject<V1ObjectMeta>> Read(string yaml) =>
        [.. KubernetesYaml.LoadAllFromString(yaml, strict: true).Cast<IKubernetesObject<V1ObjectMeta>>()];

    /// <summary>The pods of all workloads, by the workload's name.</summary>
    public static IEnumerable<(string Name, V1PodSpec Spec, IDictionary<string, string> Labels)> Pods(
        IEnumerable<IKubernetesObject<V1ObjectMeta>> objects) => objects.Select(found => found switch
    {
        V1Deployment deployment => (deployment.Metadata.Name, deployment.Spec.Template),
        V1StatefulSet set => (set.Metadata.Name, set.Spec.Template),
        V1Job job => (job.Metadata.Name, job.Spec.Template),
        _ => default,
    }).Where(found => found.Template is not null).Select(found => (found.Name, found.Template.Spec, found.Template.Metadata.Labels));

    private static string Render(string overlay)
    {
        Assert.SkipUnless(Environment.GetEnvironmentVariable("PATH")!.Split(':')
            .Any(folder => File.Exists(Path.Combine(folder, "kubectl"))), MissingKubectl);
        var copy = Directory.CreateTempSubdirectory("flighttickets-k8s-").FullName;
        try
        {
            foreach (var file in Directory.EnumerateFiles(Repository.PathOf("k8s"), "*", SearchOption.AllDirectories))
            {
                var target = Path.Combine(copy, Path.GetRelativePath(Repository.PathOf("k8s"), file));
                Directory.CreateDirectory(Path.GetDirectoryName(target)!);
                File.Copy(file, target);
            }

            // Created by each developer, and never committed.
            File.WriteAllText(Path.Combine(copy, "overlays/dev/signing-key.pem"), "a key");
            var start = new ProcessStartInfo("kubectl",
                ["kustomize", Path.Combine(copy, "overlays", overlay)])
            {
                RedirectStandardOutput = true,
                RedirectStandardError = true,
                UseShellExecute = false
            };
            using var kubectl = Process.Start(start)!;
            var errors = kubectl.StandardError.ReadToEndAsync();
            var yaml = kubectl.StandardOutput.ReadToEnd();
            kubectl.WaitForExit();
            Assert.True(kubectl.ExitCode == 0, errors.Result);
            return yaml;
        }
        finally
        {
            Directory.Delete(copy, recursive: true);
        }
    }
}
