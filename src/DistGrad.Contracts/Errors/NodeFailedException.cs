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
    /// <param name="inputs">Input values it had; NaN for those that were dropped already, and for tensors.</param>
    /// <param name="problem">What the op said.</param>
    /// <param name="inputTypes">For each input its type where it is a tensor, or an empty text; none where all are scalars.</param>
    public NodeFailedException(string node, string op, Pass pass, double[] inputs, string problem, string[]? inputTypes = null)
        : base($"Node '{node}' ({op}) failed in the {(pass == DistGrad.Pass.Forward ? "forward" : "backward")} pass on inputs "
            + $"({string.Join(", ", inputs.Select((x, i) => inputTypes is { Length: > 0 } && inputTypes[i].Length > 0 ? inputTypes[i] : x.ToString("R", CultureInfo.InvariantCulture)))}): {problem}")
    {
        Node = node;
        Op = op;
        Pass = pass;
        Inputs = inputs;
        Problem = problem;
        InputTypes = inputTypes ?? [];
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

    /// <summary>Input values it had; NaN for those that were dropped already, and for tensors.</summary>
    [Id(3)]
    public double[] Inputs { get; }

    /// <summary>What the op said.</summary>
    [Id(4)]
    public string Problem { get; }

    /// <summary>For each input its type where it is a tensor, or an empty text; none where all are scalars.</summary>
    [Id(5)]
    public string[] InputTypes { get; }
}
