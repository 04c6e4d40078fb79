using DistGrad.Dashboard.Viewing;

namespace DistGrad.Dashboard.Trying;

/// <summary>A graph that was run.</summary>
public sealed record Trial
{
    /// <summary>Its circuit, with values and gradients.</summary>
    public required GraphView View { get; init; }

    /// <summary>What came out: the expression's value, or those of the model's outputs.</summary>
    public required IReadOnlyList<TrialNumber> Values { get; init; }

    /// <summary>Gradients with respect to the inputs, in the order of the graph; none where nothing was differentiated.</summary>
    public required IReadOnlyList<TrialNumber> Gradients { get; init; }

    /// <summary>Gradients that are not listed.</summary>
    public int MoreGradients { get; init; }

    /// <summary>Silos that shared the nodes.</summary>
    public required int Silos { get; init; }

    /// <summary>How long the run took, in milliseconds.</summary>
    public required double ElapsedMs { get; init; }

    /// <summary>What the run warns of, a sentence each.</summary>
    public required IReadOnlyList<string> Warnings { get; init; }
}
