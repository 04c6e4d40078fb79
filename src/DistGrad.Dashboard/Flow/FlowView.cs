namespace DistGrad.Dashboard.Flow;

/// <summary>Gradients over layers of a graph and over its runs.</summary>
public sealed record FlowView
{
    /// <summary>What the layers are: <c>name</c> or <c>level</c>.</summary>
    public required string By { get; init; }

    /// <summary>What else they can be.</summary>
    public required IReadOnlyList<string> Choices { get; init; }

    /// <summary>Rows, from the sources to the output.</summary>
    public IReadOnlyList<FlowLayer> Layers { get; init; } = [];

    /// <summary>Columns, the oldest first.</summary>
    public IReadOnlyList<FlowRun> Runs { get; init; } = [];

    /// <summary>What is wrong with the gradients, a sentence each.</summary>
    public IReadOnlyList<string> Findings { get; init; } = [];

    /// <summary>What is left out and why, a sentence each.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];

    /// <summary>Runs that there was no time for; asked again, more of them will be there.</summary>
    public int Late { get; init; }
}
