using System.Runtime.InteropServices;

namespace DistGrad.Grains;

/// <summary>Results of an attempt on their way into columns.</summary>
internal sealed class CollectedValues
{
    private readonly List<int> _nodes = [];
    private readonly List<double> _numbers = [];
    private readonly List<int> _tensorAt = [];
    private readonly List<Tensor> _tensors = [];

    // The first numbers, as long as there is nothing else: then they are copied only once.
    private (int[] Nodes, double[] Numbers)? _alone;

    /// <summary>Adds one result of any type.</summary>
    public void Add(int graphNode, Value value)
    {
        Line();
        if (value.Tensor is { } tensor)
        {
            _tensorAt.Add(_nodes.Count);
            _tensors.Add(tensor);
        }

        _nodes.Add(graphNode);
        _numbers.Add(value.Scalar);
    }

    /// <summary>Adds numbers. Nobody may change either array.</summary>
    public void Add(int[] graphNodes, double[] numbers)
    {
        if (_alone is null && _nodes.Count == 0)
        {
            _alone = (graphNodes, numbers);
            return;
        }

        Line();
        _nodes.AddRange(graphNodes);
        _numbers.AddRange(numbers);
    }

    /// <summary>The columns.</summary>
    public NodeValues ToValues() => _alone is var (nodes, numbers)
        ? NodeValues.Pack(nodes, numbers)
        : NodeValues.Pack(CollectionsMarshal.AsSpan(_nodes), CollectionsMarshal.AsSpan(_numbers)) with { TensorAt = [.. _tensorAt], Tensors = [.. _tensors] };

    private void Line()
    {
        if (_alone is not var (nodes, numbers)) return;
        _alone = null;
        _nodes.AddRange(nodes);
        _numbers.AddRange(numbers);
    }
}
