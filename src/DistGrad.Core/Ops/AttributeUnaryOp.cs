namespace DistGrad;

/// <summary>An elementwise op of one input whose value depends on attributes.</summary>
/// <param name="name">ONNX name.</param>
/// <param name="takesIntegers">Whether the op is defined for integers too; if not, for floating-point numbers alone.</param>
public abstract class AttributeUnaryOp(string name, bool takesIntegers = false) : UnaryOp(name, takesIntegers)
{
    /// <summary>Value at x.</summary>
    /// <param name="x">The input.</param>
    /// <param name="attributes">Attributes; those left out have ONNX's defaults.</param>
    public abstract double Scalar(double x, Attributes attributes);

    /// <inheritdoc/>
    public sealed override double Scalar(double x) => Scalar(x, Attributes.None);

    /// <inheritdoc/>
    public sealed override double Scalar(ReadOnlySpan<double> inputs, Attributes attributes) => Scalar(inputs[0], attributes);
}
