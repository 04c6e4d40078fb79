using k8s.Models;

namespace DistGrad.Deploy.Tests;

/// <summary>What a manifest says of another is true of it.</summary>
public class KubernetesReferencesTests
{
    [Fact]
    public void Services_SelectPodsThatHaveTheirPorts() =>
        Assert.All(Manifests.Of<V1Service>(), service =>
        {
            var container = Assert.Single(Manifests.Matching(service.Spec.Selector)).Spec.Containers.Single();
            Assert.All(service.Spec.Ports, port => Assert.Equal(port.Port, container.Ports.Single(offered => offered.Name == port.TargetPort.Value).ContainerPort));
        });

    [Fact]
    public void StatefulSets_SelectTheirOwnPods_AndHaveTheirService() =>
        Assert.All(Manifests.Of<V1StatefulSet>(), set =>
        {
            Assert.Same(set.Spec.Template, Assert.Single(Manifests.Matching(set.Spec.Selector.MatchLabels)));
            var service = Manifests.Of<V1Service>().Single(service => service.Metadata.Name == set.Spec.ServiceName);
            Assert.Equal("None", service.Spec.ClusterIP);
            Assert.Equal(set.Spec.Selector.MatchLabels, service.Spec.Selector);
            Assert.All(set.Spec.Template.Spec.TopologySpreadConstraints ?? [], spread => Assert.Equal(set.Spec.Selector.MatchLabels, spread.LabelSelector.MatchLabels));
        });

    [Fact]
    public void Policies_LetThroughToPortsThatThePodsHave() =>
        Assert.All(Manifests.Of<V1NetworkPolicy>().Where(policy => policy.Spec.PodSelector.MatchLabels is not null), policy =>
        {
            var ports = Assert.Single(Manifests.Matching(policy.Spec.PodSelector.MatchLabels)).Spec.Containers.Single().Ports;
            Assert.All(policy.Spec.Ingress.SelectMany(rule => rule.Ports), port => Assert.Contains(int.Parse(port.Port.Value), ports.Select(offered => offered.ContainerPort)));
            Assert.All(policy.Spec.Ingress.SelectMany(rule => rule.FromProperty).Where(peer => peer.PodSelector is not null), peer => Assert.NotEmpty(Manifests.Matching(peer.PodSelector.MatchLabels)));
        });

    [Theory]
    [InlineData("silo", "silo", true)]
    [InlineData("silo", "redis", true)]
    [InlineData("load-test", "gateway", true)]
    [InlineData("load-test", "silo", false)]
    [InlineData("load-test", "redis", false)]
    [InlineData("redis", "silo", false)]
    [InlineData("redis", "gateway", false)]
    public void Policies_LetThroughWhomTheyShould(string from, string to, bool expected)
    {
        var labels = Manifests.Pods[from].Metadata.Labels;
        var ports = Manifests.Pods.Values.SelectMany(pod => pod.Spec.Containers).SelectMany(container => container.Ports ?? []).ToDictionary(port => port.Name, port => $"{port.ContainerPort}");
        var rules = Manifests.Of<V1NetworkPolicy>().SelectMany(policy => policy.Spec.Ingress ?? []).Where(rule => rule.Ports.Any(port => port.Port.Value == ports[to]));
        Assert.Equal(expected, rules.Any(rule => rule.FromProperty.Any(peer => peer.PodSelector?.MatchLabels.All(label => labels.Contains(label)) == true)));
    }

    [Fact]
    public void Policies_LetNothingElseThrough()
    {
        var policy = Assert.Single(Manifests.Of<V1NetworkPolicy>(), policy => policy.Spec.PodSelector.MatchLabels is null);
        Assert.Null(policy.Spec.Ingress);
        Assert.Equal(["Ingress"], policy.Spec.PolicyTypes);
    }

    [Fact]
    public void BudgetAndAutoscaler_AreOfTheSilos()
    {
        var silo = Manifests.Of<V1StatefulSet>().Single(set => set.Metadata.Name == "silo");
        Assert.Equal(silo.Spec.Selector.MatchLabels, Manifests.Of<V1PodDisruptionBudget>().Single().Spec.Selector.MatchLabels);
        var autoscaler = Manifests.Of<V2HorizontalPodAutoscaler>().Single().Spec;
        Assert.Equal((silo.ApiVersion, silo.Kind, silo.Metadata.Name), (autoscaler.ScaleTargetRef.ApiVersion, autoscaler.ScaleTargetRef.Kind, autoscaler.ScaleTargetRef.Name));
        Assert.Equal(silo.Spec.Replicas, autoscaler.MinReplicas);
        Assert.True(silo.Spec.Template.Spec.Containers.Single().Resources.Requests.ContainsKey("cpu"), "A share of the CPU is one of what is requested.");
    }

    [Fact]
    public void SilosAccount_MayDoWhatWatchingPodsTakes()
    {
        var account = Manifests.Of<V1ServiceAccount>().Single().Metadata.Name;
        var role = Manifests.Of<V1Role>().Single();
        var binding = Manifests.Of<V1RoleBinding>().Single();
        Assert.Equal(account, Manifests.Pods["silo"].Spec.ServiceAccountName);
        Assert.Equal(("ServiceAccount", account), (binding.Subjects.Single().Kind, binding.Subjects.Single().Name));
        Assert.Equal((role.Kind, role.Metadata.Name), (binding.RoleRef.Kind, binding.RoleRef.Name));
        Assert.Equal(["pods"], role.Rules.Single().Resources);
        Assert.Superset(new HashSet<string> { "get", "list", "watch", "patch", "delete" }, role.Rules.Single().Verbs.ToHashSet());
    }
}
