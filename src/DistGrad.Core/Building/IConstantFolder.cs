namespace DistGrad;

/// <summary>Computes values of nodes before the run, where shapes depend on them.</summary>
internal interface IConstantFolder
{
    /// <summary>Value of a node, or null where it depends on something that is not known.</summary>
    /// <param name="builder">The graph so far.</param>
    /// <param name="node">The node.</param>
    Tensor? Fold(GraphBuilder builder, int node);
}
