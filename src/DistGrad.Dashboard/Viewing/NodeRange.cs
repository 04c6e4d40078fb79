namespace DistGrad.Dashboard.Viewing;

/// <summary>Nodes that follow each other in the topological order.</summary>
/// <param name="From">The first.</param>
/// <param name="To">The one after the last.</param>
public readonly record struct NodeRange(int From, int To)
{
    /// <summary>How many.</summary>
    public int Count => To - From;
}
