namespace DistGrad.Cli.Load.Graphs;

/// <summary>Values for the inputs of a graph: floating-point numbers evenly from -1 to 1, integers 0, truth values false.</summary>
/// <remarks>Extents that are left open are 1. Zero is in range wherever an integer is an index.</remarks>
internal static class RandomFeeds
{
    /// <summary>Values for the inputs of a graph.</summary>
    public static DistGrad.Feeds For(Graph graph, int seed) =>
        For(graph.InputNames().Select(name => (name, graph.Index.TryFindGroup(name, out var group) ? group.Type : graph.TypeOf(graph.Find(name)))), seed);

    /// <summary>Values for the inputs of a model.</summary>
    public static DistGrad.Feeds For(OnnxModel model, int seed) => For(model.Inputs.Select(input => (input.Name, input.Type)), seed);

    private static DistGrad.Feeds For(IEnumerable<(string Name, TensorType Type)> inputs, int seed)
    {
        var (feeds, random) = (new DistGrad.Feeds(), new Random(seed));
        foreach (var (name, declared) in inputs)
        {
            var type = new TensorType(declared.DType, declared.Shape.HasRank ? new Shape([.. declared.Shape.Extents.ToArray().Select(extent => Math.Max(extent, 1))]) : Shape.Scalar);
            var numbers = new double[type.Shape.Count];
            if (type.DType.IsFloat())
                for (var i = 0; i < numbers.Length; i++) numbers[i] = (2 * random.NextDouble()) - 1;
            feeds.Add(name, Tensor.FromNumbers(type, numbers));
        }

        return feeds;
    }
}
