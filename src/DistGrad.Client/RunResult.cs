using System.Collections.Immutable;

namespace DistGrad;

/// <summary>What a run brought.</summary>
public sealed record RunResult
{
    /// <summary>Id of the run.</summary>
    public required string RunId { get; init; }

    /// <summary>Whether the run was a durable one.</summary>
    public bool IsDurable { get; init; }

    /// <summary>Fetched values by label, the root's among them.</summary>
    public required ValuesByLabel Values { get; init; }

    /// <summary>Gradients of the root by label of the node; empty where none were asked for.</summary>
    public required ValuesByLabel Gradients { get; init; }

    /// <summary>How the run was planned and laid out.</summary>
    public required PlanReport Plan { get; init; }

    /// <summary>Attempts it took, from 1.</summary>
    public required int Attempts { get; init; }

    /// <summary>Time of the last attempt on the cluster.</summary>
    public required TimeSpan Elapsed { get; init; }

    /// <summary>Oddities, a sentence each: non-finite feeds.</summary>
    public required ImmutableArray<string> Warnings { get; init; }

    /// <summary>A fetched value.</summary>
    /// <param name="label">Name of the node, or <c>#</c> and its number.</param>
    /// <exception cref="ArgumentException">The node was not fetched.</exception>
    public double this[string label] => Values.TryGetValue(label, out var value) ? value
        : throw new ArgumentException($"'{label}' was not fetched; fetched were {string.Join(", ", Values.Keys.Take(12))}.", nameof(label));

    /// <summary>The gradient of the root with respect to a node.</summary>
    /// <param name="label">Name of the node, or <c>#</c> and its number.</param>
    /// <exception cref="ArgumentException">The gradient was not asked for.</exception>
    public double Gradient(string label) => Gradients.TryGetValue(label, out var gradient) ? gradient
        : throw new ArgumentException($"No gradient with respect to '{label}' was asked for; there are those for {string.Join(", ", Gradients.Keys.Take(12))}.", nameof(label));

    /// <summary>A fetched value as a tensor.</summary>
    /// <param name="label">Name of the node, or <c>#</c> and its number.</param>
    /// <exception cref="ArgumentException">The node was not fetched.</exception>
    public Tensor Tensor(string label) => Values.Tensors.TryGetValue(label, out var value) ? value
        : throw new ArgumentException($"'{label}' was not fetched; fetched were {string.Join(", ", Values.Keys.Take(12))}.", nameof(label));

    /// <summary>The gradient of the root with respect to a node, as a tensor of the node's type.</summary>
    /// <param name="label">Name of the node, or <c>#</c> and its number.</param>
    /// <exception cref="ArgumentException">The gradient was not asked for.</exception>
    public Tensor GradientTensor(string label) => Gradients.Tensors.TryGetValue(label, out var gradient) ? gradient
        : throw new ArgumentException($"No gradient with respect to '{label}' was asked for; there are those for {string.Join(", ", Gradients.Keys.Take(12))}.", nameof(label));
}
