using DistGrad.Planning;

namespace DistGrad.Kernels.Tensors;

/// <summary>One op on tensors: forward by the op's own model, backward by that of its emitted gradient rule.</summary>
internal sealed class TensorKernel : IKernel
{
    // The gradient by both operands of a product is twice the work of the product.
    private const int GradientWork = 2;

    private readonly TensorSpec _spec;

    // Value and gradient have the elements of the first input and of the upstream gradient, which are shared: no copy is made.
    private readonly bool _passesOn;
    private readonly bool _isLong;
    private readonly bool _reshapes;
    private readonly TensorProgram _forward;

    // Null where no gradient is wanted. Its inputs are the node's inputs, then the output, then the upstream gradient.
    private readonly TensorProgram? _backward;

    // The inputs whose gradients the backward program gives, in order; those that are wanted and not there are zero.
    private readonly int[] _results = [];
    private readonly int[] _zeros = [];

    public TensorKernel(Op op, KernelKey key, OpRegistry ops)
    {
        _spec = key.Tensors!;
        _reshapes = op is ReshapeOp or FlattenOp or SqueezeOp or UnsqueezeOp;
        _passesOn = _reshapes || op is IdentityOp or PassThroughOp;
        var node = GraphNodes.NodeOf(op, _spec);
        _forward = Forward(node, ops);
        _isLong = !_passesOn && op.Work(node, _spec.OutputType) * (key.Gradients == 0 ? 1 : GradientWork) > LongWork;
        if (key.Gradients == 0) return;
        var rule = GradientRule.Emit(node, _spec.OutputType, ops);
        int[] wanted = [.. Enumerable.Range(0, key.Arity).Where(input => (key.Gradients >> input & 1) != 0)];
        _results = [.. wanted.Where(input => rule.GradientOf(input) >= 0)];
        _zeros = [.. wanted.Where(input => rule.GradientOf(input) < 0)];
        int[] outputs = [.. _results.Select(rule.GradientOf)];
        int[] inputs = [.. Enumerable.Range(0, rule.Arity + 2)];
        _backward = TensorProgram.Compile(rule.Graph, inputs, outputs, ops, hasShapes: true);
        for (var input = 0; input < rule.Arity; input++)
            if (_backward.Reads(input)) KeptInputs |= 1ul << input;
        KeepsOutput = _backward.Reads(rule.OutputNode);
    }

    /// <summary>Operations that take about a millisecond.</summary>
    public static double LongWork => 1e6;

    /// <inheritdoc/>
    /// <remarks>Before it has run, since it is compiled then.</remarks>
    public bool IsLong => _isLong || (!_passesOn && (!_forward.HasRun || _backward is { HasRun: false }));

    /// <inheritdoc/>
    public ulong KeptInputs { get; }

    /// <inheritdoc/>
    public bool KeepsOutput { get; }

    /// <inheritdoc/>
    public Value Seed => TensorValues.Pack(Tensor.Full(_spec.OutputType, 1));

    /// <inheritdoc/>
    public Value Forward(ReadOnlySpan<Value> inputs)
    {
        if (_passesOn) return TensorValues.Pack(TensorValues.Unpack(inputs[0], _spec.Inputs[0])!.Reshape(_spec.OutputType.Shape));
        var tensors = new Tensor?[inputs.Length];
        for (var i = 0; i < tensors.Length; i++) tensors[i] = TensorValues.Unpack(inputs[i], _spec.Inputs[i]);
        return TensorValues.Pack(_forward.Run(tensors)[0]);
    }

    /// <inheritdoc/>
    public void Backward(ReadOnlySpan<Value> inputs, Value output, Value upstream, Span<Value> gradients)
    {
        if (_reshapes)
        {
            gradients[0] = TensorValues.Pack(TensorValues.Unpack(upstream, _spec.OutputType)!.Reshape(_spec.Inputs[0].Shape));
            return;
        }

        var tensors = new Tensor?[inputs.Length + 2];
        for (var i = 0; i < inputs.Length; i++)
            if ((KeptInputs >> i & 1) != 0) tensors[i] = TensorValues.Unpack(inputs[i], _spec.Inputs[i]);
        if (KeepsOutput) tensors[^2] = TensorValues.Unpack(output, _spec.OutputType);
        tensors[^1] = TensorValues.Unpack(upstream, _spec.OutputType);
        var computed = _backward?.Run(tensors) ?? [];
        for (var i = 0; i < computed.Length; i++) gradients[_results[i]] = TensorValues.Pack(computed[i]);
        foreach (var input in _zeros) gradients[input] = TensorValues.Pack(Tensor.Full(_spec.Inputs[input], 0));
    }

    /// <inheritdoc/>
    public Value Sum(ReadOnlySpan<Value> gradients) => TensorValues.Sum(gradients, _spec.OutputType);

    // Values known before the run are constants of the model; the rest are its inputs.
    private static TensorProgram Forward(OpNode node, OpRegistry ops)
    {
        var builder = new GraphBuilder(node.Op.Name, ops);
        var inputs = new Expr[node.Count];
        for (var i = 0; i < inputs.Length; i++)
            inputs[i] = !node.Has(i) ? builder.Absent() : node.ValueOf(i) is { } value ? builder.Constant(value) : builder.Input($"x{i}", node.Type(i));
        var output = builder.Apply(node.Op, inputs, node.Attributes, node.Output);
        return TensorProgram.Compile(builder.Build(output), [.. inputs.Select(input => input.Node)], [output.Node], ops, hasShapes: false);
    }
}
