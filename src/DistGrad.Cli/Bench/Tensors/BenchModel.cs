namespace DistGrad.Cli.Bench.Tensors;

/// <summary>A model that is measured: a graph with one output, the loss, and the tensors that it is computed of.</summary>
/// <param name="Name">Its name, on both sides.</param>
/// <param name="Graph">The graph; parameters hold their values.</param>
/// <param name="Feeds">Values of the inputs.</param>
/// <param name="Wrt">Labels that it is differentiated by.</param>
/// <param name="Tensors">Inputs and parameters in the order in which the other side takes them; those that are not differentiated by come first.</param>
internal sealed record BenchModel(string Name, Graph Graph, Dictionary<string, Tensor> Feeds, string[] Wrt, Tensor[] Tensors)
{
    /// <summary>Label of the loss.</summary>
    public const string Loss = "loss";
}
