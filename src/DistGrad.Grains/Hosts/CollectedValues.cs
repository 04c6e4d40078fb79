using System.Runtime.InteropServices;

namespace DistGrad.Grains;

/// <summary>Results of an attempt on their way into columns.</summary>
internal sealed class CollectedValues
{
    private readonly List<int> _nodes = [];
    private readonly List<double> _numbers = [];
    private readonly List<int> _tensorAt = [];
    private readonly List<Tensor> _tensors = [];

    /// <summary>Adds one result of any type.</summary>
    public void Add(int graphNode, Value value)
    {
        if (value.Tensor is { } tensor)
        {
            _tensorAt.Add(_nodes.Count);
            _tensors.Add(tensor);
        }

        _nodes.Add(graphNode);
        _numbers.Add(value.Scalar);
    }

    /// <summary>Adds numbers.</summary>
    public void Add(int[] graphNodes, double[] numbers)
    {
        _nodes.AddRange(graphNodes);
        _numbers.AddRange(numbers);
    }

    /// <summary>The columns.</summary>
    public NodeValues ToValues() =>
        NodeValues.Pack(CollectionsMarshal.AsSpan(_nodes), CollectionsMarshal.AsSpan(_numbers)) with { TensorAt = [.. _tensorAt], Tensors = [.. _tensors] };
}
