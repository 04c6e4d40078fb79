using System.Security.Cryptography;
using System.Text;

namespace DistGrad.Cli.Load.Graphs;

/// <summary>The first result of a graph, which every later one has to have the bits of.</summary>
internal sealed class FirstResult
{
    private readonly (string Label, Tensor Tensor)[] _values;
    private readonly (string Label, Tensor Tensor)[] _gradients;

    /// <summary>Keeps a result.</summary>
    public FirstResult(RunResult result) => (_values, _gradients) = (All(result.Values), All(result.Gradients));

    /// <summary>What a result differs in, or null where it has the same bits.</summary>
    public string? Difference(RunResult result) => Difference("value", _values, result.Values) ?? Difference("gradient", _gradients, result.Gradients);

    /// <summary>Adds the bits to a hash.</summary>
    public void AddTo(IncrementalHash hash)
    {
        foreach (var (label, tensor) in (ReadOnlySpan<(string, Tensor)>)[.. _values, .. _gradients])
        {
            hash.AppendData(Encoding.UTF8.GetBytes(label));
            hash.AppendData(tensor.Bytes.Span);
        }
    }

    private static (string Label, Tensor Tensor)[] All(ValuesByLabel values) => [.. values.Tensors.Select(value => (value.Key, value.Value))];

    private static string? Difference(string kind, (string Label, Tensor Tensor)[] first, ValuesByLabel now)
    {
        if (now.Tensors.Count != first.Length) return $"{now.Tensors.Count} {kind}s instead of {first.Length}";
        foreach (var (label, expected) in first)
        {
            if (!now.Tensors.TryGetValue(label, out var actual)) return $"no {kind} of '{label}'";
            if (!actual.Equals(expected)) return $"{kind} of '{label}' is {actual}, but was {expected}";
        }

        return null;
    }
}
