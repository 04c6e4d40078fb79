using DistGrad.Cli.Drawing;

namespace DistGrad.Cli.Evaluating;

/// <summary>What <c>distgrad eval</c> tells.</summary>
internal sealed record Evaluation
{
    /// <summary>All nodes of the graph with their values and gradients.</summary>
    public required Circuit Circuit { get; init; }

    /// <summary>Value of the root.</summary>
    public required double Value { get; init; }

    /// <summary>Gradients of the root with respect to what was asked for, in that order.</summary>
    public required IReadOnlyList<KeyValuePair<string, double>> Gradients { get; init; }

    /// <summary>How the run was planned.</summary>
    public required PlanReport Plan { get; init; }

    /// <summary>How long the run took.</summary>
    public required TimeSpan Elapsed { get; init; }

    /// <summary>What the run warns of, a sentence each.</summary>
    public required IReadOnlyList<string> Warnings { get; init; }
}
