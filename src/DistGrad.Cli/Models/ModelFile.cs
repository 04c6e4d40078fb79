using DistGrad.Kernels;

namespace DistGrad.Cli.Models;

/// <summary>Reads models with the runtime at hand, which knows operators that DistGrad does not.</summary>
internal static class ModelFile
{
    private static readonly OpRegistry Ops = new KernelCompiler().Ops;

    /// <summary>Reads a model.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="OnnxException">The file holds no model.</exception>
    public static OnnxModel Load(string path) => OnnxModel.Load(path, Ops);

    /// <summary>Whether a file is a graph in JSON, by its ending.</summary>
    /// <param name="path">The file.</param>
    public static bool IsJson(string path) => path.EndsWith(".json", StringComparison.OrdinalIgnoreCase);

    /// <summary>Reads a graph in JSON.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="GraphFormatException">The file holds no graph.</exception>
    public static Graph LoadJson(string path)
    {
        using var file = File.OpenRead(path);
        return GraphJson.Read(file, Ops);
    }

    /// <summary>The graph of a model. What needs the extents of its inputs takes those of the feeds.</summary>
    /// <param name="model">The model.</param>
    /// <param name="feeds">Values of its inputs.</param>
    /// <exception cref="OnnxException">The model is not supported.</exception>
    public static Graph GraphFor(OnnxModel model, DistGrad.Feeds feeds) =>
        model.Problems.Count == 0 ? model.Graph : model.For(feeds.ToDictionary(feed => feed.Key, feed => feed.Value.Type)).Graph;
}
