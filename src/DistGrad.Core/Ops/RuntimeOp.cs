namespace DistGrad;

/// <summary>An operator that DistGrad knows nothing of, but ONNX Runtime may have: it evaluates, and has no gradient.</summary>
/// <remarks>Its name has the operator's domain and a colon before it: <c>ai.onnx:Swish</c>. Attribute <c>@opset</c> says which opset it is of.</remarks>
/// <param name="name">Name, with the domain.</param>
/// <param name="infer">Asks the runtime for the type of the result; null where there is no runtime, so that the type stays open.</param>
public sealed class RuntimeOp(string name, Func<OpNode, TensorType>? infer) : TensorOp(name, 0, int.MaxValue)
{
    /// <inheritdoc/>
    public override int OutputCount => int.MaxValue;

    /// <inheritdoc/>
    public override ulong StaticInputs { get; } = ShapeValues.Of(name);

    /// <inheritdoc/>
    /// <remarks>The runtime may need the value of any constant to tell the shape.</remarks>
    public override ulong ConstantInputs => ulong.MaxValue;

    /// <inheritdoc/>
    public override TensorType InferType(OpNode node) => infer is not null ? infer(node) : throw new OpenValueException(Name, 0);

    /// <inheritdoc/>
    public override DType InferDType(OpNode node) => DType.Undefined;

    /// <inheritdoc/>
    public override void Vjp(VjpContext z) => throw NoGradient(Name);

    /// <summary>Whether a name is that of such an operator.</summary>
    /// <param name="name">Name of an op.</param>
    public static bool IsName(string name) => name.Contains(':');

    /// <summary>The error for a gradient that would have to pass through such an operator.</summary>
    /// <param name="name">Its name.</param>
    internal static GraphException NoGradient(string name) => new($"operator '{name}' can be evaluated, but has no gradient rule; differentiate by what does not pass through it, or stop the gradient before it.");
}
