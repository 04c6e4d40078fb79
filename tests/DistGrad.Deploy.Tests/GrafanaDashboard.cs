using System.Text.Json;

namespace DistGrad.Deploy.Tests;

/// <summary>A dashboard of Grafana's, as far as tests look at it.</summary>
internal sealed class GrafanaDashboard
{
    private GrafanaDashboard(string file)
    {
        (File, Root) = (file, JsonDocument.Parse(Repository.Read($"{Folder}/{file}")).RootElement);
        Panels = [.. Root.GetProperty("panels").EnumerateArray().Where(panel => panel.GetProperty("type").GetString() != "row")];
    }

    public const string Folder = "deploy/grafana/dashboards";

    public static IReadOnlyList<string> Files { get; } = [.. Directory.GetFiles(Repository.PathOf(Folder)).Select(file => Path.GetFileName(file)).Order()];

    public string File { get; }

    public JsonElement Root { get; }

    /// <summary>All panels but the headings.</summary>
    public IReadOnlyList<JsonElement> Panels { get; }

    /// <summary>The expressions of all panels, as they are written.</summary>
    public IEnumerable<string> Expressions => Panels.SelectMany(Targets).Select(target => target.GetProperty("expr").GetString()!).Distinct();

    public static GrafanaDashboard Read(string file) => new(file);

    public static IEnumerable<JsonElement> Targets(JsonElement panel) => panel.GetProperty("targets").EnumerateArray();
}
