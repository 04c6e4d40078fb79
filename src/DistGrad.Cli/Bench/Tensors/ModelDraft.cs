using static DistGrad.Functions;

namespace DistGrad.Cli.Bench.Tensors;

/// <summary>A model under construction.</summary>
/// <param name="name">Its name.</param>
/// <param name="seed">What its numbers come from.</param>
internal sealed class ModelDraft(string name, int seed)
{
    private readonly GraphBuilder _builder = new(name);
    private readonly Random _random = new(seed);
    private readonly Dictionary<string, Tensor> _feeds = [];
    private readonly List<string> _wrt = [];
    private readonly List<Tensor> _tensors = [];

    /// <summary>Normally distributed numbers.</summary>
    public Tensor Normal(double scale, params ReadOnlySpan<long> extents)
    {
        var shape = new Shape(extents);
        var elements = new float[shape.Count];
        for (var i = 0; i < elements.Length; i++)
            elements[i] = (float)(scale * Math.Sqrt(-2 * Math.Log(1 - _random.NextDouble())) * Math.Cos(2 * Math.PI * _random.NextDouble()));
        return Tensor.Of<float>(shape, elements);
    }

    /// <summary>An input that the model is not differentiated by.</summary>
    public Expr Input(string label, Tensor value)
    {
        _feeds.Add(label, value);
        _tensors.Add(value);
        return _builder.Input(label, value.Type);
    }

    /// <summary>An input that the model is differentiated by.</summary>
    public Expr Variable(string label, Tensor value)
    {
        _wrt.Add(label);
        return Input(label, value);
    }

    /// <summary><c>x·Wᵀ + b</c>, with W kept as [out, in].</summary>
    public Expr Linear(Expr x, string layer, int inputs, int outputs, double biasScale)
    {
        var weights = Parameter($"w-{layer}", Normal(1 / Math.Sqrt(inputs), outputs, inputs));
        return Gemm(x, weights, Parameter($"b-{layer}", Normal(biasScale, outputs)), transB: true);
    }

    /// <summary>Layer normalization along the last dimension.</summary>
    public Expr Normalized(Expr x, string layer, int width, double shiftScale)
    {
        var gain = Parameter($"gain-{layer}", Tensor.Full(new TensorType(DType.Float32, new Shape(width)), 1));
        return LayerNormalization(x, gain, Parameter($"shift-{layer}", Normal(shiftScale, width)));
    }

    public BenchModel Build(Expr loss) => new(name, _builder.Build(loss.Named(BenchModel.Loss)), _feeds, [.. _wrt], [.. _tensors]);

    private Expr Parameter(string label, Tensor value)
    {
        _wrt.Add(label);
        _tensors.Add(value);
        return _builder.Parameter(label, value);
    }
}
