using DistGrad.Silo;
using k8s.Models;
using YamlDotNet.Serialization;

namespace DistGrad.Deploy.Tests;

public class KubernetesTests
{
    public static TheoryData<string> Pods => [.. Manifests.Pods.Keys];

    [Fact]
    public void UnknownField_IsAnError() =>
        Assert.ThrowsAny<YamlDotNet.Core.YamlException>(() => Manifests.Parse("apiVersion: v1\nkind: Pod\nmetadata:\n  name: a\nspec:\n  container: []\n").ToList());

    [Fact]
    public void Kustomization_ListsEachFileButTheLoadTest()
    {
        var kustomization = new Deserializer().Deserialize<Dictionary<string, object>>(Repository.Read($"{Manifests.Folder}/{Manifests.Kustomization}"));
        Assert.Equal(Manifests.Files.Where(file => file != "load-test.yaml"), ((List<object>)kustomization["resources"]).Cast<string>().Order());
        Assert.Equal(Manifests.Of<V1Namespace>().Single().Metadata.Name, kustomization["namespace"]);
        var image = (Dictionary<object, object>)((List<object>)kustomization["images"]).Single();
        Assert.Equal(image["name"], Container("silo").Image);
        Assert.Equal($"{image["newName"]}:{image["newTag"]}", Container("load-test").Image);
    }

    [Fact]
    public void Objects_AreInTheNamespace() =>
        Assert.All(Manifests.All.Where(thing => thing is not V1Namespace), thing => Assert.Equal("distgrad", thing.Metadata.NamespaceProperty));

    [Theory]
    [MemberData(nameof(Pods))]
    public void Pod_HasNoRightsThatItDoesNotNeed(string pod)
    {
        var (spec, container) = (Manifests.Pods[pod].Spec, Container(pod));
        Assert.True(spec.SecurityContext.RunAsNonRoot);
        Assert.Equal("RuntimeDefault", spec.SecurityContext.SeccompProfile.Type);
        Assert.Equal((false, true), (container.SecurityContext.AllowPrivilegeEscalation, container.SecurityContext.ReadOnlyRootFilesystem));
        Assert.Equal(["ALL"], container.SecurityContext.Capabilities.Drop);
        Assert.NotNull(container.Resources.Limits["memory"]);
        Assert.True(pod == "silo" || spec.AutomountServiceAccountToken == false, "Only silos talk to Kubernetes.");
    }

    [Theory]
    [MemberData(nameof(Pods))]
    public void Mounts_AreOfVolumes(string pod)
    {
        var claims = Manifests.Of<V1StatefulSet>().Where(set => set.Metadata.Name == pod).SelectMany(set => set.Spec.VolumeClaimTemplates ?? []).Select(claim => claim.Metadata.Name);
        var volumes = (Manifests.Pods[pod].Spec.Volumes ?? []).Select(volume => volume.Name).Concat(claims).ToList();
        Assert.All(Container(pod).VolumeMounts, mount => Assert.Contains(mount.Name, volumes));
    }

    [Theory]
    [MemberData(nameof(Pods))]
    public void Arguments_AreUnderstood(string pod)
    {
        if (pod != "redis") CommandLines.AssertUnderstood([.. Container(pod).Args]);
    }

    [Theory]
    [MemberData(nameof(Pods))]
    public async Task Variables_AreThoseThatASiloReads(string pod) =>
        Assert.Subset(await ServerFacts.VariablesAsync(), (Container(pod).Env ?? []).Select(variable => variable.Name).ToHashSet());

    [Fact]
    public async Task SilosVariables_AreAllThatItNeeds()
    {
        var variables = Container("silo").Env.ToDictionary(variable => variable.Name, variable => variable.Value ?? (variable.ValueFrom.FieldRef.FieldPath == "status.podIP" ? "10.0.0.1" : "text"));
        variables["KUBERNETES_SERVICE_HOST"] = variables["KUBERNETES_SERVICE_PORT"] = "1";
        var settings = await ServerConfiguration.Silo(new(), variables.GetValueOrDefault);
        Assert.Equal((true, true, "10.0.0.1"), (settings.Kubernetes, settings.ListenOnAllInterfaces, settings.Address.ToString()));
        var redis = Manifests.Of<V1Service>().Single(service => service.Metadata.Name == "redis");
        Assert.Equal($"redis:{redis.Spec.Ports[0].Port}", settings.Redis);
    }

    [Fact]
    public async Task SilosPorts_AreItsDefaults()
    {
        var (http, silo, gateway) = await ServerFacts.DefaultPortsAsync();
        Assert.Equal([("http", http), ("silo", silo), ("gateway", gateway)], Container("silo").Ports.Select(port => (port.Name, port.ContainerPort)));
    }

    [Fact]
    public void Probes_AskPathsThatAreAnswered()
    {
        var silo = Container("silo");
        Assert.Equal("/health/live", silo.LivenessProbe.HttpGet.Path);
        Assert.Equal("/health/ready", silo.ReadinessProbe.HttpGet.Path);
        Assert.All([silo.LivenessProbe, silo.ReadinessProbe, silo.StartupProbe], probe =>
        {
            Assert.Contains(probe.HttpGet.Path, ServerFacts.Paths);
            Assert.Equal("http", probe.HttpGet.Port.Value);
        });
        Assert.Contains(Manifests.Pods["silo"].Metadata.Annotations["prometheus.io/path"], ServerFacts.Paths);
        Assert.Equal(silo.Ports.Single(port => port.Name == "http").ContainerPort.ToString(), Manifests.Pods["silo"].Metadata.Annotations["prometheus.io/port"]);
    }

    [Fact]
    public async Task LoadTest_ConnectsToTheGatewayService()
    {
        var args = Container("load-test").Args.ToList();
        var gateway = Manifests.Of<V1Service>().Single(service => service.Metadata.Name == "gateway").Spec.Ports.Single();
        Assert.Equal((await ServerFacts.DefaultPortsAsync()).Gateway, gateway.Port);
        Assert.Equal($"gateway:{gateway.Port}", args[args.IndexOf("--connect") + 1]);
    }

    private static V1Container Container(string pod) => Manifests.Pods[pod].Spec.Containers.Single();
}
