using System.Globalization;

namespace DistGrad;

/// <summary>A node's op failed; the run ends with it.</summary>
[GenerateSerializer, Alias("distgrad.NodeFailedError")]
public sealed class NodeFailedException : RunException
{
    /// <summary>A failure with its place.</summary>
    /// <param name="node">Name of the node, or <c>#</c> and its number.</param>
    /// <param name="op">Its op.</param>
    /// <param name="pass">The pass it failed in.</param>
    /// <param name="inputs">Input values it had; NaN for those that were dropped already.</param>
    /// <param name="problem">What the op said.</param>
    public NodeFailedException(string node, string op, Pass pass, double[] inputs, string problem)
        : base($"Node '{node}' ({op}) failed in the {(pass == DistGrad.Pass.Forward ? "forward" : "backward")} pass on inputs "
            + $"({string.Join(", ", inputs.Select(x => x.ToString("R", CultureInfo.InvariantCulture)))}): {problem}")
    {
        Node = node;
        Op = op;
        Pass = pass;
        Inputs = inputs;
        Problem = problem;
    }

    /// <summary>Name of the node, or <c>#</c> and its number.</summary>
    [Id(0)]
    public string Node { get; }

    /// <summary>Its op.</summary>
    [Id(1)]
    public string Op { get; }

    /// <summary>The pass it failed in.</summary>
    [Id(2)]
    public Pass Pass { get; }

    /// <summary>Input values it had; NaN for those that were dropped already.</summary>
    [Id(3)]
    public double[] Inputs { get; }

    /// <summary>What the op said.</summary>
    [Id(4)]
    public string Problem { get; }
}
