using k8s.Models;
using YamlDotNet.Core;

namespace FlightTickets.Deployment.Tests.Manifests;

/// <summary>The rendered manifests are valid and consistent.</summary>
public sealed class SchemaTests
{
    [Theory, InlineData("dev"), InlineData("prod")]
    public void Kubernetes_knows_every_object(string overlay)
    {
        var objects = Rendered.Overlay(overlay);
        Assert.True(objects.Count >= 14, $"{objects.Count} objects");
        Assert.All(objects, found => Assert.False(string.IsNullOrEmpty(found.Metadata.Name)));
        Assert.All(objects.Where(found => found is not V1Namespace),
            found => Assert.Equal(objects.OfType<V1Namespace>().Single().Metadata.Name, found.Metadata.NamespaceProperty));
    }

    [Fact]
    public void A_misspelt_field_and_an_unknown_kind_are_found()
    {
        const string good = "apiVersion: v1\nkind: Service\nmetadata:\n  name: a\nspec:\n  ports:\n  - port: 80\n";
        Assert.Single(Rendered.Read(good));
        Assert.ThrowsAny<YamlException>(() => Rendered.Read(good.Replace("port: 80", "prot: 80", StringComparison.Ordinal)));
        Assert.ThrowsAny<Exception>(() => Rendered.Read(good.Replace("kind: Service", "kind: Servant", StringComparison.Ordinal)));
    }

    [Theory, InlineData("dev"), InlineData("prod")]
    public void Every_reference_has_its_target(string overlay)
    {
        var objects = Rendered.Overlay(overlay);
        var pods = Rendered.Pods(objects).ToArray();
        bool Matches(V1LabelSelector selector) => pods.Any(pod =>
            (selector.MatchLabels ?? new Dictionary<string, string>())
                .All(label => pod.Labels.TryGetValue(label.Key, out var value) && value == label.Value)
            && (selector.MatchExpressions ?? [])
                .All(expression => expression.OperatorProperty == "In" && expression.Values.Contains(pod.Labels[expression.Key])));

        Assert.All(objects.OfType<V1PodDisruptionBudget>(), budget => Assert.True(Matches(budget.Spec.Selector), budget.Metadata.Name));
        Assert.All(objects.OfType<V1NetworkPolicy>(), policy => Assert.True(Matches(policy.Spec.PodSelector), policy.Metadata.Name));
        Assert.All(objects.OfType<V2HorizontalPodAutoscaler>(), scaler =>
            Assert.Contains(objects, found => found is V1Deployment && found.Metadata.Name == scaler.Spec.ScaleTargetRef.Name));
        foreach (var service in objects.OfType<V1Service>())
        {
            var (_, spec, _) = Assert.Single(pods,
                pod => service.Spec.Selector.All(label => pod.Labels.TryGetValue(label.Key, out var value) && value == label.Value));
            Assert.All(service.Spec.Ports, port => Assert.Contains(
                spec.Containers.SelectMany(container => container.Ports), target => target.Name == port.TargetPort?.Value
                    || $"{target.ContainerPort}" == (port.TargetPort?.Value ?? $"{port.Port}")));
        }

        var maps = objects.OfType<V1ConfigMap>().Select(map => map.Metadata.Name).ToHashSet();
        var secrets = objects.OfType<V1Secret>().ToDictionary(secret => secret.Metadata.Name, secret => secret.Data.Keys.ToHashSet());
        var accounts = objects.OfType<V1ServiceAccount>().Select(account => account.Metadata.Name).ToHashSet();
        foreach (var (_, spec, _) in pods)
        {
            if (spec.ServiceAccountName is { } account) Assert.Contains(account, accounts);
            Assert.All((spec.Volumes ?? []).Where(volume => volume.ConfigMap is not null),
                volume => Assert.Contains(volume.ConfigMap.Name, maps));
            foreach (var container in spec.Containers)
            {
                Assert.All(container.EnvFrom ?? [], from => Assert.Contains(from.ConfigMapRef.Name, maps));
                Assert.All(container.VolumeMounts ?? [], mount => Assert.True(
                    (spec.Volumes ?? []).Any(volume => volume.Name == mount.Name) || objects.OfType<V1StatefulSet>()
                        .Any(set => set.Spec.VolumeClaimTemplates?.Any(claim => claim.Metadata.Name == mount.Name) == true), mount.Name));
                foreach (var secret in (container.Env ?? []).Select(variable => variable.ValueFrom?.SecretKeyRef)
                    .OfType<V1SecretKeySelector>())
                {
                    // In production they are created separately, from the list in the README.
                    if (overlay == "dev") Assert.Contains(secret.Key, secrets[secret.Name]);
                    else Assert.Contains($"`{secret.Name}` | `{secret.Key}`", File.ReadAllText(Running.Repository.PathOf("k8s/README.md")),
                        StringComparison.Ordinal);
                }
            }
        }
    }
}
