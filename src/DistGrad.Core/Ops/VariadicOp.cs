namespace DistGrad;

/// <summary>An elementwise op of one input or more.</summary>
/// <param name="name">ONNX name.</param>
public abstract class VariadicOp(string name) : ElementwiseOp(name, 1, int.MaxValue);
