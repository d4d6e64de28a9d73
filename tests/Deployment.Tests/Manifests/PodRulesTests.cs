using System.Globalization;
using FlightTickets.Deployment.Tests.Running;
using FlightTickets.Hosting;
using k8s.Models;
using Orleans.Configuration;

namespace FlightTickets.Deployment.Tests.Manifests;

/// <summary>Pods against the restricted profile of Pod Security, and against what the code does: ports, probes, paths and times.</summary>
public sealed class PodRulesTests(Deployed deployed)
{
    [Theory, InlineData("dev"), InlineData("prod")]
    public void Every_pod_keeps_to_the_restricted_profile(string overlay)
    {
        // https://kubernetes.io/docs/concepts/security/pod-security-standards/#restricted
        foreach (var (name, spec, _) in Rendered.Pods(Rendered.Overlay(overlay)))
        {
            Assert.True(spec.SecurityContext.RunAsNonRoot == true && spec.SecurityContext.RunAsUser > 0, name);
            Assert.Equal("RuntimeDefault", spec.SecurityContext.SeccompProfile.Type);
            Assert.False(spec.HostNetwork == true || spec.HostPID == true || spec.HostIPC == true);
            Assert.All(spec.Volumes ?? [],
                volume => Assert.True(volume.EmptyDir is not null || volume.ConfigMap is not null
                    || volume.PersistentVolumeClaim is not null || volume.Secret is not null, volume.Name));
            foreach (var container in spec.Containers.Concat(spec.InitContainers ?? []))
            {
                Assert.False(container.SecurityContext.AllowPrivilegeEscalation!.Value);
                Assert.Equal(["ALL"], container.SecurityContext.Capabilities.Drop);
                Assert.Null(container.SecurityContext.Capabilities.Add);
                Assert.NotEqual(true, container.SecurityContext.Privileged);
                Assert.All(container.Ports ?? [], port => Assert.Null(port.HostPort));
                if (name is "silo" or "api" or "migrate") Assert.True(container.SecurityContext.ReadOnlyRootFilesystem, name);
            }
        }
    }

    [Theory, InlineData("dev"), InlineData("prod")]
    public void Workloads_give_way_one_by_one_and_have_the_time_they_need(string overlay)
    {
        var objects = Rendered.Overlay(overlay);
        foreach (var deployment in objects.OfType<V1Deployment>())
        {
            Assert.Equal("0", deployment.Spec.Strategy.RollingUpdate.MaxUnavailable.Value);
            Assert.Contains(objects.OfType<V1PodDisruptionBudget>(), budget => budget.Metadata.Name == deployment.Metadata.Name);
            var container = Assert.Single(deployment.Spec.Template.Spec.Containers);
            Assert.False(container.Resources.Limits.ContainsKey("cpu"));
            Assert.Equal(["cpu", "memory"], container.Resources.Requests.Keys.Order(StringComparer.Ordinal));
            var pause = container.Lifecycle?.PreStop?.Sleep?.Seconds ?? 0;
            var needed = deployment.Metadata.Name == "silo" ? Shutdown.Within.TotalSeconds : 30;
            Assert.True(deployment.Spec.Template.Spec.TerminationGracePeriodSeconds > needed + pause, deployment.Metadata.Name);
        }

        if (overlay == "prod") Assert.Equal(3,
            objects.OfType<V1Deployment>().Single(deployment => deployment.Metadata.Name == "silo").Spec.Replicas);
    }

    [Theory, InlineData("dev"), InlineData("prod")]
    public async Task Probes_use_the_hosts_endpoints(string overlay)
    {
        foreach (var (name, spec, _) in Rendered.Pods(Rendered.Overlay(overlay)).Where(pod => pod.Name is "silo" or "api"))
        {
            var container = Assert.Single(spec.Containers);
            foreach (var probe in (V1Probe[])[container.StartupProbe, container.ReadinessProbe, container.LivenessProbe])
            {
                Assert.Contains(container.Ports, port => port.Name == probe.HttpGet.Port.Value);
                var answer = await (name == "silo" ? deployed.Silo : deployed.Api)
                    .GetAsync(probe.HttpGet.Path, TestContext.Current.CancellationToken);
                Assert.True(answer.IsSuccessStatusCode, $"{name}{probe.HttpGet.Path}: {answer.StatusCode}");
            }

            Assert.EndsWith("/live", container.LivenessProbe.HttpGet.Path, StringComparison.Ordinal);
        }
    }

