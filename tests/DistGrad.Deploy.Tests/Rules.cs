using YamlDotNet.RepresentationModel;

namespace DistGrad.Deploy.Tests;

/// <summary>The rules of Prometheus, and their tests.</summary>
internal static class Rules
{
    public const string Folder = "deploy/prometheus/rules";

    public const string Tests = "deploy/prometheus/tests/alerts.yml";

    public static IReadOnlyList<string> Files { get; } = [.. Directory.GetFiles(Repository.PathOf(Folder), "*.yml").Select(file => $"{Folder}/{Path.GetFileName(file)}").Order()];

    private static IReadOnlyList<YamlMappingNode> All { get; } =
        [.. from file in Files from @group in (YamlSequenceNode)Yaml.Load(file)["groups"] from rule in (YamlSequenceNode)@group["rules"] select (YamlMappingNode)rule];

    /// <summary>Alerts, with their name.</summary>
    public static IReadOnlyDictionary<string, YamlMappingNode> Alerts { get; } = Named("alert");

    /// <summary>What is worked out beforehand, with its name.</summary>
    public static IReadOnlyDictionary<string, YamlMappingNode> Recordings { get; } = Named("record");

    public static IEnumerable<string> Expressions => All.Select(rule => (string)rule["expr"]!);

    /// <summary>What the tests expect: an alert, and whether it fires.</summary>
    public static IEnumerable<(string Alert, bool Fires)> Expectations =>
        from test in (YamlSequenceNode)Yaml.Load(Tests)["tests"]
        from check in (YamlSequenceNode)test["alert_rule_test"]
        select ((string)check["alertname"]!, ((YamlSequenceNode)check["exp_alerts"]).Any());

    private static Dictionary<string, YamlMappingNode> Named(string kind) => All.Where(rule => rule.Children.ContainsKey(kind)).ToDictionary(rule => (string)rule[kind]!);
}
