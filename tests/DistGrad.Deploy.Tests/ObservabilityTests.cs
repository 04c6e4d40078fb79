using System.Globalization;
using DistGrad.Silo;
using YamlDotNet.RepresentationModel;

namespace DistGrad.Deploy.Tests;

public class ObservabilityTests
{
    private static readonly ComposeFile Compose = ComposeFile.Read(Repository.Read("compose.yaml"));

    [Fact]
    public async Task Prometheus_AsksEachSiloForItsMetrics()
    {
        var (http, _, _) = await ServerFacts.DefaultPortsAsync();
        var jobs = (YamlSequenceNode)Yaml.Load("deploy/prometheus/prometheus.yml")["scrape_configs"];
        var silos = jobs.Single(job => (string)job["job_name"]! == "distgrad");
        Assert.Contains((string)silos["metrics_path"]!, ServerFacts.Paths);
        Assert.Equal(new[] { "silo-1", "silo-2", "silo-3" }.Select(silo => $"{silo}:{http}"), Targets(silos));
    }

    [Fact]
    public void Prometheus_AsksTheCollectorWhereItOffersMetrics()
    {
        var jobs = (YamlSequenceNode)Yaml.Load("deploy/prometheus/prometheus.yml")["scrape_configs"];
        var offered = PortOf((string)Yaml.Load("deploy/otel-collector/config.yaml")["exporters"]["prometheus"]["endpoint"]!);
        Assert.Equal([$"otel-collector:{offered}"], Targets(jobs.Single(job => (string)job["job_name"]! == "otel-collector")));
    }

    [Fact]
    public void Collector_ListensOnThePortsThatAreBound()
    {
        var protocols = (YamlMappingNode)Yaml.Load("deploy/otel-collector/config.yaml")["receivers"]["otlp"]["protocols"];
        Assert.Equal(
            Compose.Services["otel-collector"].Ports.Select(port => port.Split(':')[^1]).Order(),
            protocols.Children.Values.Select(protocol => PortOf((string)protocol["endpoint"]!)).Order());
    }

    [Fact]
    public void Collector_EveryPipelineUsesWhatIsConfigured()
    {
        var collector = Yaml.Load("deploy/otel-collector/config.yaml");
        foreach (var pipeline in ((YamlMappingNode)collector["service"]["pipelines"]).Children.Values)
            foreach (var kind in new[] { "receivers", "processors", "exporters" })
                Assert.All((YamlSequenceNode)pipeline[kind], name => Assert.True(((YamlMappingNode)collector[kind]).Children.ContainsKey(name), $"{kind}: {name}"));
    }

    [Fact]
    public void Collector_KeepsEveryTraceThatFailedOrTookLong()
    {
        var collector = Yaml.Load("deploy/otel-collector/config.yaml");
        Assert.Equal(["memory_limiter", "tail_sampling", "batch"], ((YamlSequenceNode)collector["service"]["pipelines"]["traces"]["processors"]).Select(name => (string)name!));
        var policies = ((YamlSequenceNode)collector["processors"]["tail_sampling"]["policies"]).ToDictionary(policy => (string)policy["type"]!);
        Assert.Equal(["latency", "probabilistic", "status_code"], policies.Keys.Order());
        Assert.Equal(["ERROR"], ((YamlSequenceNode)policies["status_code"]["status_code"]["status_codes"]).Select(code => (string)code!));
        Assert.InRange(int.Parse((string)policies["probabilistic"]["probabilistic"]["sampling_percentage"]!, CultureInfo.InvariantCulture), 1, 100);
    }

    [Fact]
    public void Silos_SendTracesToTheCollectorAndNoMetrics()
    {
        var port = PortOf((string)Yaml.Load("deploy/otel-collector/config.yaml")["receivers"]["otlp"]["protocols"]["grpc"]["endpoint"]!);
        foreach (var silo in new[] { "silo-1", "silo-2", "silo-3" })
        {
            var targets = ServerConfiguration.Telemetry(name => Compose.Services[silo].Environment.GetValueOrDefault(name));
            Assert.Equal(($"http://otel-collector:{port}/", false), (targets.Traces?.ToString(), targets.SendsMetrics));
        }
    }

    [Fact]
    public void Prometheus_FindsTheRulesWhereTheyAreMounted()
    {
        var volumes = Compose.Services["prometheus"].Volumes.Select(volume => volume.Split(':')).ToDictionary(volume => volume[1], volume => volume[0]);
        var files = (string)((YamlSequenceNode)Yaml.Load("deploy/prometheus/prometheus.yml")["rule_files"]).Single()!;
        Assert.Equal("./deploy/prometheus/prometheus.yml", volumes["/etc/prometheus/prometheus.yml"]);
        Assert.Equal($"./{Rules.Folder}", volumes[$"/etc/prometheus/{Path.GetDirectoryName(files)}"]);
    }

    [Fact]
    public void LocalPrometheus_TakesTheRules() =>
        Assert.Contains($"rule_files:\n  - \"$root/{Rules.Folder}/*.yml\"\n", Repository.Read("deploy/local/up"), StringComparison.Ordinal);

    [Fact]
    public void Addresses_AreThoseOfServices()
    {
        var sources = (YamlSequenceNode)Yaml.Load("deploy/grafana/provisioning/datasources/distgrad.yaml")["datasources"];
        var exporter = (string)Yaml.Load("deploy/otel-collector/config.yaml")["exporters"]["otlp/jaeger"]["endpoint"]!;
        foreach (var host in sources.Select(source => new Uri((string)source["url"]!).Host).Append(exporter.Split(':')[0]))
            Assert.Equal(["observability"], Compose.Services[host].Profiles);
    }

    [Fact]
    public void LocalPrometheus_AsksForMetrics() =>
        Assert.Contains(ServerFacts.Paths, path => Repository.Read("deploy/local/up").Contains($"metrics_path: {path}\n", StringComparison.Ordinal));

    private static IEnumerable<string> Targets(YamlNode job) =>
        ((YamlSequenceNode)job["static_configs"]).SelectMany(set => (YamlSequenceNode)set["targets"]).Select(target => (string)target!);

    private static string PortOf(string endpoint) => endpoint.Split(':')[^1];
}
