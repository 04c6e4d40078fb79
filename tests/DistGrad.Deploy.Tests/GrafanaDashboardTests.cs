using System.Text.Json;
using YamlDotNet.RepresentationModel;

namespace DistGrad.Deploy.Tests;

public class GrafanaDashboardTests
{
    public static TheoryData<string> Files => [.. GrafanaDashboard.Files];

    [Theory]
    [MemberData(nameof(Files))]
    public void Panels_HaveATitleAUnitAndQueriesOfTheProvisionedSource(string file)
    {
        var sources = (YamlSequenceNode)Yaml.Load("deploy/grafana/provisioning/datasources/distgrad.yaml")["datasources"];
        Assert.All(GrafanaDashboard.Read(file).Panels, panel =>
        {
            Assert.NotEmpty(panel.GetProperty("title").GetString()!);
            Assert.NotEmpty(panel.GetProperty("fieldConfig").GetProperty("defaults").GetProperty("unit").GetString()!);
            Assert.NotEmpty(GrafanaDashboard.Targets(panel));
            Assert.All(GrafanaDashboard.Targets(panel), target => Assert.Contains(target.GetProperty("datasource").GetProperty("uid").GetString(), sources.Select(source => (string)source["uid"]!)));
        });
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void Panels_DoNotOverlapAndFillTheWidth(string file)
    {
        HashSet<(int, int)> taken = [];
        foreach (var panel in GrafanaDashboard.Read(file).Root.GetProperty("panels").EnumerateArray())
        {
            var (x, y, width, height) = (At(panel, "x"), At(panel, "y"), At(panel, "w"), At(panel, "h"));
            Assert.True(x + width <= 24);
            foreach (var column in Enumerable.Range(x, width))
                foreach (var line in Enumerable.Range(y, height)) Assert.True(taken.Add((column, line)), panel.GetProperty("title").GetString());
        }
    }

    [Fact]
    public void Dashboards_HaveTheirOwnNamesAndIds()
    {
        var dashboards = GrafanaDashboard.Files.Select(GrafanaDashboard.Read).ToList();
        Assert.Equal(["cluster.json", "load-test.json", "runs.json"], GrafanaDashboard.Files);
        foreach (var property in new[] { "uid", "title" })
            Assert.Equal(dashboards.Count, dashboards.Select(dashboard => dashboard.Root.GetProperty(property).GetString()).Distinct().Count());
        foreach (var dashboard in dashboards)
            Assert.Equal(dashboard.Root.GetProperty("panels").GetArrayLength(), dashboard.Root.GetProperty("panels").EnumerateArray().Select(panel => panel.GetProperty("id").GetInt32()).Distinct().Count());
    }

    [Fact]
    public void Grafana_ProvisionsThemFromWhereTheyAreMounted()
    {
        var volumes = ComposeFile.Read(Repository.Read("compose.yaml")).Services["grafana"].Volumes.Select(volume => volume.Split(':')).ToDictionary(volume => volume[1], volume => volume[0]);
        var provider = ((YamlSequenceNode)Yaml.Load("deploy/grafana/provisioning/dashboards/distgrad.yaml")["providers"]).Single();

        Assert.Equal($"./{GrafanaDashboard.Folder}", volumes[(string)provider["options"]["path"]!]);
        var home = ComposeFile.Read(Repository.Read("compose.yaml")).Services["grafana"].Environment["GF_DASHBOARDS_DEFAULT_HOME_DASHBOARD_PATH"];
        Assert.True(Repository.Has(volumes[Path.GetDirectoryName(home)!] + "/" + Path.GetFileName(home)));
    }

    private static int At(JsonElement panel, string side) => panel.GetProperty("gridPos").GetProperty(side).GetInt32();
}
