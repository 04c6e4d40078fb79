using k8s;
using k8s.Models;

namespace DistGrad.Deploy.Tests;

/// <summary>The manifests in deploy/kubernetes, as Kubernetes' own types. A field that Kubernetes does not know is an error.</summary>
internal static class Manifests
{
    public const string Folder = "deploy/kubernetes";
    public const string Kustomization = "kustomization.yaml";

    public static IReadOnlyList<string> Files { get; } =
        [.. Directory.GetFiles(Repository.PathOf(Folder), "*.yaml").Select(path => Path.GetFileName(path)).Where(name => name != Kustomization).Order()];

    public static IReadOnlyList<IKubernetesObject<V1ObjectMeta>> All { get; } = [.. Files.SelectMany(file => Parse(Repository.Read($"{Folder}/{file}")))];

    /// <summary>Templates of pods, by the name of what makes them.</summary>
    public static IReadOnlyDictionary<string, V1PodTemplateSpec> Pods { get; } =
        Of<V1StatefulSet>().Select(set => (set.Metadata.Name, set.Spec.Template))
            .Concat(Of<V1Job>().Select(job => (job.Metadata.Name, job.Spec.Template)))
            .ToDictionary(pod => pod.Name, pod => pod.Template);

    public static IEnumerable<T> Of<T>() => All.OfType<T>();

    public static IEnumerable<IKubernetesObject<V1ObjectMeta>> Parse(string yaml) =>
        KubernetesYaml.LoadAllFromString(yaml, strict: true).Cast<IKubernetesObject<V1ObjectMeta>>();

    /// <summary>The pods that carry all of some labels.</summary>
    public static IReadOnlyList<V1PodTemplateSpec> Matching(IDictionary<string, string> labels) =>
        [.. Pods.Values.Where(pod => labels.All(label => pod.Metadata.Labels.Contains(label)))];
}
