namespace DistGrad;

/// <summary>An op's gradient rule for a number of inputs, emitted as a graph (see <see cref="Op.Vjp"/>).</summary>
/// <param name="graph">Inputs are nodes 0 to arity-1, the output comes next, then the upstream gradient.</param>
/// <param name="gradients">Node that holds each input's gradient, or -1 where it is zero.</param>
public sealed class GradientRule(Graph graph, int[] gradients)
{
    /// <summary>The emitted graph: inputs are nodes 0 to arity-1, then come the output and the upstream gradient.</summary>
    public Graph Graph { get; } = graph;

    /// <summary>Number of the op's inputs.</summary>
    public int Arity { get; } = gradients.Length;

    /// <summary>Node of the emitted graph that stands for the output.</summary>
    public int OutputNode => Arity;

    /// <summary>Node of the emitted graph that stands for the upstream gradient.</summary>
    public int UpstreamNode => Arity + 1;

    /// <summary>Node of the emitted graph that holds the gradient of an input, or -1 where it is zero.</summary>
    /// <param name="input">Input, from 0.</param>
    public int GradientOf(int input) => gradients[input];

    /// <summary>Emits the rule of an op on scalars.</summary>
    /// <param name="op">The op.</param>
    /// <param name="arity">Number of its inputs.</param>
    /// <param name="ops">Ops that the rule may use.</param>
    /// <exception cref="GraphException">The op's rule fails; an op without gradient accumulates nothing instead.</exception>
    public static GradientRule Emit(ElementwiseOp op, int arity, OpRegistry ops) =>
        Emit(new OpNode(op, [.. Enumerable.Range(0, arity).Select(op.ScalarInput)]), TensorType.Scalar, ops);

    /// <summary>Emits the rule of a node.</summary>
    /// <param name="node">Op, types of the inputs, known values, attributes.</param>
    /// <param name="output">Type of its output.</param>
    /// <param name="ops">Ops that the rule may use.</param>
    /// <exception cref="GraphException">The op's rule fails; an op without gradient accumulates nothing instead.</exception>
    public static GradientRule Emit(OpNode node, TensorType output, OpRegistry ops)
    {
        var builder = new GraphBuilder($"gradient of {node.Op.Name}", ops);
        var inputs = new Expr[node.Count];
        for (var i = 0; i < inputs.Length; i++) inputs[i] = Input(builder, node, i);
        var context = new VjpContext(builder, inputs, builder.Input("z", output), builder.Input("upstream", output), node);
        try
        {
            if (output.DType.IsFloat()) node.Op.Vjp(context);
        }
        catch (Exception e) when (e is not DistGradException)
        {
            throw new GraphException($"The gradient rule of op '{node.Op.Name}' fails for {node.Count} inputs: {e.Message} An op without gradient accumulates nothing.");
        }

        var gradients = new int[inputs.Length];
        for (var i = 0; i < inputs.Length; i++) gradients[i] = context.GradientOf(i)?.Node ?? -1;
        return new GradientRule(builder.Build(), gradients);
    }

    private static Expr Input(GraphBuilder builder, OpNode node, int input)
    {
        if (!node.Has(input)) return builder.Absent();
        var isStatic = input < 64 && (node.Op.ConstantInputs >> input & 1) != 0;
        return isStatic && node.ValueOf(input) is { } value ? builder.Constant(value) : builder.Input($"x{input}", node.Type(input));
    }
}
