namespace DistGrad;

/// <summary>An operator with the name and meaning of the ONNX operator: its shape rule, its value and its gradient.</summary>
/// <remarks>
/// One op, one file: a new op is a new class with a public parameterless constructor, and nothing else. Elementwise ops
/// derive from <see cref="ElementwiseOp"/>, all others from <see cref="TensorOp"/>.
/// </remarks>
/// <param name="name">ONNX name; an op of another domain than ai.onnx has the domain and a colon before it.</param>
/// <param name="minArity">Least number of inputs.</param>
/// <param name="maxArity">Greatest number of inputs; <see cref="int.MaxValue"/> for a variadic op.</param>
public abstract class Op(string name, int minArity, int maxArity)
{
    // A matrix kernel does so many in the time of one elementwise operation.
    private protected const double MultiplyAddsPerOperation = 40;

    /// <summary>ONNX name.</summary>
    public string Name { get; } = name;

    /// <summary>Least number of inputs.</summary>
    public int MinArity { get; } = minArity;

    /// <summary>Greatest number of inputs; <see cref="int.MaxValue"/> for a variadic op.</summary>
    public int MaxArity { get; } = maxArity;

    /// <summary>Number of outputs. Each is a node of its own: see <see cref="OpNode.Output"/>.</summary>
    public virtual int OutputCount => 1;

    /// <summary>Name as a function in expressions, or null where expressions do not have it.</summary>
    public virtual string? Function => null;

    /// <summary>How the gate treats the upstream gradient.</summary>
    public abstract GateKind Gate { get; }

    /// <summary>
    /// Whether grouping the inputs and applying the op to the results gives the op of all inputs, so that the planner may
    /// turn a wide fan-in into a tree.
    /// </summary>
    public virtual bool IsAssociative => false;

    /// <summary>Bit i is set where the value of input i must be known before the run, since shapes or the gradient rule depend on it (the shape of a <c>Reshape</c>).</summary>
    public virtual ulong StaticInputs => 0;

    /// <summary>
    /// Bit i is set where kernel and gradient rule are made for the value of input i if that is a constant of the graph: the static ones, and
    /// others that need not be known, but make the rule simpler (an exponent).
    /// </summary>
    public virtual ulong ConstantInputs => StaticInputs;

    /// <summary>Type of the result. Called where element types and extents of all inputs are known.</summary>
    /// <param name="node">Inputs and attributes.</param>
    /// <exception cref="GraphException">The op is not defined for these types.</exception>
    public abstract TensorType InferType(OpNode node);

    /// <summary>Element type of the result where extents are not known yet. The default is that of the first input.</summary>
    /// <param name="node">Inputs, of which extents may be open, and attributes.</param>
    public virtual DType InferDType(OpNode node) => node.Count > 0 ? node.DType(0) : DType.Undefined;

    /// <summary>
    /// The result where it can be told from what is known before the run, or null: the shape of a <c>Shape</c>, the product of two constants.
    /// Written for what models compute shapes with; everything else may give null.
    /// </summary>
    /// <param name="node">Inputs, of which values may be known, and attributes.</param>
    public virtual Tensor? Fold(OpNode node) => null;

    /// <summary>
    /// The op in terms of others, for element types that the runtime has no kernel for, or null where there is no such composition.
    /// </summary>
    /// <param name="z">Inputs, as expressions, and attributes.</param>
    public virtual Expr? Compose(ComposeContext z) => null;

    /// <summary>
    /// Whether a node runs as <see cref="Compose"/> says even where the runtime has a kernel for it: one that is slow, inexact, or not what the standard
    /// says for these attributes. The default is no.
    /// </summary>
    /// <param name="node">Types, known values and attributes.</param>
    public virtual bool IsComposed(OpNode node) => false;

    /// <summary>Number of arithmetic operations, roughly: some 10⁹ of them take a second. The default is one for each element read or written.</summary>
    /// <param name="node">Inputs and attributes.</param>
    /// <param name="output">Type of the result.</param>
    public virtual double Work(OpNode node, TensorType output)
    {
        var work = (double)output.Shape.Count;
        for (var i = 0; i < node.Count; i++)
            if (node.Has(i)) work += node.Shape(i).Count;
        return work;
    }

    /// <summary>
    /// Vector-Jacobian product, written in ops: accumulates into each input the upstream gradient times the local gradient.
    /// An input into which nothing is accumulated has gradient zero.
    /// </summary>
    /// <param name="z">Inputs, output and upstream gradient of the node, as expressions.</param>
    public abstract void Vjp(VjpContext z);

    /// <summary>The error for types that the op is not defined for.</summary>
    /// <param name="node">The inputs.</param>
    protected GraphException UnfitTypes(OpNode node) =>
        new($"{Name} is not defined for inputs of types {string.Join(", ", Enumerable.Range(0, node.Count).Select(node.Type))}.");

    /// <summary>The ONNX name.</summary>
    public override string ToString() => Name;
}
