namespace DistGrad.Cli.Load.Graphs;

/// <summary>A graph of the mix.</summary>
/// <param name="Name">As it is written on the command line, without its weight.</param>
/// <param name="Weight">How often it is run, compared with the others.</param>
/// <param name="Graph">The graph.</param>
/// <param name="Feeds">Values of its inputs, the same in every run.</param>
internal sealed record LoadGraph(string Name, double Weight, Graph Graph, DistGrad.Feeds Feeds)
{
    /// <summary>Label of the first output that can be differentiated, a single floating-point number; null where there is none.</summary>
    public string? Root { get; } = Graph.Outputs.ToArray()
        .Where(output => Graph.TypeOf(output) is var type && type.DType.IsFloat() && type.Shape is { IsKnown: true, Count: 1 })
        .Select(Graph.Label)
        .FirstOrDefault();
}
