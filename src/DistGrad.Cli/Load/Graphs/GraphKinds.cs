using System.Globalization;
using DistGrad.Cli.Bench.Partitions;
using DistGrad.Cli.Bench.Tensors;
using DistGrad.Cli.Inputs;

namespace DistGrad.Cli.Load.Graphs;

/// <summary>A setting of a kind of graph: a whole number, or several with dashes between.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Least">Least number.</param>
/// <param name="Most">Greatest number.</param>
/// <param name="Default">What it is unless given.</param>
internal sealed record GraphSetting(string Name, int Least, int Most, params int[] Default)
{
    /// <summary>Least count of numbers.</summary>
    public int LeastCount => Default.Length == 1 ? 1 : 2;

    /// <summary>Greatest count of numbers.</summary>
    public int MostCount => Default.Length == 1 ? 1 : 32;

    /// <summary>What it looks like, for errors.</summary>
    public string Form => string.Create(CultureInfo.InvariantCulture, $"{(MostCount == 1 ? "a whole number" : "2 to 32 whole numbers with dashes between, each")} from {Least} to {Most}");
}

/// <summary>A kind of graph.</summary>
/// <param name="Settings">Its settings.</param>
/// <param name="Create">Builds one, with values for its inputs, from its settings and a seed.</param>
internal sealed record GraphKind(GraphSetting[] Settings, Func<Dictionary<string, int[]>, int, (Graph Graph, DistGrad.Feeds Feeds)> Create)
{
    /// <summary>Its settings, as they are written.</summary>
    public string Example => string.Join(',', Settings.Select(setting => $"{setting.Name}={string.Join('-', setting.Default)}"));
}

/// <summary>The kinds of graphs that are built here.</summary>
internal static class GraphKinds
{
    private static readonly GraphSetting Ops = new("ops", 1, 10_000_000, 1000);

    /// <summary>All of them, by name.</summary>
    public static IReadOnlyDictionary<string, GraphKind> All { get; } = PartitionGraphs.All
        .Where(kind => kind.Name != "random")
        .Select(kind => (kind.Name, Kind: new GraphKind([Ops], (settings, seed) => Fed(kind.Create(settings["ops"][0]), seed))))
        .Append(("random", new([Ops, new("seed", 0, int.MaxValue, 1)], (settings, seed) => Fed(PartitionGraphs.Random(settings["ops"][0], settings["seed"][0]), seed))))
        .Append(("mlp", new([new("batch", 1, 4096, 16), new("sizes", 1, 16_384, 64, 64, 10)], (settings, _) => Model(BenchModels.Mlp(settings["batch"][0], settings["sizes"])))))
        .Append(("transformer", new([new("batch", 1, 256, 1), new("sequence", 1, 4096, 16), new("width", 1, 4096, 32), new("heads", 1, 64, 4)], (settings, _) => Transformer(settings))))
        .ToDictionary(kind => kind.Name, kind => kind.Kind, StringComparer.Ordinal);

    private static (Graph Graph, DistGrad.Feeds Feeds) Fed(Graph graph, int seed) => (graph, RandomFeeds.For(graph, seed));

    private static (Graph Graph, DistGrad.Feeds Feeds) Transformer(Dictionary<string, int[]> settings)
    {
        var (width, heads) = (settings["width"][0], settings["heads"][0]);
        if (width % heads != 0) throw new UsageException($"--graph transformer: the width {width} is not divisible by the number of heads, {heads}.");
        return Model(BenchModels.Transformer(settings["batch"][0], settings["sequence"][0], width, heads));
    }

    private static (Graph Graph, DistGrad.Feeds Feeds) Model(BenchModel model) => (model.Graph, DistGrad.Feeds.Of(model.Feeds));
}