    [Theory, InlineData("dev"), InlineData("prod")]
    public void Ports_and_folders_are_those_of_the_images(string overlay)
    {
        var image = Dockerfile.Read();
        foreach (var (name, spec, _) in Rendered.Pods(Rendered.Overlay(overlay)).Where(pod => pod.Name is "silo" or "api"))
        {
            var container = Assert.Single(spec.Containers);
            Assert.Equal($"flighttickets-{name}", container.Image.Split('/')[^1].Split(':')[0]);
            Assert.Equal(image[name].Ports.Order(), container.Ports.Select(port => port.ContainerPort).Order());
            var http = container.Ports.Single(port => port.Name == "http").ContainerPort;
            Assert.Equal($"http://+:{http.ToString(CultureInfo.InvariantCulture)}", image[name].Environment["ASPNETCORE_URLS"]);
            if (image[name].Environment.TryGetValue("DataFolder", out var folder))
                Assert.Contains(container.VolumeMounts, mount => mount.MountPath == folder);
            Assert.Equal(spec.SecurityContext.RunAsUser, image[name].User);
            if (name != "silo") continue;
            Assert.Equal(EndpointOptions.DEFAULT_SILO_PORT, container.Ports.Single(port => port.Name == "silo").ContainerPort);
            Assert.Equal(EndpointOptions.DEFAULT_GATEWAY_PORT, container.Ports.Single(port => port.Name == "gateway").ContainerPort);
        }
    }

    [Fact]
    public void In_production_silos_and_apis_have_the_clusters_certificate()
    {
        var objects = Rendered.Overlay("prod");
        var map = objects.OfType<V1ConfigMap>().Single(found => found.Metadata.Name.StartsWith("flighttickets", StringComparison.Ordinal));
        foreach (var (_, spec, _) in Rendered.Pods(objects).Where(pod => pod.Name is "silo" or "api"))
        {
            var container = Assert.Single(spec.Containers);
            Assert.Contains(container.EnvFrom, from => from.ConfigMapRef.Name == map.Metadata.Name);
            var volume = spec.Volumes.Single(found => found.Secret is not null);
            Assert.Equal("flighttickets-cluster-tls", volume.Secret.SecretName);
            // Readable by the user of the image through its group, and by nobody else.
            Assert.Equal((Convert.ToInt32("440", 8), 1654), (volume.Secret.DefaultMode, spec.SecurityContext.FsGroup));
            var mount = container.VolumeMounts.Single(found => found.Name == volume.Name);
            Assert.True(mount.ReadOnlyProperty);
            foreach (var (setting, file) in new[] { ("CertificateFile", "tls.crt"), ("KeyFile", "tls.key"), ("AuthorityFile", "ca.crt") })
                Assert.Equal($"{mount.MountPath}/{file}", map.Data[$"Orleans__Tls__{setting}"]);
        }
    }

    [Theory, InlineData("dev"), InlineData("prod")]
    public void Network_policies_open_the_existing_ports_and_forbid_the_rest(string overlay)
    {
        var objects = Rendered.Overlay(overlay);
        var policies = objects.OfType<V1NetworkPolicy>().ToArray();
        foreach (var (name, spec, _) in Rendered.Pods(objects).Where(pod => pod.Name is "silo" or "api"))
        {
            var opened = policies.Single(policy => policy.Metadata.Name == name).Spec.Ingress.SelectMany(rule => rule.Ports)
                .Select(port => int.Parse(port.Port.Value, CultureInfo.InvariantCulture)).ToHashSet();
            Assert.Equal(spec.Containers.Single().Ports.Select(port => port.ContainerPort).Order(), opened.Order());
        }

        var nothing = policies.Single(policy => policy.Metadata.Name == "nothing");
        Assert.Null(nothing.Spec.Ingress);
        Assert.Null(nothing.Spec.Egress);
        Assert.Equal(["Ingress", "Egress"], nothing.Spec.PolicyTypes);
        // Databases of the dev overlay are reached on the ports they listen on.
        var outwards = policies.Where(policy => policy.Metadata.Name is "silo" or "api").SelectMany(policy => policy.Spec.Egress)
            .SelectMany(rule => rule.Ports).Select(port => port.Port.Value).ToHashSet();
        Assert.All(Rendered.Pods(objects).Where(pod => pod.Name is not ("silo" or "api" or "migrate"))
            .SelectMany(pod => pod.Spec.Containers).SelectMany(container => container.Ports), port =>
            Assert.Contains(port.ContainerPort.ToString(CultureInfo.InvariantCulture), outwards));
    }
}
