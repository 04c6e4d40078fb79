using YamlDotNet.RepresentationModel;

namespace DistGrad.Deploy.Tests;

public class ObservabilityTests
{
    private static readonly ComposeFile Compose = ComposeFile.Read(Repository.Read("compose.yaml"));

    [Fact]
    public async Task Prometheus_AsksEachSiloForItsMetrics()
    {
        var (http, _, _) = await ServerFacts.DefaultPortsAsync();
        var jobs = (YamlSequenceNode)Load("deploy/prometheus/prometheus.yml")["scrape_configs"];
        var silos = jobs.Single(job => (string)job["job_name"]! == "distgrad");
        Assert.Contains((string)silos["metrics_path"]!, ServerFacts.Paths);
        Assert.Equal(new[] { "silo-1", "silo-2", "silo-3" }.Select(silo => $"{silo}:{http}"), Targets(silos));
    }

    [Fact]
    public void Prometheus_AsksTheCollectorWhereItOffersMetrics()
    {
        var jobs = (YamlSequenceNode)Load("deploy/prometheus/prometheus.yml")["scrape_configs"];
        var offered = PortOf((string)Load("deploy/otel-collector/config.yaml")["exporters"]["prometheus"]["endpoint"]!);
        Assert.Equal([$"otel-collector:{offered}"], Targets(jobs.Single(job => (string)job["job_name"]! == "otel-collector")));
    }

    [Fact]
    public void Collector_ListensOnThePortsThatAreBound()
    {
        var protocols = (YamlMappingNode)Load("deploy/otel-collector/config.yaml")["receivers"]["otlp"]["protocols"];
        Assert.Equal(
            Compose.Services["otel-collector"].Ports.Select(port => port.Split(':')[^1]).Order(),
            protocols.Children.Values.Select(protocol => PortOf((string)protocol["endpoint"]!)).Order());
    }

    [Fact]
    public void Collector_EveryPipelineUsesWhatIsConfigured()
    {
        var collector = Load("deploy/otel-collector/config.yaml");
        foreach (var pipeline in ((YamlMappingNode)collector["service"]["pipelines"]).Children.Values)
            foreach (var kind in new[] { "receivers", "processors", "exporters" })
                Assert.All((YamlSequenceNode)pipeline[kind], name => Assert.True(((YamlMappingNode)collector[kind]).Children.ContainsKey(name), $"{kind}: {name}"));
    }

    [Fact]
    public void Addresses_AreThoseOfServices()
    {
        var sources = (YamlSequenceNode)Load("deploy/grafana/provisioning/datasources/distgrad.yaml")["datasources"];
        var exporter = (string)Load("deploy/otel-collector/config.yaml")["exporters"]["otlp/jaeger"]["endpoint"]!;
        foreach (var host in sources.Select(source => new Uri((string)source["url"]!).Host).Append(exporter.Split(':')[0]))
            Assert.Equal(["observability"], Compose.Services[host].Profiles);
    }

    [Fact]
    public void LocalPrometheus_AsksForMetrics() =>
        Assert.Contains(ServerFacts.Paths, path => Repository.Read("deploy/local/up").Contains($"metrics_path: {path}\n", StringComparison.Ordinal));

    private static YamlNode Load(string path)
    {
        var stream = new YamlStream();
        stream.Load(new StringReader(Repository.Read(path)));
        return stream.Documents.Single().RootNode;
    }

    private static IEnumerable<string> Targets(YamlNode job) =>
        ((YamlSequenceNode)job["static_configs"]).SelectMany(set => (YamlSequenceNode)set["targets"]).Select(target => (string)target!);

    private static string PortOf(string endpoint) => endpoint.Split(':')[^1];
}
