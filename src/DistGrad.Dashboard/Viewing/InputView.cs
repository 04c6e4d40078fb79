namespace DistGrad.Dashboard.Viewing;

/// <summary>One incoming edge of a node.</summary>
public sealed record InputView
{
    /// <summary>The node it comes from.</summary>
    public required int Node { get; init; }

    /// <summary>How messages call that node.</summary>
    public required string Label { get; init; }

    /// <summary>Its slot at the consumer.</summary>
    public required int Slot { get; init; }

    /// <summary>Derivative of the consumer's value by this input; null where it is not known.</summary>
    public double? Local { get; init; }

    /// <summary>What flows back over the edge: upstream gradient × local gradient.</summary>
    public double? Downstream { get; init; }
}
